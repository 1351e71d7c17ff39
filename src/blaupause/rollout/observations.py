# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Effort and duration as they were observed, one row each with all they may depend on: for figures and the table."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Min

from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import authorities
from blaupause.authorities.rules import AuthorityKind
from blaupause.blueprint.queries import BlueprintInfo, versions
from blaupause.catalog.queries import commitments, specialist_systems
from blaupause.rollout.effortstats import Span, Summary, grouped, order, quarter, size_class, span
from blaupause.rollout.models import ConnectionEvent, Effort, StepEvent
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.workrules import CostBearer
from blaupause.territory.queries import territory_at

MOST: Final = 20_000
"""Moves of steps that are read at once."""
_OF_CONNECTION: Final = (
    "connection_id",
    "connection__authority_id",
    "connection__commitment_id",
    "connection__online_service_id",
    "connection__system_id",
    "connection__blueprint_version_id",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """The connection something was observed at. `population` None: unknown. `system` "": unknown."""

    connection_id: int
    authority: str
    kind: AuthorityKind
    population: int | None
    land: str
    commitment: str
    online_service: str
    system: str
    blueprint: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing observed of one step: an entry (minutes, money), or a duration that was read off (`derived`)."""

    at: Setting
    step: str
    phase: str
    actor: str
    minutes: int | None
    cents: int | None
    bearer: CostBearer | None
    occurred_on: date | None
    span: Span | None

    @property
    def derived(self) -> bool:
        """Nobody entered it; it follows from the moves of the step."""
        return self.span is not None


@dataclass(frozen=True, slots=True)
class Observed:
    """What somebody may see. `titles`: of steps, German and English. `cut`: only of connections that moved last."""

    rows: list[Observation]
    titles: Mapping[str, tuple[str, str]]
    cut: bool = False


Measure = Callable[[Observation], float | None]
MEASURES: Final[Mapping[str, Measure]] = {
    "minutes": lambda one: one.minutes,
    "cents": lambda one: one.cents,
    "days": lambda one: one.span.days if one.span else None,
}


def observed(by: Scope, *, land: str = "", commitment: str = "", most: int | None = MOST) -> Observed:
    """What was entered or can be read off, as far as somebody may see; a few queries, however much.

    Of more than `most` moves, those of the connections that moved last: all of them would take minutes to read.
    """
    places: dict[str, Any] = {"place__startswith": land}
    if commitment:
        places["connection__commitment__key"] = commitment
    cut = False
    if most is not None:
        newest = StepEvent.objects.within(by).filter(**places).order_by("-pk")[: most + 1]
        lately = list(newest.values_list("connection_id", flat=True))
        if cut := len(lately) > most:
            places["connection__in"] = set(lately)
    efforts = list(
        Effort.objects.within(by)
        .filter(withdrawn_at__isnull=True, **places)
        .order_by("connection_id", "step", "pk")
        .values_list(*_OF_CONNECTION, "step", "actor", "minutes", "cents", "bearer", "occurred_on")
    )
    moves = list(
        StepEvent.objects.within(by)
        .filter(**places)
        .order_by("connection_id", "step", "occurred_on", "pk")
        .values_list(*_OF_CONNECTION, "step", "state", "occurred_on")
    )
    if not efforts and not moves:
        return Observed([], {}, cut)
    known = {one.id: one for one in versions({row[5] for row in (*efforts, *moves)})}
    settings = _settings((row[:6] for row in (*efforts, *moves)), known)
    phases = {(pk, step.key): step.phase for pk, one in known.items() for step in one.steps}
    rows = [
        Observation(
            settings[row[0]],
            row[6],
            phases.get((row[5], row[6]), ""),
            row[7],
            row[8],
            row[9],
            CostBearer(row[10]),
            row[11],
            None,
        )
        for row in efforts
    ]
    by_step: defaultdict[tuple[int, int, str], list[tuple[StepState, date]]] = defaultdict(list)
    for row in moves:
        by_step[row[0], row[5], row[6]].append((StepState(row[7]), row[8]))
    for (pk, number, step), events in by_step.items():
        if (found := span(events)).began or found.done:
            phase = phases.get((number, step), "")
            rows.append(Observation(settings[pk], step, phase, "", None, None, None, None, found))
    titles = {step.key: (step.title.de, step.title.en) for one in known.values() for step in one.steps}
    return Observed(rows, titles, cut)


def _settings(wheres: Iterable[tuple[Any, ...]], known: Mapping[int, BlueprintInfo]) -> dict[int, Setting]:
    bodies, units = authorities(), territory_at().units
    promises = {one.id: one for one in commitments()}
    found: dict[int, Setting] = {}
    systems: dict[int, str] | None = None
    for where in dict.fromkeys(wheres):
        pk, authority, commitment, service, system, number = where
        if system and systems is None:
            systems = {
                one.id: f"{one.vendor.name}: {one.product} {one.version}".strip() for one in specialist_systems()
            }
        body, promise, blueprint = bodies[authority], promises[commitment], known[number]
        unit = units.get(body.unit_id)
        online = promise.online_service
        found[pk] = Setting(
            pk,
            body.key,
            body.kind,
            unit.population if unit else None,
            body.land,
            promise.key,
            online.key if online and online.id == service else "",
            (systems or {}).get(system, "") if system else "",
            f"{blueprint.key}@{blueprint.version}",
        )
    return found


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Group = Callable[[Setting], object]
GROUPS: Final[Mapping[str, Group]] = {
    "all": lambda _: None,
    "kind": lambda at: at.kind,
    "size": lambda at: size_class(at.population),
    "system": lambda at: at.system,
}


def distribution(found: Observed, measure: str, group: str) -> dict[tuple[str, object], Summary]:
    """What a step takes in one connection, by step and group; several entries of one connection are added up."""
    return grouped(((step, GROUPS[group](at)), value) for (at, step), value in _per_step(found, measure).items())


def _per_step(found: Observed, measure: str) -> dict[tuple[Setting, str], float]:
    sums: defaultdict[tuple[Setting, str], float] = defaultdict(float)
    for one in found.rows:
        value = MEASURES[measure](one)
        if value is not None:
            sums[one.at, one.step] += value
    return sums


@dataclass(frozen=True, slots=True)
class Learning:
    """Whether it gets quicker: minutes of a whole connection by its place in the order of going live.

    `at_home`: the first, second, … connection of the same authority (4: fourth and later). `among`: by quarter of
    the order in which the authorities of a Land went live with the same commitment.
    """

    at_home: Mapping[int, Summary]
    among: Mapping[int, Summary]


def learning(found: Observed) -> Learning:
    """Of connections that are live and that minutes were entered for."""
    sums: defaultdict[Setting, float] = defaultdict(float)
    for one in found.rows:
        if one.minutes is not None:
            sums[one.at] += one.minutes
    if not sums:
        return Learning({}, {})
    bodies = {one.key: one.id for one in authorities().values()}
    promises = {one.key: one.id for one in commitments()}
    mine = {bodies[at.authority] for at in sums}
    wanted = {promises[at.commitment] for at in sums}
    rows = ConnectionEvent.objects.filter(state=State.LIVE, connection__commitment__in=wanted) | (
        ConnectionEvent.objects.filter(state=State.LIVE, connection__authority__in=mine)
    )
    firsts = rows.order_by().values_list("connection_id", "connection__authority_id", "connection__commitment_id")
    at_home: defaultdict[int, dict[int, date]] = defaultdict(dict)
    among: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for pk, authority, commitment, day in firsts.annotate(day=Min("occurred_on")):
        at_home[authority][pk] = day
        among[commitment][pk] = day
    home = {pk: place for days in at_home.values() for pk, place in order(days).items()}
    land = {
        pk: quarter(place, len(days))
        for days in among.values()
        if len(days) >= 4
        for pk, place in order(days).items()
    }
    return Learning(
        grouped((min(4, home[at.connection_id]), n) for at, n in sums.items() if at.connection_id in home),
        grouped((land[at.connection_id], n) for at, n in sums.items() if at.connection_id in land),
    )
