# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading bulk jobs: one's own, how far each is, what became of its rows; as a page and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, gettext

from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout.bulk import limit
from blaupause.rollout.jobrules import JobKind, JobState, RowState, cells_of
from blaupause.rollout.jobs import allowance
from blaupause.rollout.jobwords import Words
from blaupause.rollout.models import BulkJob, BulkRow

LATELY: Final = 50
DAYS: Final = 30
"""After so many days a job is deleted, whatever became of it (rule bulk-jobs in privacy.yaml)."""
CHOICES: Final[Mapping[str, Q]] = {
    "alle": Q(),
    "konflikte": Q(conflict=True),
    "offen": Q(state__in=(RowState.PROPOSED, RowState.RELEASED)),
    "ausgefuehrt": Q(state=RowState.DONE),
    "abgelehnt": Q(state=RowState.REFUSED),
    "ausgelassen": Q(state=RowState.CANCELLED),
}


@dataclass(frozen=True, slots=True)
class JobInfo:
    """A job and the numbers of its rows by what became of them. `conflicts`: rows somebody else changed as well."""

    id: int
    kind: JobKind
    state: JobState
    title: str
    why: str
    notes: tuple[tuple[str, str], ...]
    unchanged: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    version: int
    rows: Mapping[RowState, int]
    conflicts: int = 0

    @property
    def total(self) -> int:
        """All rows that were to change something."""
        return sum(self.rows.values())

    @property
    def finished(self) -> int:
        """Rows nothing more happens to."""
        return self.total - self.open

    @property
    def open(self) -> int:
        """Rows that may still be carried out."""
        return self.rows.get(RowState.PROPOSED, 0) + self.rows.get(RowState.RELEASED, 0)

    @property
    def done(self) -> int:
        """Rows that were carried out."""
        return self.rows.get(RowState.DONE, 0)

    @property
    def refused(self) -> int:
        """Rows that could not be carried out."""
        return self.rows.get(RowState.REFUSED, 0)

    @property
    def left_out(self) -> int:
        """Rows nobody wanted any more."""
        return self.rows.get(RowState.CANCELLED, 0)


@dataclass(frozen=True, slots=True)
class CellInfo:
    """A cell in words."""

    title: str
    column: str
    old: str
    new: str
    theirs: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class RowInfo:
    """A row in words. `connection_id` None: of a place."""

    number: int
    line: int
    name: str
    place: Place
    connection_id: int | None
    cells: tuple[CellInfo, ...]
    conflict: bool
    state: RowState
    reason: str


def own_jobs(by: Scope) -> list[JobInfo]:
    """The newest of one's own."""
    found = list(BulkJob.objects.within(by).filter(by=by.key).order_by("-created_at", "-pk")[:LATELY])
    counted = _counted(BulkRow.objects.within(by).filter(job__in=[job.pk for job in found]))
    return [_info(job, counted.get(job.pk, {})) for job in found]


def job(by: Scope, job_id: int) -> JobInfo | None:
    """One of one's own; None: there is none."""
    found = BulkJob.objects.within(by).filter(pk=job_id).first()
    if found is None:
        return None
    rows = BulkRow.objects.within(by).filter(job=job_id).order_by()
    counted = rows.values_list("state").annotate(n=Count("pk"), conflicts=Count("pk", filter=Q(conflict=True)))
    numbers = {RowState(state): (count, conflicts) for state, count, conflicts in counted}
    _, conflicts = numbers.get(RowState.PROPOSED, (0, 0))
    return _info(found, {state: count for state, (count, _) in numbers.items()}, conflicts)


def needs_approval(by: Scope, found: JobInfo) -> bool:
    """More rows than this person may have carried out alone today."""
    return found.open > 1 and (found.open > limit() or allowance(by, found.kind) < found.open)


def requests_of(by: Scope, job_id: int) -> list[int]:
    """Requests for approval whose rows still wait."""
    rows = BulkRow.objects.within(by).filter(job=job_id, request__isnull=False, state=RowState.PROPOSED)
    return sorted({number or 0 for number in rows.values_list("request", flat=True)})


def rows(by: Scope, job_id: int, choice: str, start: int, stop: int) -> tuple[list[RowInfo], int]:
    """Rows from `start` to `stop` in the order of the file, and how many there are; `choice`: a key of CHOICES."""
    found = BulkRow.objects.within(by).filter(CHOICES[choice], job=job_id).order_by("number")
    return _rows(found[start:stop]), found.count()


def sheet(by: Scope, found: JobInfo, choice: str) -> Sheet:
    """What became of every row."""
    language = language_of(get_language())
    chosen = BulkRow.objects.within(by).filter(CHOICES[choice], job=found.id).order_by("number")
    states = {state.name.lower(): str(word) for state, word in row_words().items()}
    columns = [
        Column("line", gettext("Row of the file"), "integer"),
        Column("place", gettext("Key of the place")),
        Column("number", gettext("Number of the connection"), "integer"),
        Column("name", gettext("What it is about")),
        Column("changes", gettext("Change")),
        Column("result", gettext("Result"), labels=states),
        Column("reason", gettext("Why not")),
    ]
    cells = [
        (
            row.line or None,
            row.place,
            row.connection_id,
            row.name,
            "; ".join(f"{one.title}: {one.old} → {one.new}" for one in row.cells),
            row.state.name.lower(),
            row.reason,
        )
        for row in _rows(chosen)
    ]
    return Sheet(gettext("Bulk job"), columns, cells, [found.title, found.why], language)


def row_words() -> dict[RowState, str]:
    """What became of a row."""
    return {
        RowState.PROPOSED: gettext("proposed"),
        RowState.RELEASED: gettext("waits for its turn"),
        RowState.DONE: gettext("carried out"),
        RowState.REFUSED: gettext("not possible"),
        RowState.CANCELLED: gettext("left out"),
    }


def _counted(rows: QuerySet[BulkRow]) -> dict[int, dict[RowState, int]]:
    found: dict[int, dict[RowState, int]] = {}
    for number, state, count in rows.order_by().values_list("job_id", "state").annotate(n=Count("pk")):
        found.setdefault(number, {})[RowState(state)] = count
    return found


def _info(row: BulkJob, counted: Mapping[RowState, int], conflicts: int = 0) -> JobInfo:
    return JobInfo(
        row.pk,
        JobKind(row.kind),
        JobState(row.state),
        row.title,
        row.why,
        tuple((de, en) for de, en in row.notes),
        row.unchanged,
        row.created_at,
        row.started_at,
        row.ended_at,
        row.version,
        counted,
        conflicts,
    )


def _rows(found: QuerySet[BulkRow]) -> list[RowInfo]:
    words = Words(get_language() or "de")
    loaded = found.select_related("connection__authority", "connection__commitment")
    return [_row(row, words) for row in loaded]


def _row(row: BulkRow, words: Words) -> RowInfo:
    cells: Sequence[CellInfo] = [
        CellInfo(
            words.title(cell.key, row.place),
            cell.column,
            words.word(cell.key, cell.old, row.place),
            words.word(cell.key, cell.new, row.place),
            None if cell.theirs is None else words.word(cell.key, cell.theirs, row.place),
            cell.mine,
        )
        for cell in cells_of(row.cells)
    ]
    nowhere = row.connection_id is None and not row.place and row.code == "sheet.no_row"
    return RowInfo(
        row.number,
        row.line,
        "" if nowhere else words.name(row),
        row.place,
        row.connection_id,
        tuple(cells),
        row.conflict,
        RowState(row.state),
        row.reason_de if words.language == "de" else row.reason_en,
    )
