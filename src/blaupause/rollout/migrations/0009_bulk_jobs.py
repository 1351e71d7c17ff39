# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bulk jobs and their rows: of one person each, and nobody else reaches them but the server."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from blaupause.accounts.policies import everywhere, protect

_OWN = "\"by\" <> '' AND \"by\" = (SELECT current_setting('blaupause.actor', true))"
_MINE = f"{_OWN} OR {everywhere('see_progress')}"
_POLICIES = {"SELECT": _MINE, "INSERT": _MINE, "UPDATE": _MINE, "DELETE": everywhere("see_progress")}


class Migration(migrations.Migration):
    dependencies = [
        ("rollout", "0008_master_personal"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.SmallIntegerField(choices=[(0, "STATE"), (1, "REGISTER"), (2, "VALUES"), (3, "STEP")]),
                ),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "PROPOSED"), (1, "WAITING"), (2, "RUNNING"), (3, "DONE"), (4, "CANCELLED")],
                        default=0,
                    ),
                ),
                ("by", models.CharField(max_length=200)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("why", models.TextField()),
                ("wish", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=list)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["by", "-created_at"], name="rollout_job_by")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField(default=0)),
                ("place", models.CharField(blank=True, max_length=12)),
                ("seen", models.BigIntegerField(default=0)),
                ("cells", models.JSONField(default=list)),
                ("wanted", models.JSONField(default=dict)),
                ("conflict", models.BooleanField(default=False)),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "PROPOSED"), (1, "RELEASED"), (2, "DONE"), (3, "REFUSED"), (4, "CANCELLED")],
                        default=0,
                    ),
                ),
                ("request", models.BigIntegerField(null=True)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("reason_de", models.TextField(blank=True)),
                ("reason_en", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=200)),
                (
                    "connection",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rollout.connection",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="rollout.bulkjob",
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [
                    models.Index(fields=["job", "state", "number"], name="rollout_bulkrow_state"),
                    models.Index(
                        condition=models.Q(("done_at__isnull", False)),
                        fields=["by", "done_at"],
                        name="rollout_bulkrow_lately",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("job", "number"), name="rollout_bulkrow_number")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        protect("rollout_bulkjob", _POLICIES),
        protect("rollout_bulkrow", _POLICIES),
    ]
