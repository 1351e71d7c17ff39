# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily work on connections: statements, moves of steps, effort, blockers, conversation; all behind the wall."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from blaupause.accounts.policies import Command, everywhere, protect, reaches


def _policies(kind: str, *commands: Command) -> dict[Command, str]:
    """Rows of a place: seen, added and changed by those who may; nobody deletes but the system."""
    verbs: dict[Command, str] = {"SELECT": "see", "INSERT": "edit", "UPDATE": "edit"}
    found = {command: reaches(f"{verbs[command]}_{kind}", "place") for command in commands}
    return {**found, "DELETE": everywhere(f"see_{kind}")}


_PROGRESS = _policies("progress", "SELECT", "INSERT", "UPDATE")
_RECORD = _policies("progress", "SELECT", "INSERT")  # what happened is not rewritten
_MESSAGE = {
    "SELECT": reaches("see_message", "place"),
    "INSERT": reaches("add_message", "place"),
    "DELETE": everywhere("see_message"),
}
_BLOCKED = {
    "SELECT": reaches("see_blocker", "place"),
    "INSERT": reaches("add_blocker", "place"),
    "UPDATE": reaches("end_blocker", "place"),
    "DELETE": everywhere("end_blocker"),
}
_WAITS_HERE = "EXISTS (SELECT FROM rollout_blockedconnection w WHERE w.blocker_id = rollout_blocker.id)"
_BLOCKER = {**_BLOCKED, "SELECT": [reaches("see_blocker", "place"), _WAITS_HERE]}


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("rollout", "0005_reviews_and_deviations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blocker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, max_length=12)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                (
                    "owner",
                    models.SmallIntegerField(
                        choices=[(0, "MUNICIPALITY"), (1, "LAND"), (2, "FEDERAL"), (3, "VENDOR"), (4, "OPERATOR")]
                    ),
                ),
                ("owner_name", models.CharField(blank=True, max_length=200)),
                ("opened_on", models.DateField()),
                ("opened_by", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("escalated_on", models.DateField(null=True)),
                ("solved_on", models.DateField(null=True)),
                ("solved_by", models.CharField(blank=True, max_length=200)),
                ("solution", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rollout.blocker"
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BlockedConnection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(blank=True, max_length=40)),
                ("hard", models.BooleanField(default=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
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
                    "blocker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="rollout.blocker"
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Effort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40)),
                ("actor", models.CharField(max_length=40)),
                ("minutes", models.PositiveIntegerField(null=True)),
                ("cents", models.BigIntegerField(null=True)),
                (
                    "bearer",
                    models.SmallIntegerField(
                        choices=[
                            (0, "UNKNOWN"),
                            (1, "MUNICIPALITY"),
                            (2, "DISTRICT"),
                            (3, "LAND"),
                            (4, "FEDERAL"),
                            (5, "OTHER"),
                        ],
                        default=0,
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("derived", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
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
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SmallIntegerField(choices=[(0, "PARAMETER"), (1, "DATUM"), (2, "CHECK")])),
                ("key", models.CharField(max_length=40)),
                ("place", models.CharField(blank=True, max_length=12)),
                ("value", models.TextField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("valid_until", models.DateField(null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("verified_on", models.DateField(null=True)),
                ("verified_by", models.CharField(blank=True, max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "commitment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.commitment",
                    ),
                ),
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
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="StepEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40)),
                (
                    "old_state",
                    models.SmallIntegerField(
                        choices=[(0, "OPEN"), (1, "STARTED"), (2, "DONE"), (3, "NOT_APPLICABLE")]
                    ),
                ),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(0, "OPEN"), (1, "STARTED"), (2, "DONE"), (3, "NOT_APPLICABLE")]
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True)),
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
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="blocker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("solved_on__isnull", True), ("solved_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="rollout_blocker_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="blocker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="rollout_blocker_not_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="blockedconnection",
            index=models.Index(
                condition=models.Q(("until__isnull", True)), fields=["connection"], name="rollout_blocked_connection"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockedconnection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("blocker", "connection", "step"),
                name="rollout_blocked_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockedconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="rollout_blocked_interval",
            ),
        ),
        migrations.AddIndex(
            model_name="effort",
            index=models.Index(fields=["connection", "step"], name="rollout_effort_connection"),
        ),
        migrations.AddIndex(
            model_name="effort",
            index=models.Index(fields=["step"], name="rollout_effort_step"),
        ),
        migrations.AddConstraint(
            model_name="effort",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__isnull", False), ("cents__isnull", False), _connector="OR"),
                name="rollout_effort_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="effort",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents__isnull", True), ("cents__gte", 0), _connector="OR"),
                name="rollout_effort_no_credit",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["connection", "-written_at"], name="rollout_message_connection"),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["connection"], name="rollout_statement_connection"),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("until__isnull", True)), fields=["valid_until"], name="rollout_statement_expiry"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("place", "connection", "commitment", "kind", "key"),
                name="rollout_statement_current",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="rollout_statement_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_on__isnull", True), models.Q(("verified_by", ""), _negated=True), _connector="OR"
                ),
                name="rollout_statement_verified",
            ),
        ),
        migrations.AddIndex(
            model_name="stepevent",
            index=models.Index(fields=["connection", "step"], name="rollout_stepevent_connection"),
        ),
        migrations.AddIndex(
            model_name="stepevent",
            index=models.Index(fields=["step", "occurred_on"], name="rollout_stepevent_step"),
        ),
        protect("rollout_statement", _PROGRESS),
        protect("rollout_effort", _PROGRESS),
        protect("rollout_stepevent", _RECORD),
        protect("rollout_message", _MESSAGE),
        protect("rollout_blockedconnection", _BLOCKED),
        protect("rollout_blocker", _BLOCKER),
    ]
