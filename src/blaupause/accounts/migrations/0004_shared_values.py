# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where guesses are counted and used codes remembered, for all workers (see shared_cache.py)."""

from django.db import migrations

FORWARD = """
CREATE TABLE accounts_shared_value (
  key varchar(300) PRIMARY KEY,
  value text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX accounts_shared_value_expires ON accounts_shared_value (expires_at)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_demonstration_rows")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE accounts_shared_value")]
