# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the matrix: what is known of specialist systems and online services. It belongs to nobody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

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
    """A cell with what holds now. `said` None: unknown. `earlier` and `tests` newest first, where asked for."""

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
    """The matrix. Four queries, however large it is."""
    services = tuple(one for one in online_services() if filter_.online_service in ("", one.key))
    wanted = filter_.product.casefold()
    systems = [
        one
        for one in specialist_systems(demonstration=demonstration)
        if wanted in f"{one.vendor.name} {one.name}".casefold()
    ]
    cells = cells_of([one.id for one in systems])
    rows = []
    for one in systems:
        found = {service.key: tuple(cells.get((one.id, service.key), ())) for service in services}
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
    return any(one.said is not None and one.said.readiness is filter_.readiness for one in cells)


def cells_of(system_ids: Iterable[int], *, online_service: str = "") -> dict[Place, list[Cell]]:
    """Cells of these systems by their place, with all that was said and tested. Three queries."""
    rows = Compatibility.objects.filter(system__in=list(system_ids)).select_related("online_service", "system")
    if online_service:
        rows = rows.filter(online_service__key=online_service)
    cells = list(rows.order_by("standard", "standard_version", "pk"))
    statements: defaultdict[int, list[CellStatement]] = defaultdict(list)
    tests: defaultdict[int, list[CellTest]] = defaultdict(list)
    if cells:
        for said in CompatibilityStatement.objects.filter(compatibility__in=cells).order_by("-since", "-pk"):
            statements[said.compatibility_id].append(_statement(said))
        named = {one.pk: one for one in cells}
        for test in CompatibilityTest.objects.filter(compatibility__in=cells).order_by("-tested_on", "-pk"):
            tests[test.compatibility_id].append(_test(test, named[test.compatibility_id]))
    found: defaultdict[Place, list[Cell]] = defaultdict(list)
    for one in cells:
        found[one.system_id, one.online_service.key].append(_cell(one, statements[one.pk], tests[one.pk]))
    return dict(found)


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
    """Test results that count, by place, and the names by which systems are found. Kept per process."""

    names: SystemNames
    systems: Mapping[int, SystemInfo]
    results: Mapping[Place, tuple[Tested, ...]]

    def of(self, system_id: int, online_service: str, xoev: str) -> Tested | None:
        """What counts for a customer of that system who states that version of the standard ('': none)."""
        return result_for(self.results.get((system_id, online_service), ()), xoev)


_kept: tuple[Stamp, Results] | None = None


def results() -> Results:
    """As of now; asked anew when the catalogue has moved on."""
    global _kept
    stamp = STAMPS.current()
    if _kept is None or _kept[0] != stamp:
        _kept = (stamp, _results())
    return _kept[1]


def _results() -> Results:
    systems = specialist_systems(demonstration=True)
    rows = CompatibilityTest.objects.select_related("compatibility__system", "compatibility__online_service")
    counting: defaultdict[Place, list[Tested]] = defaultdict(list)
    for _, group in groupby(rows.order_by("compatibility_id", "pk"), key=lambda row: row.compatibility_id):
        tested = list(group)
        cell = tested[0].compatibility
        if found := result(tested_of(row, cell) for row in tested):
            counting[cell.system_id, cell.online_service.key].append(found)
    return Results(
        SystemNames(systems),
        {one.id: one for one in systems},
        {place: tuple(found) for place, found in counting.items()},
    )


def place_of_test(test_id: int) -> Place:
    """Where a test stands. Raises Problem accounts.not_found."""
    rows = CompatibilityTest.objects.filter(pk=test_id)
    found = rows.values_list("compatibility__system_id", "compatibility__online_service__key").first()
    if found is None:
        raise not_found()
    return found
