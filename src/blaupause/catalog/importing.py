# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking over a table of what specialist systems understand: every line becomes a statement, or none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.scope import Scope
from blaupause.catalog.matrix import Cell, results
from blaupause.catalog.queries import online_services
from blaupause.catalog.sources.matrix import MatrixLine
from blaupause.catalog.stating import CellKey, Said, state
from blaupause.kernel.problems import Problem, Problems


@dataclass(frozen=True, slots=True)
class Counts:
    """What the lines are against what holds. Cells that no line names stay as they are."""

    new: int
    changed: int
    unchanged: int


def import_matrix(*, by: Scope, lines: Sequence[MatrixLine], approve: bool) -> Counts:
    """Compare, and when approved state what differs. Raises Problems catalog.matrix with every fault."""
    with on_behalf(by):
        known = results()
        systems = {(one.vendor.key, one.product, one.version): one.id for one in known.systems.values()}
        problems = [*_unknown(lines, systems)]
        if problems:
            raise Problems("catalog.matrix", problems[:20])
        new = changed = 0
        for line in lines:
            system = systems[line.vendor_key, line.product, line.version]
            held = _cell(known.cells.get((system, line.online_service), ()), line)
            said = Said(line.readiness, line.source, line.source_url, line.expected_on)
            if held is not None and held.said is not None and _same(held, said):
                continue
            present = held.said.id if held is not None and held.said is not None else 0
            new, changed = new + (not present), changed + bool(present)
            if approve:
                key = CellKey(system, line.online_service, line.standard, line.standard_version)
                _state(by, key, said, present, line)
    return Counts(new, changed, len(lines) - new - changed)


def _state(by: Scope, key: CellKey, said: Said, present: int, line: MatrixLine) -> None:
    try:
        state(by=by, cell=key, said=said, seen=present)
    except Problem as problem:
        raise Problems(
            "catalog.matrix", [Problem(problem.code, problem.text("de"), problem.text("en"), location=line.location)]
        ) from problem


def _cell(cells: Sequence[Cell], line: MatrixLine) -> Cell | None:
    wanted = (line.standard, line.standard_version)
    return next((one for one in cells if (one.standard, one.standard_version) == wanted), None)


def _same(held: Cell, said: Said) -> bool:
    now = held.said
    assert now is not None
    return (now.readiness, now.expected_on, now.source, now.source_url) == (
        said.readiness,
        said.expected_on,
        said.source,
        said.source_url,
    )


def _unknown(lines: Sequence[MatrixLine], systems: Mapping[tuple[str, str, str], int]) -> list[Problem]:
    services = {one.key for one in online_services()}
    found = []
    for line in lines:
        if (line.vendor_key, line.product, line.version) not in systems:
            found.append(
                Problem(
                    "catalog.matrix_system",
                    f"Das Fachverfahren {line.product[:60]} {line.version[:20]} dieses Herstellers gibt es nicht.",
                    f"There is no specialist system {line.product[:60]} {line.version[:20]} of this vendor.",
                    "Bitte zuerst eintragen oder mit „blaupause catalog import-systems“ einlesen.",
                    "Please enter it first, or import it with “blaupause catalog import-systems”.",
                    location=line.location,
                )
            )
        if line.online_service not in services:
            offered = ", ".join(sorted(services))
            found.append(
                Problem(
                    "catalog.matrix_service",
                    f"Den Onlinedienst „{line.online_service[:60]}“ gibt es nicht. Es gibt: {offered}.",
                    f"There is no online service “{line.online_service[:60]}”. There are: {offered}.",
                    location=line.location,
                )
            )
    return found
