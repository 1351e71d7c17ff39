# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Steps that are done differently in one place: entered with a reason, and counted across all places one may see."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.fields import line
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.changes import EARLIEST
from blaupause.rollout.events import DEVIATION_KINDS
from blaupause.rollout.models import Connection, Deviation
from blaupause.rollout.rules import DeviationKind
from blaupause.rollout.writing import share_revision

MAX_REASON = 2000
MAX_WHAT = 300
_SHOWN_REASONS = 5


@dataclass(frozen=True, slots=True)
class DeviationInfo:
    """One deviation; `title`: of the step, German and English."""

    id: int
    step: str
    title: tuple[str, str]
    kind: DeviationKind
    what: str
    reason: str
    since: date
    until: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Said:
    """A reason somebody gave, where."""

    connection_id: int
    authority: str
    kind: DeviationKind
    what: str
    reason: str
    since: date


@dataclass(frozen=True, slots=True)
class Bent:
    """A step that is done differently: in how many connections and places, how, and why (the newest reasons)."""

    step: str
    title: tuple[str, str]
    connections: int
    places: int
    kinds: Mapping[DeviationKind, int]
    reasons: tuple[Said, ...]


def record(
    *,
    by: Scope,
    connection_id: int,
    step: str,
    kind: DeviationKind,
    reason: str,
    what: str = "",
    since: date | None = None,
) -> int:
    """Note that a step is done differently here from a day on (today when none is given); the deviation's id.

    Raises Problem accounts.not_found, accounts.invalid.<field>, and Conflict when there is one for that step already.
    """
    with acting(by), transaction.atomic():
        share_revision()
        row, seat = _connection(by, connection_id)
        known = {one.key for one in version(row.blueprint_version_id).steps}
        if step not in known:
            raise invalid("step", "Diesen Schritt gibt es hier nicht.", "There is no such step here.")
        text = reasoned(reason, "reason")
        instead = line(what, "what", longest=MAX_WHAT, required=kind in (DeviationKind.ADDED, DeviationKind.REPLACED))
        begin = by.day if since is None else since
        if not EARLIEST <= begin <= by.day:
            raise invalid("since", "Der Tag liegt in der Zukunft oder zu weit zurück.", "No possible day.")
        mine = Deviation.objects.within(by).filter(connection=row, step=step, until__isnull=True)
        if kind is not DeviationKind.ADDED and (other := mine.exclude(kind=DeviationKind.ADDED).first()):
            raise Conflict(_told(other.kind, other.reason), _told(kind, text))
        made = write(row, step=step, kind=kind, what=instead, reason=text, since=begin, who=by.key)
        draft = draft_of("deviation.recorded", row, made, text)
        append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[draft])
    return made.pk


def end(*, by: Scope, deviation_id: int, version: int, until: date | None = None) -> int:
    """From that day on (today when none is given) the step is done as the blueprint says; the new version.

    Raises Problem accounts.not_found, accounts.invalid.until, and Conflict when it has moved on.
    """
    with acting(by), transaction.atomic():
        share_revision()
        found = Deviation.objects.within(by, Verb.EDIT).select_for_update(of=("self",)).filter(pk=deviation_id)
        one = found.first()
        if one is None:
            raise not_found()
        row, seat = _connection(by, one.connection_id)
        last = by.day if until is None else until
        if one.version != version or one.until is not None:
            raise Conflict(_told(one.kind, one.reason), {})
        if not one.since <= last <= by.day:
            raise invalid("until", "Der Tag passt nicht zum Beginn.", "The day does not fit the beginning.")
        found.update(until=last, version=F("version") + 1)
        one.until = last
        draft = draft_of("deviation.ended", row, one, "")
        append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[draft])
    return version + 1


def write(
    row: Connection, *, step: str, kind: DeviationKind, what: str, reason: str, since: date, who: str
) -> Deviation:
    """The bare row, for actions that have asked and tell the ledger themselves."""
    return Deviation.objects.create(
        connection=row,
        step=step,
        kind=kind,
        what=what,
        reason=reason,
        since=since,
        recorded_at=now(),
        recorded_by=who,
        place=row.place,
    )


