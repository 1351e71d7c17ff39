# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changes somebody has to look at, and steps that are done differently; both belong to the place of the connection."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from blaupause.accounts.policies import everywhere, protect, reaches

_POLICIES = {
    "SELECT": reaches("see_progress", "place"),
    "INSERT": reaches("edit_progress", "place"),
    "UPDATE": reaches("edit_progress", "place"),
    "DELETE": everywhere("edit_progress"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_wall"),
        ("blueprint", "0001_initial"),
        ("rollout", "0004_events_by_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deviation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40)),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[(0, "SKIPPED"), (1, "REPLACED"), (2, "ADDED"), (3, "REORDERED")]
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=300)),
                ("reason", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("place", models.CharField(max_length=12)),
                (
                    "connection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rollout.connection",
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["connection", "step"], name="rollout_deviation_connection")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True), models.Q(("kind", 2), _negated=True)),
                        fields=("connection", "step"),
                        name="rollout_deviation_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="rollout_deviation_interval",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VersionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.SmallIntegerField(
                        choices=[
                            (0, "NONE"),
                            (1, "FOLLOWS"),
                            (2, "ADDITIVE"),
                            (3, "AT_GATE"),
                            (4, "NOT_ADDITIVE"),
                            (5, "DEVIATION"),
                            (6, "RULE"),
                            (7, "UNDECIDED"),
                            (8, "STEP_UNDER_WAY"),
                            (9, "NOTHING_RECORDED"),
                            (10, "FROZEN"),
                            (11, "DECLINED"),
                            (12, "NOT_COMPETENT"),
                            (13, "NO_COMMITMENT"),
                            (14, "MISSING"),
                        ]
                    ),
                ),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "OPEN"), (1, "TAKEN"), (2, "PARTLY"), (3, "DECLINED"), (4, "SUPERSEDED")],
                        default=0,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True)),
                ("steps", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("place", models.CharField(max_length=12)),
                (
                    "connection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rollout.connection",
                    ),
                ),
                (
                    "from_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="blueprint.blueprintversion",
                    ),
                ),
                (
                    "to_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="blueprint.blueprintversion",
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["connection", "-opened_at"], name="rollout_review_connection")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", 0)), fields=("connection",), name="rollout_review_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", 0)),
                            models.Q(models.Q(("state", 0), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rollout_review_decided",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        protect("rollout_deviation", _POLICIES),
        protect("rollout_versionreview", _POLICIES),
    ]
