# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the matrix: what is known of specialist systems and online services. It belongs to nobody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from blaupause.accounts.problems import not_found
from blaupause.catalog.compatibility import Readiness, SystemNames, Tested, result, result_for, xoev_name
from blaupause.catalog.models import Compatibility, CompatibilityStatement, CompatibilityTest
from blaupause.catalog.queries import OnlineServiceInfo, SystemInfo, online_services, specialist_systems
from blaupause.catalog.revision import STAMPS, Stamp

Place = tuple[int, str]
"""Where a cell stands: id of the system, key of the online service."""


@dataclass(frozen=True, slots=True)
class CellStatement:
    """What was said about a cell from day to day. `who`: the person, `stated_for`: the organisation (keys)."""

    id: int
    readiness: Readiness
    expected_on: date | None
    source: str
    source_url: str
    since: date
    until: date | None
    who: str
    stated_for: str


@dataclass(frozen=True, slots=True)
class CellTest:
    """A test of a cell, and on whose behalf and why what was done with it."""

    tested: Tested
    stated_for: str
    withdrawn_by: str
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with what holds now. `said` None: unknown. `earlier` and `tests` newest first."""

    id: int
    system_id: int
    online_service: str
    standard: str
    standard_version: str
    said: CellStatement | None
    result: Tested | None
    earlier: tuple[CellStatement, ...]
    tests: tuple[CellTest, ...]

    @property
    def xoev(self) -> str:
        """Standard and version; '' where nobody tells them apart."""
        return xoev_name(self.standard, self.standard_version)

    @property
    def waiting(self) -> bool:
        """A passed test waits for a second person."""
        return any(one.tested.waiting for one in self.tests)

    @property
    def readiness(self) -> Readiness | None:
        """What was said of it; None is unknown."""
        return self.said.readiness if self.said else None


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """`product`: part of vendor, product or version. `readiness`: one of them; `unknown`: cells nobody spoke of."""

    product: str = ""
    online_service: str = ""
    readiness: Readiness | None = None
    unknown: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One system and its cells by key of the online service; a service without cells is unknown."""

    system: SystemInfo
    cells: Mapping[str, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows the filter admits, and the online services they are held against."""

    services: tuple[OnlineServiceInfo, ...]
    rows: tuple[MatrixRow, ...]


def matrix(filter_: MatrixFilter, *, demonstration: bool) -> Matrix:
    """The matrix, from what is kept."""
    known = results()
    services = tuple(one for one in online_services() if filter_.online_service in ("", one.key))
    wanted = filter_.product.casefold()
    rows = []
    for one in known.systems.values():
        if wanted not in f"{one.vendor.name} {one.name}".casefold() or (one.demonstration and not demonstration):
            continue
        found = {service.key: known.cells.get((one.id, service.key), ()) for service in services}
        if any(_admitted(filter_, of_service) for of_service in found.values()):
            rows.append(MatrixRow(one, found))
    return Matrix(services, tuple(rows))


def _admitted(filter_: MatrixFilter, cells: Sequence[Cell]) -> bool:
    if filter_.waiting and not any(one.waiting for one in cells):
        return False
    if filter_.unknown:
        return all(one.said is None for one in cells)
    if filter_.readiness is None:
        return True
    return any(one.readiness is filter_.readiness for one in cells)


def _cells() -> dict[Place, list[Cell]]:
    """All cells by their place, with all that was said and tested. Three queries."""
    rows = Compatibility.objects.select_related("online_service", "system")
    cells = list(rows.order_by("standard", "standard_version", "pk"))
    statements: defaultdict[int, list[CellStatement]] = defaultdict(list)
    tests: defaultdict[int, list[CellTest]] = defaultdict(list)
    for said in CompatibilityStatement.objects.order_by("-since", "-pk"):
        statements[said.compatibility_id].append(_statement(said))
    named = {one.pk: one for one in cells}
    for test in CompatibilityTest.objects.order_by("-tested_on", "-pk"):
        tests[test.compatibility_id].append(_test(test, named[test.compatibility_id]))
    found: defaultdict[Place, list[Cell]] = defaultdict(list)
    for one in cells:
        found[one.system_id, one.online_service.key].append(_cell(one, statements[one.pk], tests[one.pk]))
    return found


def _cell(row: Compatibility, statements: Sequence[CellStatement], tests: Sequence[CellTest]) -> Cell:
    return Cell(
        row.pk,
        row.system_id,
        row.online_service.key,
        row.standard,
        row.standard_version,
        next((one for one in statements if one.until is None), None),
        result(one.tested for one in tests),
        tuple(one for one in statements if one.until is not None),
        tuple(tests),
    )


def _statement(row: CompatibilityStatement) -> CellStatement:
    return CellStatement(
        row.pk,
        Readiness(row.readiness),
        row.expected_on,
        row.source,
        row.source_url,
        row.since,
        row.until,
        row.recorded_by,
        row.stated_for,
    )


def _test(row: CompatibilityTest, cell: Compatibility) -> CellTest:
    return CellTest(tested_of(row, cell), row.stated_for, row.withdrawn_by, row.withdrawn_why)


def tested_of(row: CompatibilityTest, cell: Compatibility) -> Tested:
    """A row as others read it; `cell` was read with its system and online service."""
    return Tested(
        row.pk,
        str(cell.system),
        cell.online_service.key,
        xoev_name(cell.standard, cell.standard_version),
        row.passed,
        row.tested_on,
        row.evidence,
        row.evidence_url,
        row.recorded_by,
        row.confirmed_by,
        row.confirmed_on,
        row.withdrawn_on,
        cell.system.demonstration,
    )


@dataclass(frozen=True, slots=True)
class Results:
    """All systems and cells, and the names by which systems are found. Kept per process."""

    names: SystemNames
    systems: Mapping[int, SystemInfo]
    cells: Mapping[Place, tuple[Cell, ...]]

    def of(self, system_id: int, online_service: str, xoev: str) -> Tested | None:
        """The test that counts for a customer of that system who states that version of the standard ('': none)."""
        cells = self.cells.get((system_id, online_service), ())
        return result_for([one.result for one in cells if one.result is not None], xoev)


_kept: tuple[Stamp, Results] | None = None


def results() -> Results:
    """As of now; asked anew when the catalogue has moved on."""
    global _kept
    stamp = STAMPS.current()
    if _kept is None or _kept[0] != stamp:
        systems = specialist_systems(demonstration=True)
        cells = {place: tuple(found) for place, found in _cells().items()}
        _kept = (stamp, Results(SystemNames(systems), {one.id: one for one in systems}, cells))
    return _kept[1]


def place_of_test(test_id: int) -> Place:
    """Where a test stands. Raises Problem accounts.not_found."""
    rows = CompatibilityTest.objects.filter(pk=test_id)
    found = rows.values_list("compatibility__system_id", "compatibility__online_service__key").first()
    if found is None:
        raise not_found()
    return found