def reasoned(text: str, field: str, *, required: bool = True) -> str:
    """A reason of several lines. Raises Problem accounts.invalid.<field>."""
    found = text.strip()
    if (required and not found) or len(found) > MAX_REASON or "\x00" in found:
        raise invalid(
            field,
            f"Es fehlt eine Begründung (1 bis {MAX_REASON} Zeichen).",
            f"A reason is missing (1 to {MAX_REASON} characters).",
        )
    return found


def of_connection(
    by: Scope, connection_id: int, titles: Mapping[str, tuple[str, str]] | None = None
) -> list[DeviationInfo]:
    """Deviations of one connection that somebody may see, the present ones first.

    `titles`: of its steps, where they are at hand; others are called by their key.
    """
    rows = Deviation.objects.within(by).filter(connection_id=connection_id)
    ordered = rows.order_by(F("until").desc(nulls_first=True), "-since", "-pk")
    found = list(ordered)
    known = titles if titles is not None else _titles(rows) if found else {}
    return [
        DeviationInfo(
            row.pk,
            row.step,
            known.get(row.step, (row.step, row.step)),
            DeviationKind(row.kind),
            row.what,
            row.reason,
            row.since,
            row.until,
            row.version,
        )
        for row in found
    ]


def most_bent(by: Scope, *, land: str = "") -> list[Bent]:
    """Which steps are done differently today, most often first, and why; as far as somebody may see."""
    held = Q(until__isnull=True) | Q(until__gt=by.day)
    rows = Deviation.objects.within(by).filter(held, since__lte=by.day, place__startswith=land)
    names = ("step", "connection_id", "place", "kind", "what", "reason", "since", "connection__authority__name")
    grouped: dict[str, list[tuple[int, str, int, str, str, date, str]]] = defaultdict(list)
    for step, *rest in rows.order_by("-recorded_at", "-pk").values_list(*names):
        grouped[step].append(tuple(rest))
    titles = _titles(rows) if grouped else {}
    found = [_bent(step, titles.get(step, (step, step)), said) for step, said in grouped.items()]
    return sorted(found, key=lambda bent: (-bent.connections, bent.step))


def _bent(step: str, title: tuple[str, str], rows: list[tuple[int, str, int, str, str, date, str]]) -> Bent:
    kinds = Counter(DeviationKind(row[2]) for row in rows)
    reasons = tuple(Said(pk, name, DeviationKind(k), what, why, d) for pk, _, k, what, why, d, name in rows)
    return Bent(
        step,
        title,
        len({row[0] for row in rows}),
        len({row[1] for row in rows}),
        dict(kinds.most_common()),
        reasons[:_SHOWN_REASONS],
    )


def _titles(rows: QuerySet[Deviation]) -> dict[str, tuple[str, str]]:
    """Titles of steps in the versions these connections are on."""
    ids = sorted(set(rows.values_list("connection__blueprint_version_id", flat=True)))
    return {step.key: (step.title.de, step.title.en) for pk in ids for step in version(pk).steps}


def _connection(by: Scope, connection_id: int) -> tuple[Connection, Seat | None]:
    row = Connection.objects.select_related("authority", "commitment").filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    return row, by.require(Verb.EDIT, Kind.PROGRESS, row.place)


def _told(kind: int, reason: str) -> dict[str, str]:
    return {"Art": DEVIATION_KINDS[DeviationKind(kind).name][0], "Warum": reason}


def draft_of(action: str, row: Connection, one: Deviation, why: str) -> Draft:
    """What the ledger is told of a deviation."""
    detail = {
        "authority": row.authority.key,
        "commitment": row.commitment.key,
        "step": one.step,
        "kind": DeviationKind(one.kind).name,
        "what": one.what,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else "",
    }
    return Draft(action, f"connection:{row.pk}", detail, why, place=row.place)
