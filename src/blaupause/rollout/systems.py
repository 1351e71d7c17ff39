# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which specialist system a connection works with, and what a test of it says without anybody typing it again.

The system is what the master data name, matched with the catalogue; where they name none, the one of the official
events. A test result that counts is a statement derived for each of its customers: nearer than what a Kreis or a Land
said for all, further than what was said for the connection or its authority.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from blaupause.catalog.compatibility import Tested
from blaupause.catalog.matrix import Results
from blaupause.catalog.queries import SystemInfo
from blaupause.kernel.places import Place
from blaupause.rollout.workrules import StatementKind

SYSTEM, VENDOR, XOEV = "system-name", "system-vendor", "xoev-version"
"""Parameters of the blueprint that name the system and the version of the XÖV standard."""
NAMING: Final = (SYSTEM, VENDOR, XOEV)
PROVED: Final = ((StatementKind.DATUM, "import-test"), (StatementKind.CHECK, "import-works"))
"""What a passed test says of every customer: the datum and the check of the blueprint that it stands for."""


@dataclass(frozen=True, slots=True)
class Used:
    """The system of a connection. `said`: what the master data name, '' for nothing; `system` None: not matched."""

    said: str
    system: SystemInfo | None
    xoev: str

    @property
    def unmatched(self) -> bool:
        """Something is named that the catalogue does not have, or not beyond doubt."""
        return bool(self.said) and self.system is None


def used(named: Mapping[str, str], official: int | None, known: Results) -> Used:
    """`named`: values of the parameters in NAMING; `official`: id of the system in the official events."""
    said = named.get(SYSTEM, "")
    number = known.names.find(said, named.get(VENDOR, "")) if said else official
    return Used(said, known.systems.get(number) if number else None, named.get(XOEV, ""))


def counting(found: Used, online_service: str | None, known: Results) -> Tested | None:
    """The test result that counts for a connection; None without one, or where nobody knows which is meant."""
    if found.system is None or online_service is None:
        return None
    return known.of(found.system.id, online_service, found.xoev)


class Spoken(Protocol):
    """A statement as far as it matters who is nearer."""

    @property
    def connection_id(self) -> int | None: ...
    @property
    def place(self) -> Place: ...


def gives_way(held: Spoken | None, place: Place) -> bool:
    """Whether a test result stands before what holds already: not before what was said for the connection itself."""
    return held is None or (held.connection_id is None and held.place != place)
