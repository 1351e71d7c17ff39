# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who changed how much lately is looked up before every bulk change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("rollout", "0003_wall"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="connectionevent",
            index=models.Index(
                condition=models.Q(("by__startswith", "person:")),
                fields=["by", "recorded_at"],
                name="rollout_event_person",
            ),
        ),
    ]
