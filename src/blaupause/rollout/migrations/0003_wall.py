# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Second wall: what is known of connections is public, writing it and the steps are not."""

from django.db import migrations

from blaupause.accounts.policies import everywhere, protect, reaches, reaches_through

OF_CONNECTION = "rollout_connection c WHERE c.id = connection_id"


class Migration(migrations.Migration):
    dependencies = [("rollout", "0002_revision"), ("accounts", "0002_wall")]
    operations = [
        protect(
            "rollout_connection",
            {
                "SELECT": "true",
                "INSERT": reaches("edit_connection", "place"),
                "UPDATE": reaches("edit_connection", "place"),
                "DELETE": everywhere("edit_connection"),
            },
        ),
        protect(
            "rollout_connectionevent",
            {
                "SELECT": "true",
                "INSERT": reaches_through("edit_connection", OF_CONNECTION, "c.place"),
                "DELETE": everywhere("edit_connection"),
            },
        ),
        protect(
            "rollout_connectionstep",
            {
                "SELECT": reaches_through("see_progress", OF_CONNECTION, "c.place"),
                "INSERT": reaches_through("edit_progress", OF_CONNECTION, "c.place"),
                "UPDATE": reaches_through("edit_progress", OF_CONNECTION, "c.place"),
                "DELETE": everywhere("edit_progress"),
            },
        ),
    ]
