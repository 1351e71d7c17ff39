# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register that came back as a file, held against what was seen and what is known now.

Three versions of every cell: as it left (found by the revision in the row), as it is now, as it came back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import override

from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import today
from blaupause.kernel.grid import Grid
from blaupause.kernel.problems import Problem, Problems
from blaupause.rollout import recording
from blaupause.rollout.changes import Facts, check
from blaupause.rollout.jobfacts import KEYS, change_of, spelled
from blaupause.rollout.jobrules import Cell, JobKind
from blaupause.rollout.jobs import NewJob, NewRow
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.recordmany import no_right
from blaupause.rollout.registersheet import columns, labels
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.rollout.sheetback import Line, Table, day, find, place_problem, row_problem, text, whole

NEEDED: Final = ("number", "revision")
_WORDS: Final = {"state": (State, STATES), "live_level": (LiveLevel, LEVELS), "strength": (Strength, STRENGTHS)}
_YES_NO: Final = {"ja": "yes", "yes": "yes", "true": "yes", "nein": "no", "no": "no", "false": "no"}


@dataclass(frozen=True, slots=True)
class _Known:
    """A connection now, and what was seen of it when the file was written."""

    row: Connection
    facts: Facts
    now: Mapping[str, str]
    then: Mapping[str, str]
    source: str


def table_of(grids: Sequence[Grid]) -> Table | None:
    """The register in a file; None when it is something else. Titles may be German or English."""
    titles: dict[str, str] = {}
    for language in ("de", "en"):
        with override(language):
            titles |= {one.title.casefold(): one.key for one in columns()}
    return find(grids, lambda title: titles.get(title.casefold()), NEEDED)


def job_of(by: Scope, table: Table, title: str, why: str) -> NewJob:
    """What the file would change. Rows that change nothing are only counted."""
    known = _known(table)
    words = _words()
    rows: list[NewRow] = []
    seen: dict[int, int] = {}
    unchanged = 0
    for line in table.lines:
        made = _row(by, table, line, known, words, seen, why)
        if made is None:
            unchanged += 1
        else:
            rows.append(made)
    return NewJob(JobKind.REGISTER, title, why, rows, unchanged, table.notes)


def _words() -> dict[str, dict[str, str]]:
    """Code of every word of a column, in both languages; codes stand for themselves."""
    found: dict[str, dict[str, str]] = {}
    for key, (codes, words) in _WORDS.items():
        found[key] = {code.name.lower(): code.name.lower() for code in codes}
        for language in ("de", "en"):
            with override(language):
                found[key] |= {word.casefold(): code for code, word in labels(codes, words).items()}
    return found | {"blocked": dict(_YES_NO)}


def _known(table: Table) -> dict[int, _Known]:
    numbers = {
        number: whole(line.cells["revision"]) for line in table.lines if (number := whole(line.cells["number"]))
    }
    found = Connection.objects.filter(pk__in=list(numbers)).select_related("authority", "commitment")
    events = ConnectionEvent.objects.filter(connection_id__in=list(numbers)).order_by("occurred_on", "revision", "pk")
    by_row: dict[int, list[ConnectionEvent]] = {}
    for event in events.defer("why"):
        by_row.setdefault(event.connection_id, []).append(event)
    made = {}
    for row in found:
        facts, said = recording.present_facts(row), by_row.get(row.pk, [])
        now = spelled(facts, row.since if said else None)
        then = now if row.revision == numbers[row.pk] else _then(said, numbers[row.pk] or 0)
        made[row.pk] = _Known(row, facts, now, then, said[-1].source_url if said else "")
    return made


def _then(said: Sequence[ConnectionEvent], revision: int) -> dict[str, str]:
    """What was known at that revision: the last of the events there were."""
    last = next((event for event in reversed(said) if event.revision <= revision), None)
    if last is None:
        return spelled(Facts(), None)
    facts = Facts(
        State(last.state), LiveLevel(last.live_level), Strength(last.strength), last.evidence_on, last.blocked
    )
    return spelled(facts, last.occurred_on)


