# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts belong to a place; what was released keeps its content, whoever asks the database."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from blaupause.accounts.policies import protect, reaches

FORWARD = """
CREATE FUNCTION blueprint_version_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.id, OLD.key, OLD.version, OLD.content_hash, OLD.document)
       IS NOT DISTINCT FROM (NEW.id, NEW.key, NEW.version, NEW.content_hash, NEW.document) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a released blueprint version is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER blueprint_version_keep BEFORE UPDATE OR DELETE ON blueprint_blueprintversion
    FOR EACH ROW EXECUTE FUNCTION blueprint_version_keep();

CREATE FUNCTION blueprint_draft_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('released', 'withdrawn') OR (OLD.id, OLD.key, OLD.place) IS DISTINCT FROM (NEW.id, NEW.key, NEW.place)
       OR NOT NEW.editors @> OLD.editors
       OR (OLD.status <> 'draft' AND (OLD.version, OLD.content_hash, OLD.document)
           IS DISTINCT FROM (NEW.version, NEW.content_hash, NEW.document)) THEN
        RAISE EXCEPTION 'this draft is not open for changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER blueprint_draft_keep BEFORE UPDATE ON blueprint_blueprintdraft
    FOR EACH ROW EXECUTE FUNCTION blueprint_draft_keep();
"""
BACKWARD = """
DROP TRIGGER blueprint_draft_keep ON blueprint_blueprintdraft;
DROP FUNCTION blueprint_draft_keep();
DROP TRIGGER blueprint_version_keep ON blueprint_blueprintversion;
DROP FUNCTION blueprint_version_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("blueprint", "0001_initial"), ("accounts", "0007_approvals")]
    operations = [
        migrations.CreateModel(
            name="BlueprintDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40)),
                ("place", models.CharField(blank=True, max_length=12)),
                ("version", models.CharField(max_length=20)),
                ("content_hash", models.CharField(max_length=64)),
                ("document", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("review", "review"),
                            ("released", "released"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("origin", models.JSONField(default=dict)),
                ("editors", models.JSONField(default=list)),
                ("created_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("request", models.BigIntegerField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "released",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="blueprint.blueprintversion",
                    ),
                ),
            ],
            options={"base_manager_name": "unscoped", "default_manager_name": "unscoped"},
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        protect(
            "blueprint_blueprintdraft",
            {
                "SELECT": reaches("see_blueprint", "place"),
                "INSERT": reaches("add_blueprint", "place"),
                "UPDATE": [reaches("edit_blueprint", "place"), reaches("end_blueprint", "place")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
