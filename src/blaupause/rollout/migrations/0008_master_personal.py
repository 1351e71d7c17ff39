# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Statements that name somebody are marked, so that they can be emptied some time after they have ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rollout", "0007_block_link_ends"),
    ]

    operations = [
        migrations.AddField(
            model_name="statement",
            name="personal",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("personal", True)), fields=["until"], name="rollout_statement_personal"
            ),
        ),
    ]
