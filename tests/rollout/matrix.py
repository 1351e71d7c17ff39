# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""An invented product, people who speak about it, and connections that use it, for tests of the matrix."""

from datetime import date

from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.catalog.matrix import Cell, results
from blaupause.catalog.stating import CellKey, Run, add_system
from blaupause.kernel.clock import today
from blaupause.rollout import testresults
from blaupause.rollout.models import Connection
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.systems import SYSTEM, XOEV
from blaupause.rollout.workrules import StatementKind
from tests.accounts.people import BAYERN
from tests.rollout.work import somebody

SERVICE = "aufenthalt-digital"


def product(by: Scope, name: str = "Amtsfix", version: str = "7.1", vendor: str = "Muster AG") -> int:
    """A product of an invented vendor."""
    return add_system(by=by, vendor=vendor, product=name, version=version)


def cell(system_id: int, version: str = "", service: str = SERVICE) -> CellKey:
    """The cell of the matrix, perhaps of one version of an invented standard."""
    return CellKey(system_id, service, "XMuster" if version else "", version)


def wrote_test(by: Scope, where: CellKey, *, passed: bool = True, day: date | None = None) -> int:
    """A test somebody wrote down; its number."""
    run = Run(passed, day or today(), "Protokoll der Integrationsteststrecke")
    return testresults.record(by=by, cell=where, run=run).id


def passed(where: CellKey, *, day: date | None = None) -> int:
    """A passed test that counts: one person of the Land wrote it down, another one agreed."""
    number = wrote_test(somebody(BAYERN), where, day=day)
    testresults.confirm(by=somebody(BAYERN, Role.LEAD), test_id=number)
    return number


def uses(by: Scope, one: Connection, name: str = "Amtsfix 7.1", xoev: str = "") -> None:
    """The connection names its system, perhaps the version of the standard."""
    for key, value in ((SYSTEM, name), (XOEV, xoev)):
        if value:
            state(by=by, about=About(connection_id=one.pk), said=Stated(StatementKind.PARAMETER, key, value))


def only_cell(system_id: int) -> Cell:
    """The one cell of a system."""
    (found,) = (one for (system, _), cells in results().cells.items() if system == system_id for one in cells)
    return found
