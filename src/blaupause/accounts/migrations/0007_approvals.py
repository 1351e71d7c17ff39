# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Some changes need more than one approval. The database itself counts them, and knows who may not give one."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from blaupause.accounts.policies import protect, reaches_through

OF_REQUEST = "accounts_changerequest r WHERE r.id = request_id"

FORWARD = """
CREATE FUNCTION accounts_approval_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accounts_changerequest r
        WHERE r.id = NEW.request_id AND r.state = 'waiting' AND r.author_id <> NEW.person_id
          AND NOT r.barred @> to_jsonb(NEW.person_id)
    ) THEN
        RAISE EXCEPTION 'accounts_change_request_four_eyes: not by this person'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_approval_by_another BEFORE INSERT OR UPDATE ON accounts_approval
    FOR EACH ROW EXECUTE FUNCTION accounts_approval_by_another();

CREATE FUNCTION accounts_change_request_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.author_id <> OLD.author_id OR NEW.needed < OLD.needed OR NOT NEW.barred @> OLD.barred THEN
        RAISE EXCEPTION 'accounts_change_request_four_eyes: who decides is settled'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'approved'
       AND (SELECT count(*) FROM accounts_approval a WHERE a.request_id = NEW.id) < NEW.needed THEN
        RAISE EXCEPTION 'accounts_change_request_four_eyes: approvals are missing'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_change_request_approved BEFORE UPDATE ON accounts_changerequest
    FOR EACH ROW WHEN (OLD.state = 'waiting') EXECUTE FUNCTION accounts_change_request_approved();
"""
BACKWARD = """
DROP TRIGGER accounts_change_request_approved ON accounts_changerequest;
DROP FUNCTION accounts_change_request_approved();
DROP TRIGGER accounts_approval_by_another ON accounts_approval;
DROP FUNCTION accounts_approval_by_another();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_entries_about_people")]
    operations = [
        migrations.AddField("changerequest", "needed", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("changerequest", "barred", models.JSONField(default=list)),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.changerequest"
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [models.UniqueConstraint(fields=("request", "person"), name="accounts_approval_once")],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        protect(
            "accounts_approval",
            {
                "SELECT": reaches_through("see_change_request", OF_REQUEST, "r.place"),
                "INSERT": reaches_through("decide_change_request", OF_REQUEST, "r.place"),
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
