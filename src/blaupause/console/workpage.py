# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The steps of a connection as its page shows them to those who work on it: arrangement, no queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext

from blaupause.blueprint.queries import StepInfo
from blaupause.blueprint.reading import drawing_of
from blaupause.blueprint.rules.expression import Kind, Reason
from blaupause.blueprint.rules.graph import Drawing
from blaupause.console.workforms import LEVELS, Entry, entries, said_in
from blaupause.rollout.atonce import taken
from blaupause.rollout.gates import Position, StepView, state_after
from blaupause.rollout.holding import StatementInfo
from blaupause.rollout.knowing import Standing, rules_for
from blaupause.rollout.labels import DEVIATIONS, OWNERS, POSITIONS
from blaupause.rollout.needs import Need, in_words, included, levels_that_know, needs_of, title_of, who_clears
from blaupause.rollout.placenames import origin_name
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.workplace import BlockerInfo, Differing, Work, reach_of
from blaupause.rollout.workrules import StatementKind

TONES = {
    Position.READY: "ready",
    Position.UNDER_WAY: "progress",
    Position.WAITING: "waiting",
    Position.BLOCKED: "trouble",
    Position.DONE: "live",
    Position.NOT_APPLICABLE: "none",
}
START = "start-address"
"""Parameter that says where the online service of this authority begins."""
_NEAR = (Position.UNDER_WAY, Position.READY)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something in the way, and who can clear it."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Card:
    """A step with all that is shown of it. `full`: with its form; of the others the page shows a line and a link.

    `others`: how many solutions of other authorities there are. `within`: names of entries that another one includes.
    """

    number: int
    step: StepInfo
    title: str
    view: StepView
    label: str | Promise
    tone: str
    actors: str
    missing: list[Missing]
    waits: str
    better_after: str
    entries: list[Entry]
    asks_proof: bool
    bent: str
    full: bool
    open: bool
    others: int
    within: frozenset[str] = frozenset()
    errors: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Key of the step."""
        return self.step.key

    @property
    def state(self) -> str:
        """The state that is seen, for the form."""
        return self.view.state.name.lower()

    @property
    def gone(self) -> bool:
        """Nothing is left to be done."""
        return self.view.position in (Position.DONE, Position.NOT_APPLICABLE)

    @property
    def first(self) -> list[Entry]:
        """What the gate insists on, without what another thing here says as well."""
        return [one for one in self.entries if one.needed and one.name not in self.within]

    @property
    def rest(self) -> list[Entry]:
        """What may be stated too."""
        return [one for one in self.entries if not one.needed or one.name in self.within]

    @property
    def has_data(self) -> bool:
        """There is something that can be said for all services at once."""
        return any(one.kind == "check" and not one.shared for one in self.entries)

    @property
    def has_shared(self) -> bool:
        """There is something that holds for all services, unless somebody says that it does not."""
        return any(one.kind == "check" and one.shared and not one.checked for one in self.entries)


@dataclass(frozen=True, slots=True)
class Ready:
    """A step that is done but for saying so: what it rests on, and where that comes from."""

    card: Card
    taken: list[tuple[str, str, date]]


def ready(here: Standing, found: Iterable[Card], keys: Iterable[str]) -> list[Ready]:
    """Steps that can be finished as they are, in their order."""
    wanted = set(keys)
    return [
        Ready(one, [(said_in(f.need.title), said_from(here, f.held), f.held.since) for f in taken(here, one.key)])
        for one in found
        if one.key in wanted
    ]


def said_from(here: Standing, held: StatementInfo) -> str:
    """Where a statement comes from."""
    if held.follows:
        return gettext("follows from “%(title)s”") % {"title": said_in(title_of(here, held.follows))}
    if held.connection_id is not None:
        return gettext("stated for this service")
    if held.place == here.place:
        return gettext("holds for all your services")
    return gettext("from %(place)s") % {"place": origin_name(held.place)}


def proof(here: Standing) -> tuple[str, str]:
    """Where everybody can check that the service is live, and how far it reaches, as far as that is known already."""
    held = here.statements.get((StatementKind.PARAMETER, START))
    reach = reach_of(here)
    return held.value if held is not None else "", reach.name.lower() if reach else ""


def titles_of(here: Standing) -> dict[str, str]:
    """Titles of the steps in the language of the page."""
    return {step.key: said_in((step.title.de, step.title.en)) for step in here.blueprint.steps}


def chosen_step(here: Standing, wanted: str) -> str:
    """The step that is open on the page: the one asked for, else the first one that can go on."""
    if here.step(wanted) is not None:
        return wanted
    near = [view for view in here.steps if view.position in _NEAR]
    return min(near, key=lambda view: _NEAR.index(view.position)).key if near else ""


def cards(
    work: Work,
    chosen: str,
    sent: QueryDict | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Card]:
    """All steps in their order."""
    here = work.here
    titles = titles_of(here)
    rules = {rule.key: rule for rule in rules_for(here.blueprint)}
    bent = {one.step: one for one in work.deviations}
    found = []
    for number, step in enumerate(here.blueprint.steps, start=1):
        view = here.step(step.key)
        if view is None:
            continue
        typed = sent if step.key == chosen else None
        gone = view.position in (Position.DONE, Position.NOT_APPLICABLE)
        full = step.key == chosen or view.position is Position.UNDER_WAY
        needs = needs_of(here, view) if full and not gone else ()
        after = state_after(rules[step.key], StepState.DONE, here.state)
        found.append(
            Card(
                number,
                step,
                titles[step.key],
                view,
                POSITIONS[view.position],
                TONES[view.position],
                ", ".join(said_in((one.de, one.en)) for one in step.actors),
                list(missing(here, view, titles, work.blockers)),
                ", ".join(titles.get(key, key) for key in view.waits_for),
                ", ".join(titles.get(key, key) for key in view.better_after),
                entries(here, step.key, needs, typed, errors or {}),
                after is State.LIVE and here.state is not State.LIVE,
                _bent(bent.get(step.key)),
                full,
                step.key == chosen,
                work.others.get(step.key, 0),
                _within(here, needs),
            )
        )
    return found


def _within(here: Standing, needs: Iterable[Need]) -> frozenset[str]:
    asked = [one for one in needs if one.needed]
    found = included(here, asked)
    return frozenset(one.id for one in asked if one.key in found)


def _bent(one: Differing | None) -> str:
    if one is None:
        return ""
    more = f" – {one.what}" if one.what else ""
    return f"{DEVIATIONS[one.kind]}{more}. {one.reason}"


def missing(
    here: Standing, view: StepView, titles: Mapping[str, str], blockers: Iterable[BlockerInfo]
) -> Iterable[Missing]:
    """Everything in the way of a step, with who can clear it."""
    if view.position in (Position.DONE, Position.NOT_APPLICABLE):
        return
    document = here.blueprint.document
    for key in view.waits_for:
        actors = (document.actors[one].name for one in document.steps[key].actors)
        who = ", ".join(said_in((name.de, name.en)) for name in actors)
        yield Missing(gettext("first comes: %(step)s") % {"step": titles.get(key, key)}, who)
    for one in blockers:
        if one.step in ("", view.key):
            yield Missing(
                gettext("held up by: %(title)s") % {"title": one.title}, one.owner_name or str(OWNERS[one.owner])
            )
    told = set(view.waits_for)
    for obstacle in view.obstacles:
        if isinstance(obstacle, Reason) and obstacle.kind is Kind.STEP and obstacle.key in told:
            continue
        levels = (str(LEVELS[level]) for level in levels_that_know(document, obstacle))
        who = ", ".join([*(said_in(pair) for pair in who_clears(document, obstacle)), *levels])
        yield Missing(said_in(in_words(obstacle)), who)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing of the steps; `marks`: of each its tone, and in a word how far it is."""

    drawing: Drawing
    titles: Mapping[str, str]
    marks: Mapping[str, tuple[str, str]]


def drawn(here: Standing) -> Drawn:
    """Every box says how far its step is and leads to it; the list beside it says the same."""
    marks = {view.key: (TONES[view.position], str(POSITIONS[view.position])) for view in here.steps}
    return Drawn(drawing_of(here.blueprint), titles_of(here), marks)
