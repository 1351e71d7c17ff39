# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The deletion run: every declared term, each in a transaction of its own."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from blaupause.accounts.acting import actor
from blaupause.accounts.privacy import handlers
from blaupause.accounts.privacy.loader import packaged
from blaupause.accounts.privacy.rules import DeletionRule, How
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.ledger import actions as ledger
from blaupause.ledger.rules import Draft

ACTION = "privacy.deleted"


def delete_due(
    *, by: Scope, day: date, dry_run: bool = False, rules: Mapping[str, DeletionRule] | None = None
) -> dict[str, int]:
    """Delete what is due on the day by every declared rule; how many rows or files by rule.

    A rule that found something leaves one ledger entry with the number, in its own transaction: a run that is
    killed has done some of the rules completely and the others not at all, and the next run goes on. A second run
    on the same day finds nothing. `dry_run` counts and changes nothing.

    Raises Problem accounts.not_found for anybody but the server itself.
    """
    by.require(Verb.END, Kind.ACCOUNT)  # no cell of the permission table allows it: only jobs and commands may
    declared = packaged().rules if rules is None else rules
    with acting(by):
        return {key: _apply(by, rule, day, dry_run) for key, rule in declared.items()}


def _apply(by: Scope, rule: DeletionRule, day: date, dry_run: bool) -> int:
    with transaction.atomic():
        if rule.how is How.DELETE:
            count = handlers.delete_rows(rule, day)
        else:
            count = handlers.HANDLERS[rule.key](rule, day, dry_run)
        if dry_run:
            transaction.set_rollback(True)
        elif count:
            detail = {"rule": rule.key, "day": day.isoformat(), "count": count}
            draft = Draft(ACTION, f"privacy:{rule.key}", detail, place="")
            ledger.append(by=actor(by), chain="bund", drafts=[draft])
    return count
