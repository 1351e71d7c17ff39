# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented rows, and only those, can be deleted: by the system, when the demonstration is wiped."""

from django.db import migrations

_SYSTEM = "current_setting('blaupause.see_organisation', true) = '*'"
_OF_ORGANISATION = "(SELECT o.demonstration FROM accounts_organisation o WHERE o.id = {field})"
_OF_PERSON = "(SELECT p.demonstration FROM accounts_person p WHERE p.id = {field})"

_CONDITIONS = {
    "accounts_organisation": "demonstration",
    "accounts_membership": f"{_OF_ORGANISATION.format(field='organisation_id')} OR {_OF_PERSON.format(field='person_id')}",
    "accounts_mandate": _OF_ORGANISATION.format(field="agent_id"),
    "accounts_changerequest": _OF_PERSON.format(field="author_id"),
}


def _policy(table: str, condition: str) -> migrations.RunSQL:
    name = f"{table}_delete"
    return migrations.RunSQL(
        f"CREATE POLICY {name} ON {table} FOR DELETE USING ({_SYSTEM} AND ({condition}))",
        f"DROP POLICY {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_wall")]
    operations = [_policy(table, condition) for table, condition in _CONDITIONS.items()]
