# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Entries about people belong to an organisation and to no place; those who look after people above read them too."""

from django.db import migrations

from blaupause.accounts.policies import reaches, reaches_through

_BY_PLACE = reaches("see_ledger", "place", "owner")
_OF_PEOPLE = reaches_through("see_membership", "accounts_organisation o WHERE o.id = owner", "o.place")
_POLICY = "CREATE POLICY ledger_entry_select ON ledger_entry FOR SELECT USING ({condition})"
_DROP = "DROP POLICY ledger_entry_select ON ledger_entry"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_invitation_invited_by"), ("ledger", "0003_seal")]
    operations = [
        migrations.RunSQL(
            [
                _DROP,
                _POLICY.format(condition=f"{_BY_PLACE} OR (place IS NULL AND owner IS NOT NULL AND ({_OF_PEOPLE}))"),
            ],
            [_DROP, _POLICY.format(condition=_BY_PLACE)],
        )
    ]
