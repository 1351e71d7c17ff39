# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a step asks people to state, where each statement belongs, and who can clear what is in the way."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from blaupause.blueprint.rules.content import Parameter
from blaupause.blueprint.rules.expression import (
    Expression,
    Kind,
    Obstacle,
    OneOf,
    Reason,
    Verdict,
    references,
)
from blaupause.blueprint.rules.model import Document
from blaupause.rollout.gates import StepView
from blaupause.rollout.holding import StatementInfo, implications_for
from blaupause.rollout.knowing import Standing, needed, rules_for, shared_for, words_for
from blaupause.rollout.statements import About
from blaupause.rollout.workrules import StatementKind

Pair = tuple[str, str]
HERE: Final = "connection"
_KINDS: Final = {
    Kind.PARAMETER: StatementKind.PARAMETER,
    Kind.DATUM: StatementKind.DATUM,
    Kind.CHECK: StatementKind.CHECK,
}
_SETTLED: Final = frozenset({Kind.PARAMETER, Kind.NAME})


@dataclass(frozen=True, slots=True)
class Need:
    """Something a step asks for. `needed`: the gate or the blueprint insists on it. `parameter`: of a value.

    `held`: what holds now, perhaps from a place above. `shared`: it holds for all services of the authority.
    """

    kind: StatementKind
    key: str
    title: Pair
    help: Pair | None
    parameter: Parameter | None
    needed: bool
    held: StatementInfo | None
    shared: bool

    @property
    def id(self) -> str:
        """Name of the field, unique within a step."""
        return f"{self.kind.name.lower()}-{self.key}"

    @property
    def there(self) -> bool:
        """Something is stated, here or above, and it is not a plain no."""
        return self.held is not None and (self.kind is StatementKind.PARAMETER or self.held.value == "yes")


def needs_of(here: Standing, view: StepView) -> tuple[Need, ...]:
    """What the step asks for here; what its gate needs first."""
    document, key = here.blueprint.document, view.key
    step = document.steps[key]
    gate = next((rule.gate for rule in rules_for(here.blueprint) if rule.key == key), None)
    asked = references(gate) if gate else None
    found: list[Need] = []
    for name, parameter in document.parameters.items():
        insists = bool(asked and name in asked.parameters | asked.data)
        if (insists or key in parameter.steps) and _asked_here(here, name):
            found.append(_parameter(here, name, parameter, insists or parameter.required))
    profiles = (one for one in document.profiles.values() if one.online_service == here.online_service)
    listed = {one.key for one in (*step.inputs, *step.produces)}
    listed |= {one.key for profile in profiles for one in profile.inputs.get(key, [])}
    words, shared = words_for(here.blueprint), shared_for(here.blueprint)
    there = {key for kind, key in here.statements if kind is StatementKind.DATUM}
    insisted = _still_asked(gate, view, asked.data if asked else frozenset(), there)
    told = {one.key for one in found}  # a value that is asked for says by itself that it is there
    data = (listed | (asked.data if asked else frozenset())) - told
    for name in sorted(data, key=lambda one: one not in insisted):
        title = words.data[name]
        held = here.statements.get((StatementKind.DATUM, name))
        pair = (title.de, title.en)
        found.append(Need(StatementKind.DATUM, name, pair, None, None, name in insisted, held, name in shared))
    for name, check in document.checks.items():
        insists = bool(asked and name in asked.checks)
        if insists or key in check.steps:
            held = here.statements.get((StatementKind.CHECK, name))
            titles, help_ = (check.title.de, check.title.en), (check.text.de, check.text.en)
            one = Need(StatementKind.CHECK, name, titles, help_, None, insists, held, check.level == "authority")
            found.append(one)
    return tuple(sorted(found, key=lambda one: not one.needed))


def _still_asked(
    gate: Expression | None, view: StepView, data: frozenset[str], there: Collection[str]
) -> frozenset[str]:
    """Data the gate insists on: those it names, unless what is known already settles the way they stand in.

    `there`: data somebody has said something of. Once the gate is open it insists on nothing else.
    """
    if gate is None or view.gate is Verdict.TRUE:
        return data.intersection(there)
    missing = {one.key for obstacle in view.obstacles for one in _near(obstacle) if one.kind is Kind.DATUM}
    return frozenset(one for one in data if one in missing) or data


def _near(obstacle: Obstacle) -> Iterator[Reason]:
    """The reasons in it, without ways that are closed here: they would need another value than the one that holds."""
    if isinstance(obstacle, OneOf):
        ways = [[one for part in way for one in reasons(part)] for way in obstacle.order]
        left = [way for way in ways if not any(one.kind in _SETTLED and one.verdict is Verdict.FALSE for one in way)]
        yield from (one for way in (left or ways) for one in way)
    else:
        yield obstacle


