# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A test of a specialist system and those it concerns: written once, told to every customer.

Gates are decided when they are asked for, and a result that counts is a statement derived for each customer
(systems.py). So writing the result is what re-evaluates them; stored per connection is only the word to it.
"""

from django.db import transaction

from blaupause.accounts.acting import actor
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.catalog import stating
from blaupause.catalog.compatibility import Tested, result_for
from blaupause.catalog.matrix import place_of_test, results
from blaupause.catalog.stating import CellKey, Run
from blaupause.rollout.blockedfacts import tell
from blaupause.rollout.customers import customers


def record(*, by: Scope, cell: CellKey, run: Run) -> Tested:
    """Write down how a test ended; of a failed one every customer is told. Problems as for stating.record_test."""
    with acting(by), transaction.atomic():
        concerned = _customers(by, cell.system_id, cell.online_service)
        test = stating.record_test(by=by, cell=cell, run=run)
        if test.counts:
            _tell(by, concerned, test, "nicht bestanden. Die Angabe gilt für alle Kunden dieser Version.")
    return test


def confirm(*, by: Scope, test_id: int) -> Tested:
    """Agree as a second person; from now on the passed test counts for every customer, and they are told."""
    with acting(by), transaction.atomic():
        concerned = _customers(by, *place_of_test(test_id))
        test = stating.confirm_test(by=by, test_id=test_id)
        _tell(by, concerned, test, "bestanden. Das gilt für alle Kunden dieser Version.")
    return test


def withdraw(*, by: Scope, test_id: int, why: str) -> Tested:
    """Take a result back; those for whom it counted are told why."""
    with acting(by), transaction.atomic():
        place = place_of_test(test_id)
        concerned = _customers(by, *place)
        counted = any(
            one.tested.id == test_id and one.tested.counts
            for cell in results().cells.get(place, ())
            for one in cell.tests
        )
        test = stating.withdraw_test(by=by, test_id=test_id, why=why)
        if counted:
            _tell(by, concerned, test, f"nicht mehr gültig, das Ergebnis wurde zurückgenommen: {why.strip()}")
    return test


def _customers(by: Scope, system_id: int, online_service: str) -> list[tuple[int, str, str]]:
    """Number, place and XÖV version of every connection concerned, whoever may see it."""
    everyone = system("who-uses-a-system", by.day)
    with acting(everyone):
        found = customers(everyone).of(system_id, online_service)
    return [(one.connection_id, one.place, one.used.xoev) for one in found]


def _tell(by: Scope, concerned: list[tuple[int, str, str]], test: Tested, words: str) -> None:
    """A word into the conversation of those whose version of the standard it is about."""
    about = f"{test.system} mit {test.xoev}" if test.xoev else test.system
    text = f"Der Test von {about} vom {test.tested_on:%d.%m.%Y} ist {words}"
    rows = [(number, place) for number, place, xoev in concerned if result_for([test], xoev)]
    tell(by=actor(by), rows=rows, text=text, day=by.day)
