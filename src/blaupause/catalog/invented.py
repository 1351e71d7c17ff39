# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented statements and tests about invented products, so that the matrix of a demonstration is not empty.

The same every time. Much stays unknown on purpose; versions of standards are invented, too, and say so.
"""

from datetime import timedelta
from typing import Final

from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.models import (
    Compatibility,
    CompatibilityStatement,
    CompatibilityTest,
    OnlineService,
    SpecialistSystem,
)
from blaupause.kernel.clock import now, today

WHO, SECOND = "system:demonstration", "system:demonstration-2"
_SOURCE: Final = "Erfunden für die Vorführung"
_STATES: Final = "R?BP?NRRP?B?RN?P"
"""Said of one cell after the other: ready, unknown, being built, PDF only, none."""
_READINESS: Final = {
    "R": Readiness.READY,
    "B": Readiness.BEING_BUILT,
    "P": Readiness.PDF_ONLY,
    "N": Readiness.NONE,
}


def invent_matrix() -> None:
    """Cells for every invented product; the first one gets a second version that is still being built."""
    systems = list(SpecialistSystem.objects.filter(demonstration=True).order_by("pk"))
    if not systems:
        return
    services = list(OnlineService.objects.order_by("key"))
    newer = SpecialistSystem.objects.create(
        vendor=systems[0].vendor, product=systems[0].product, version="2.0", demonstration=True
    )
    number = 0
    for system in systems:
        for service in services:
            _cell(system, service, _STATES[number % len(_STATES)], number)
            number += 1
    for service in services:
        _cell(newer, service, "B", number)


def _cell(system: SpecialistSystem, service: OnlineService, state: str, number: int) -> None:
    if state not in _READINESS:
        return
    day, readiness = today(), _READINESS[state]
    cell = Compatibility.objects.create(
        system=system, online_service=service, standard="Musterstandard", standard_version="1"
    )
    CompatibilityStatement.objects.create(
        compatibility=cell,
        readiness=readiness,
        expected_on=day + timedelta(days=30 + 7 * number) if readiness is Readiness.BEING_BUILT else None,
        source=_SOURCE,
        since=day - timedelta(days=90),
        recorded_at=now(),
        recorded_by=WHO,
    )
    if readiness is Readiness.READY:
        _test(cell, number)


def _test(cell: Compatibility, number: int) -> None:
    """Of those that are ready some passed, one failed, one waits for a second person."""
    day = today() - timedelta(days=10 + number)
    passed, confirmed = number % 5 != 2, number % 3 != 1
    CompatibilityTest.objects.create(
        compatibility=cell,
        passed=passed,
        tested_on=day,
        evidence=_SOURCE,
        recorded_at=now(),
        recorded_by=WHO,
        confirmed_on=day if passed and confirmed else None,
        confirmed_by=SECOND if passed and confirmed else "",
    )