def _parameter(here: Standing, name: str, parameter: Parameter, needed: bool) -> Need:
    title, help_ = parameter.title, parameter.help
    return Need(
        StatementKind.PARAMETER,
        name,
        (title.de, title.en),
        (help_.de, help_.en) if help_ else None,
        parameter,
        needed,
        here.statements.get((StatementKind.PARAMETER, name)),
        parameter.level != HERE,
    )


def _asked_here(here: Standing, parameter: str) -> bool:
    return needed(here.blueprint, parameter, here.known.facts, here.online_service) is not Verdict.FALSE


def about(here: Standing, need: Need, *, everywhere: bool | None = None) -> tuple[About, int]:
    """Where a new statement goes, and the version of the one it replaces there (0: none).

    It stays where it was made by this authority; what comes from above is said anew, at the authority's own place
    when it holds for all services. `everywhere`: what somebody says about data and checks against the blueprint.
    """
    held = need.held
    shared = need.shared if need.parameter or everywhere is None else everywhere
    if held is not None and held.connection_id is not None:
        return About(connection_id=here.connection_id), held.version
    if held is not None and held.place == here.place and (need.parameter or shared):
        return About(here.place, commitment=here.commitment if held.commitment_id is not None else ""), held.version
    return (About(here.place), 0) if shared else (About(connection_id=here.connection_id), 0)


def holds(here: Standing, need: Need) -> bool:
    """It is there and not over."""
    facts = here.known.facts
    known = facts.verified if need.kind is StatementKind.CHECK else facts.have
    return need.there and known.get(need.key) is not False


def implied_by(here: Standing, need: Need) -> tuple[str, ...]:
    """Data that would hold with it: those of which nobody has said anything, in the order of the blueprint."""
    if need.kind is StatementKind.CHECK:
        return ()
    implied = implications_for(here.blueprint).get(need.key, frozenset())
    words = words_for(here.blueprint).data
    return tuple(key for key in words if key in implied and (StatementKind.DATUM, key) not in here.statements)


def included(here: Standing, needs: Iterable[Need]) -> Mapping[str, Need]:
    """Of what is asked and not there yet, what another thing that is asked says as well: its key, and that thing.

    The one that says most comes first, so that as little as possible is left to be said.
    """
    missing = [one for one in needs if one.held is None]
    says = {one.id: implied_by(here, one) for one in missing}
    found: dict[str, Need] = {}
    for need in sorted(missing, key=lambda one: -len(says[one.id])):
        if need.key not in found:
            found |= {key: need for key in says[need.id] if key not in found}
    asked = {one.key for one in missing if one.kind is StatementKind.DATUM}
    return {key: need for key, need in found.items() if key in asked}


def title_of(here: Standing, key: str) -> Pair:
    """What a datum or a value is called."""
    words = words_for(here.blueprint)
    if found := words.data.get(key):
        return found.de, found.en
    title = here.blueprint.document.parameters[key].title
    return title.de, title.en


def in_words(obstacle: Obstacle) -> Pair:
    """What is in the way: what nobody has stated is not stated yet, rather than unknown."""
    german = obstacle.de.replace("unbekannt:", "noch nicht angegeben:")
    return german, obstacle.en.replace("unknown:", "not stated yet:")


def reasons(obstacle: Obstacle) -> Iterator[Reason]:
    """All single reasons in it."""
    if isinstance(obstacle, OneOf):
        for way in obstacle.order:
            for one in way:
                yield from reasons(one)
    else:
        yield obstacle


def who_clears(document: Document, obstacle: Obstacle) -> tuple[Pair, ...]:
    """Who can clear it: the actors of the step that brings it about."""
    found: dict[str, None] = {}
    for reason in reasons(obstacle):
        found.update(dict.fromkeys(_actors(document, reason)))
    return tuple((document.actors[key].name.de, document.actors[key].name.en) for key in found)


def levels_that_know(document: Document, obstacle: Obstacle) -> tuple[str, ...]:
    """Levels that know the parameters that are missing."""
    keys = (one.key for one in reasons(obstacle) if one.kind is Kind.PARAMETER)
    return tuple(dict.fromkeys(document.parameters[key].level for key in keys if key in document.parameters))


def _actors(document: Document, reason: Reason) -> Iterable[str]:
    steps = document.steps
    if reason.kind is Kind.STEP and reason.key in steps:
        return steps[reason.key].actors
    if reason.kind is Kind.DATUM:
        makers = [step for step in steps.values() if any(one.key == reason.key for one in step.produces)]
        users = [step for step in steps.values() if any(one.key == reason.key for one in step.inputs)]
        return [actor for step in (makers or users)[:1] for actor in step.actors]
    if reason.kind is Kind.CHECK and reason.key in document.checks:
        return [actor for key in document.checks[reason.key].steps if key in steps for actor in steps[key].actors]
    return ()
