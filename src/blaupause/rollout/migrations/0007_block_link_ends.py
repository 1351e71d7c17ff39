# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a connection does not wait for a blocker any more: solved, taken off, or the same as another one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rollout", "0006_daily_work")]
    operations = [
        migrations.AddField(
            "blockedconnection",
            "ended",
            models.SmallIntegerField(choices=[(0, "SOLVED"), (1, "TAKEN_OFF"), (2, "MERGED")], null=True),
        )
    ]
