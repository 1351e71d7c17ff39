# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one row that numbers all writes to connections."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rollout", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO rollout_revision (id, number, structure) VALUES (1, 0, 0)",
            "DELETE FROM rollout_revision",
        )
    ]
