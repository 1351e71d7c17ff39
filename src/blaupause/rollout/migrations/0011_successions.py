# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Connections that were taken over by a successor; public like connections, written where they are."""

import django.db.models.deletion
from django.db import migrations, models

from blaupause.accounts.policies import everywhere, protect, reaches_through

_ENDS = [(0, "SOLVED"), (1, "TAKEN_OFF"), (2, "MERGED"), (3, "SUCCEEDED")]


class Migration(migrations.Migration):
    dependencies = [("rollout", "0010_practice")]

    operations = [
        migrations.CreateModel(
            name="ConnectionSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                (
                    "predecessor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rollout.connection"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rollout.connection"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="connectionsuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="rollout_connectionsuccession_not_itself",
            ),
        ),
        protect(
            "rollout_connectionsuccession",
            {
                "SELECT": "true",
                "INSERT": reaches_through(
                    "edit_connection", "rollout_connection c WHERE c.id = successor_id", "c.place"
                ),
                "DELETE": everywhere("edit_connection"),
            },
        ),
        migrations.AlterField("blockedconnection", "ended", models.SmallIntegerField(choices=_ENDS, null=True)),
    ]
