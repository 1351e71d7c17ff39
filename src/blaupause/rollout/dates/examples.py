# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented dates for invented people. Pure; they are made when somebody looks and stand in no table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from blaupause.authorities.queries import place_of_authority
from blaupause.kernel.places import Place
from blaupause.rollout.duedates import Origin, Sort
from blaupause.rollout.workrules import StatementKind

MOST: Final = 4
_DATES: Final = (
    ("council-date", StatementKind.PARAMETER, Sort.COUNCIL, Origin.VALUE, -4),
    ("certificate-expiry", StatementKind.PARAMETER, Sort.CERTIFICATE, Origin.VALUE, 9),
    ("login-works", StatementKind.CHECK, Sort.EVIDENCE, Origin.LAST_DAY, 34),
    ("contract-end", StatementKind.PARAMETER, Sort.CONTRACT, Origin.VALUE, 76),
    ("payment-certificate-expiry", StatementKind.PARAMETER, Sort.CERTIFICATE, Origin.TERM, 240),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One invented date of an authority."""

    authority_id: int
    place: Place
    key: str
    kind: StatementKind
    sort: Sort
    origin: Origin
    day: date


def examples(bodies: Iterable[tuple[int, str]], covers: Callable[[Place], bool], day: date) -> Iterator[Example]:
    """A handful for the first few of these authorities (number, key) that lie within reach."""
    count = 0
    for number, key in bodies:
        place = place_of_authority(key)
        if not covers(place):
            continue
        for name, kind, sort, origin, left in _DATES:
            yield Example(number, place, name, kind, sort, origin, day + timedelta(left + 5 * count))
        count += 1
        if count == MOST:
            return
