# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was said before at a place, and what moved there, is found without reading all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rollout", "0008_master_personal")]

    operations = [
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                fields=["place"], name="rollout_statement_ended", condition=models.Q(until__isnull=False)
            ),
        ),
        migrations.AddIndex(
            model_name="stepevent", index=models.Index(fields=["place"], name="rollout_stepevent_place")
        ),
    ]
