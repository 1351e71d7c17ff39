# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Second wall: what is known of connections is public, writing it and the steps are not."""

from django.db import migrations

from blaupause.accounts.policies import protect, reaches

OF_CONNECTION = "(SELECT c.place FROM rollout_connection c WHERE c.id = connection_id)"


class Migration(migrations.Migration):
    dependencies = [("rollout", "0002_revision"), ("accounts", "0002_wall")]
    operations = [
        protect(
            "rollout_connection",
            {
                "SELECT": "true",
                "INSERT": reaches("edit_connection", "place"),
                "UPDATE": reaches("edit_connection", "place"),
                "DELETE": "current_setting('blaupause.edit_connection', true) = '*'",
            },
        ),
        protect(
            "rollout_connectionevent",
            {
                "SELECT": "true",
                "INSERT": reaches("edit_connection", OF_CONNECTION),
                "DELETE": "current_setting('blaupause.edit_connection', true) = '*'",
            },
        ),
        protect(
            "rollout_connectionstep",
            {
                "SELECT": reaches("see_progress", OF_CONNECTION),
                "INSERT": reaches("edit_progress", OF_CONNECTION),
                "UPDATE": reaches("edit_progress", OF_CONNECTION),
                "DELETE": "current_setting('blaupause.edit_progress', true) = '*'",
            },
        ),
    ]