def _row(
    by: Scope,
    table: Table,
    line: Line,
    known: Mapping[int, _Known],
    words: Mapping[str, Mapping[str, str]],
    seen: dict[int, int],
    why: str,
) -> NewRow | None:
    number = whole(line.cells["number"])
    here = known.get(number or 0)
    if number is None or here is None:
        return NewRow((), line=line.number, problem=_nobody(line))
    cells, problem = _cells(table, line, here, words)
    own = text(line.cells.get("why"))
    source = text(line.cells["source"]) if "source" in line.cells else here.source
    if not cells and problem is None:
        if not own and source == here.source:
            return None
        problem = row_problem(
            "only_reason",
            "Begründung oder Quelle allein werden nicht übernommen; sonst ändert sich in der Zeile nichts.",
            "A reason or source alone is not taken over; nothing else changes in this row.",
        )
    problem = problem or _against(by, line, here, seen.get(number))
    seen.setdefault(number, line.number)
    wanted = {"day": today().isoformat(), "why": own or why, "source": source}
    if problem is None:
        problem = _nonsense(here.facts, cells, wanted, source == here.source)
    return NewRow(cells, here.row.pk, here.row.place, line.number, here.row.revision, wanted, problem)


def _cells(
    table: Table, line: Line, here: _Known, words: Mapping[str, Mapping[str, str]]
) -> tuple[list[Cell], Problem | None]:
    found: list[Cell] = []
    for key in KEYS:
        if key not in table.columns:
            continue
        cell, column = line.cells[key], table.letter(key)
        yours = day(cell) if key in ("since", "evidence_on") else words[key].get(text(cell).casefold())
        if yours is None:
            shown = text(cell)[:60] or "leer"
            de = f"„{shown}“ gibt es hier nicht. Bitte einen der Werte aus der heruntergeladenen Tabelle nehmen."
            en = f"“{shown}” is no possible value here. Please take one of the values of the downloaded table."
            return found, place_problem(line, column, _titles()[key], de, en)
        if yours in (here.then[key], here.now[key]) or (key == "since" and not yours):
            continue
        theirs = here.now[key] if here.now[key] != here.then[key] else None
        found.append(Cell(key, here.then[key], yours, column, theirs))
    return found, None


def _titles() -> dict[str, tuple[str, str]]:
    found = []
    for language in ("de", "en"):
        with override(language):
            found.append({one.key: one.title for one in columns()})
    return {key: (found[0][key], found[1][key]) for key in found[0]}


def _nobody(line: Line) -> Problem:
    return row_problem(
        "no_row",
        f"Zeile {line.number} gehört zu keinem Anschluss: die Nummer fehlt oder ist unbekannt.",
        f"Row {line.number} belongs to no connection: the number is missing or unknown.",
    )


def _against(by: Scope, line: Line, here: _Known, earlier: int | None) -> Problem | None:
    """Why a row as a whole cannot be taken."""
    if earlier is not None:
        return row_problem(
            "double_row",
            f"Dieser Anschluss steht schon in Zeile {earlier}.",
            f"This connection is in row {earlier} already.",
        )
    authority, promise = text(line.cells.get("authority_key")), text(line.cells.get("commitment"))
    if authority not in ("", here.row.authority.key) or promise not in ("", here.row.commitment.key):
        return row_problem(
            "shifted",
            f"Nummer und Behörde passen nicht zusammen: {here.row.pk} ist {here.row.authority.name}. "
            "Wurde nur ein Teil der Spalten sortiert?",
            f"Number and authority do not fit: {here.row.pk} is {here.row.authority.name}. "
            "Were only some columns sorted?",
        )
    if _YES_NO.get(text(line.cells.get("demonstration")).casefold()) == "yes":
        return row_problem(
            "invented",
            "Die Zeile zeigt einen erfundenen Stand der Vorführung; er wird nicht amtlich.",
            "The row shows an invented state of the demonstration; it does not become official.",
        )
    if not by.may(Verb.EDIT, Kind.CONNECTION, here.row.place):
        return no_right()
    return None


def _nonsense(facts: Facts, cells: Sequence[Cell], wanted: dict[str, str], same_source: bool) -> Problem | None:
    """What makes no sense whatever is chosen. A source that was there before goes only with evidence."""
    all_mine = [replace(cell, mine=True) for cell in cells]
    change = change_of(facts, all_mine, wanted)
    if same_source and change.facts.strength is Strength.NONE:
        wanted["source"] = ""
        change = change_of(facts, all_mine, wanted)
    problems = check(change, today=today())
    return Problems("rollout.nonsense", problems) if problems else None
