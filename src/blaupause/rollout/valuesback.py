# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table of master data that came back: what was changed, where somebody else was faster, what cannot be taken."""

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext, override

from blaupause.accounts.problems import invalid
from blaupause.accounts.scope import Scope
from blaupause.blueprint.rules.content import NUMBERS, Parameter
from blaupause.kernel.grid import Cell as Given
from blaupause.kernel.grid import Grid
from blaupause.kernel.places import Place
from blaupause.kernel.problems import Problem
from blaupause.rollout import values
from blaupause.rollout.jobrules import Cell, JobKind
from blaupause.rollout.jobs import NewJob, NewRow
from blaupause.rollout.models import Statement
from blaupause.rollout.sheetback import Line, Table, day, find, place_problem, row_problem, text, whole
from blaupause.rollout.valuesheet import Spot, columns_of, held, spots
from blaupause.rollout.workrules import StatementKind

NEEDED: Final = ("place", "seen")
_KEY: Final = re.compile(r"\[([a-z][a-z0-9-]{0,39})\]$")
_LIKE_A_KEY: Final = 5  # digits: postcodes, keys of places, phone numbers
_SEEN: Final = re.compile(r"([a-z][a-z0-9-]{0,39})=([0-9]{1,18})")


def table_of(grids: Sequence[Grid]) -> Table | None:
    """The table of master data in a file; None when it is something else. Titles may be German or English."""
    fixed: dict[str, str] = {}
    for language in ("de", "en"):
        with override(language):
            fixed |= {
                gettext("Key of the place").casefold(): "place",
                gettext("Number of the connection").casefold(): "number",
                gettext("Authority").casefold(): "authority",
                gettext("Commitment").casefold(): "commitment",
                gettext("What was seen (leave as it is)").casefold(): "seen",
            }

    def key_of(title: str) -> str | None:
        named = _KEY.search(title)
        return named[1] if named else fixed.get(title.casefold())

    return find(grids, key_of, NEEDED)


def job_of(by: Scope, table: Table, title: str, why: str) -> NewJob:
    """What the file would change. Rows that change nothing are only counted."""
    found = spots(by)
    reader = _Reader(by, table, found)
    rows: list[NewRow] = []
    unchanged = 0
    for line in table.lines:
        made = reader.row(line)
        if made is None:
            unchanged += 1
        else:
            rows.append(made)
    stray = sorted(set(table.columns) - {"place", "number", "authority", "commitment", "seen", *columns_of(found)})
    notes = [*table.notes, *((_not_here(table.letter(key), key)) for key in stray)]
    return NewJob(JobKind.VALUES, title, why, rows, unchanged, notes)


def _not_here(column: str, key: str) -> tuple[str, str]:
    return (
        f"Die Spalte {column} [{key}] kennt keine Blaupause Ihrer Orte; sie wird nicht übernommen.",
        f"No blueprint of your places knows the column {column} [{key}]; it is not taken over.",
    )


