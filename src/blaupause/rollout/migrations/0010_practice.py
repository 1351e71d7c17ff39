# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Exchange of practice: how a step was done, read by everybody who has a role; who took it over."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from blaupause.accounts.policies import everywhere, protect, reaches

_SEEN = reaches("see_practice", "place")
_OF_SOLUTION = [reaches("edit_practice", "place"), reaches("end_practice", "place")]
_SOLUTION = {
    "SELECT": [f"withdrawn_at IS NULL AND {_SEEN}", reaches("end_practice", "place")],
    "INSERT": reaches("add_practice", "place"),
    "UPDATE": _OF_SOLUTION,
    "DELETE": everywhere("end_practice"),
}
_ADOPTION = {
    "SELECT": _SEEN,
    "INSERT": reaches("add_practice", "place"),
    "UPDATE": reaches("add_practice", "place"),
    "DELETE": reaches("add_practice", "place"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("blueprint", "0003_draft_files"),
        ("catalog", "0001_initial"),
        ("rollout", "0009_bulk_jobs"),
        ("accounts", "0008_one_setting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Solution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=160)),
                ("text", models.TextField()),
                ("link", models.URLField(blank=True, max_length=500)),
                ("licence", models.CharField(blank=True, max_length=60)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                ("demonstration", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=200)),
                ("withdrawn_why", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("place", models.CharField(max_length=12)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "blueprint_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="blueprint.blueprintversion",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.commitment",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.specialistsystem",
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
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rating", models.SmallIntegerField(choices=[(0, "NOT"), (1, "PARTLY"), (2, "HELPED")], null=True)),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("adopted_on", models.DateField()),
                ("demonstration", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("place", models.CharField(max_length=12)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="authorities.authority",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rollout.solution",
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
        migrations.AddIndex(
            model_name="solution",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=["step"], name="rollout_solution_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="solution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(
                        models.Q(("withdrawn_by", ""), _negated=True), models.Q(("withdrawn_why", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="rollout_solution_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.UniqueConstraint(fields=("solution", "authority"), name="rollout_adoption_once"),
        ),
        protect("rollout_solution", _SOLUTION),
        protect("rollout_adoption", _ADOPTION),
    ]