class _Reader:
    """Holds rows of the file against what is stored."""

    def __init__(self, by: Scope, table: Table, found: Sequence[Spot]) -> None:
        self.table = table
        self.spots = {(one.place, one.connection_id): one for one in found}
        self.titles = {key: (one.title.de, one.title.en) for key, one in columns_of(found).items()}
        self.places = {one.place for one in found}
        self.by_number = {one.connection_id: one for one in found if one.connection_id}
        self.said = held(by, found)
        numbers = {int(pk) for line in table.lines for _, pk in _SEEN.findall(text(line.cells["seen"]))}
        self.then = {
            one.pk: one for one in Statement.objects.within(by).filter(pk__in=numbers, kind=StatementKind.PARAMETER)
        }
        self.read: dict[tuple[Place, int | None], int] = {}

    def row(self, line: Line) -> NewRow | None:
        """What a row would change; None: nothing."""
        spot = self._spot(line)
        if spot is None:
            return NewRow((), line=line.number, problem=self._nobody(line))
        at = (spot.place, spot.connection_id)
        cells, problem = self._cells(line, spot)
        if not cells and problem is None:
            return None
        if at in self.read:
            de, en = f"Diese Zeile steht schon als {self.read[at]}.", f"This row is there already as {self.read[at]}."
            problem = row_problem("double_row", de, en)
        self.read.setdefault(at, line.number)
        return NewRow(cells, spot.connection_id, spot.place, line.number, problem=problem)

    def _spot(self, line: Line) -> Spot | None:
        given = line.cells.get("number")
        if given is not None:
            found = self.by_number.get(whole(given) or 0)
            return found if found is not None and self._place(line) in (found.place, "") else None
        return self.spots.get((self._place(line), None))

    def _place(self, line: Line) -> Place:
        """The key of the place; a zero in front that the spreadsheet took for needless is put back."""
        found = text(line.cells["place"])
        return found if found in self.places or f"0{found}" not in self.places else f"0{found}"

    def _nobody(self, line: Line) -> Problem:
        return row_problem(
            "no_row",
            f"Zeile {line.number} passt zu keinem Ort oder Anschluss, für den Sie Angaben machen dürfen.",
            f"Row {line.number} fits no place or connection you may enter values for.",
        )

    def _cells(self, line: Line, spot: Spot) -> tuple[list[Cell], Problem | None]:
        said = self.said.get((spot.place, spot.connection_id), {})
        seen = {key: int(pk) for key, pk in _SEEN.findall(text(line.cells["seen"]))}
        found: list[Cell] = []
        for key in self.table.columns:
            if key in ("place", "number", "authority", "commitment", "seen"):
                continue
            given, parameter = line.cells[key], spot.parameters.get(key)
            if parameter is None:
                if given is not None:
                    return found, self._wrong(line, key, _elsewhere(spot))
                continue
            try:
                made = self._cell(spot, key, parameter, given, said.get(key), self.then.get(seen.get(key, 0)))
            except Problem as problem:
                return found, self._wrong(line, key, problem)
            if made is not None:
                found.append(made)
        return found, None

    def _cell(
        self,
        spot: Spot,
        key: str,
        parameter: Parameter,
        given: Given,
        now: Statement | None,
        then: Statement | None,
    ) -> Cell | None:
        if then is not None and (then.key, then.place, then.connection_id) != (key, spot.place, spot.connection_id):
            then = None
        old, current = (then.value if then else ""), (now.value if now else "")
        yours = values.canonical(key, parameter, _typed(key, parameter, given, old))
        if yours in (old, current):
            return None
        column, number = self.table.letter(key), now.pk if now else 0
        moved = current != old
        return Cell(key, old, yours, column, current if moved else None, seen=number)

    def _wrong(self, line: Line, key: str, problem: Problem) -> Problem:
        title = self.titles.get(key, (key, key))
        return place_problem(line, self.table.letter(key), title, problem.text("de"), problem.text("en"))


def _elsewhere(spot: Spot) -> Problem:
    if spot.connection_id is None:
        return invalid(
            "value", "Das wird je Anschluss eingetragen, nicht für den Ort.", "This is entered for each connection."
        )
    return invalid("value", "Das wird für den Ort eingetragen, nicht je Anschluss.", "This is entered for the place.")


def _typed(key: str, parameter: Parameter, given: Given, old: str) -> str:
    """What somebody meant: digits of spreadsheets where text is expected have lost their zeros in front."""
    found = (parameter.type == "date" and day(given)) or text(given)
    if parameter.type in (*NUMBERS, "date", "bool") or not found.isdecimal():
        return found
    if parameter.type == "postcodes":
        return found.zfill(5)
    if old != found and old.lstrip("0") == found:
        return old
    if isinstance(given, int | float) and len(found) >= _LIKE_A_KEY:
        raise invalid(
            key,
            "Das ist eine Zahl; eine Null am Anfang kann fehlen. Bitte die Zelle als Text eingeben.",
            "This is a number; a zero in front may be missing. Please enter the cell as text.",
        )
    return found


__all__ = ["job_of", "table_of"]
