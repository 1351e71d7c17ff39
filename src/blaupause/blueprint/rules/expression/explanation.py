# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Explains a verdict: the smallest set of things that stand in the way, in German and English.

An `and` needs all that is missing. An `or` needs one of its ways, so it says so. What is contained in something else
is left out: a way that asks for more than another way, a choice that is settled by what is needed anyway.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from blaupause.blueprint.rules.expression.evaluation import Evaluation
from blaupause.blueprint.rules.expression.tree import (
    And,
    Compare,
    Expression,
    Literal,
    Member,
    Node,
    Not,
    Or,
    Reference,
    walk,
)
from blaupause.blueprint.rules.expression.vocabulary import Facts, Kind, Title, Verdict
from blaupause.blueprint.rules.expression.wording import called, said, text_of

_MISSING: Final = {
    (Kind.STEP, True): ("noch nicht erledigt", "not done yet"),
    (Kind.STEP, False): ("schon erledigt", "already done"),
    (Kind.DATUM, True): ("fehlt", "missing"),
    (Kind.DATUM, False): ("liegt schon vor", "already there"),
    (Kind.CHECK, True): ("nicht nachgewiesen", "not verified"),
    (Kind.CHECK, False): ("schon nachgewiesen", "already verified"),
    (Kind.PARAMETER, True): ("steht auf Nein", "is set to no"),
    (Kind.PARAMETER, False): ("steht auf Ja", "is set to yes"),
    (Kind.NAME, True): ("trifft nicht zu", "does not apply"),
    (Kind.NAME, False): ("trifft zu", "applies"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing in the way. `kind` and `key` say where to go, both None when no single thing is meant."""

    de: str
    en: str
    kind: Kind | None = None
    key: str | None = None
    text: str = ""
    verdict: Verdict = field(default=Verdict.FALSE, compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Ways of which one suffices; each way is everything it needs."""

    ways: frozenset[frozenset["Reason | OneOf"]]
    order: "tuple[tuple[Reason | OneOf, ...], ...]" = field(compare=False)

    @property
    def de(self) -> str:
        return "eines davon: " + " oder ".join(_way(way, "de") for way in self.order)

    @property
    def en(self) -> str:
        return "one of these: " + " or ".join(_way(way, "en") for way in self.order)


Obstacle = Reason | OneOf


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict, and what has to change so that it becomes TRUE (empty when it is)."""

    verdict: Verdict
    obstacles: tuple[Obstacle, ...]

    def lines(self, language: str = "de") -> list[str]:
        """One line for each obstacle: `fehlt: DVDV-Eintrag`."""
        return [obstacle.de if language.startswith("de") else obstacle.en for obstacle in self.obstacles]


def evaluate(expression: Expression, facts: Facts) -> Outcome:
    """The verdict for these facts with its explanation. Unknown never counts as TRUE; nothing is raised."""
    evaluation = Evaluation(facts)
    verdict = evaluation.of(expression)
    if verdict is Verdict.TRUE:
        return Outcome(verdict, ())
    return Outcome(verdict, tuple(_needed(expression.root, True, evaluation)))


def _needed(node: Node, wanted: bool, evaluation: Evaluation) -> list[Obstacle]:
    """What has to change before the node has the wanted value; empty when it has it."""
    match node:
        case Not(operand):
            return _needed(operand, not wanted, evaluation)
        case And(operands) | Or(operands):
            ways = [_needed(operand, wanted, evaluation) for operand in operands]
            if isinstance(node, And) is wanted:
                return _all(obstacle for way in ways for obstacle in way)
            return _one(ways)
    verdict = evaluation.verdict(node)
    if verdict is (Verdict.TRUE if wanted else Verdict.FALSE):
        return []
    if isinstance(node, Reference | Literal):
        return [_simple(node, wanted, verdict)]
    return _comparison(node, wanted, verdict, evaluation)


def _all(obstacles: Iterable[Obstacle]) -> list[Obstacle]:
    unique = list(dict.fromkeys(obstacles))
    needed = set(unique)
    return [o for o in unique if not (isinstance(o, OneOf) and any(way <= needed - {o} for way in o.ways))]


def _one(ways: list[list[Obstacle]]) -> list[Obstacle]:
    if not all(ways):
        return []
    flat: dict[frozenset[Obstacle], tuple[Obstacle, ...]] = {}
    for way in ways:
        if len(way) == 1 and isinstance(way[0], OneOf):
            flat.update((frozenset(inner), inner) for inner in way[0].order)
        else:
            flat.setdefault(frozenset(way), tuple(way))
    possible = {key: way for key, way in flat.items() if not any(_never(o) for o in way)} or flat
    least = {key: way for key, way in possible.items() if not any(other < key for other in possible)}
    if len(least) == 1:
        return list(next(iter(least.values())))
    return [OneOf(frozenset(least), tuple(least.values()))]


def _never(obstacle: Obstacle) -> bool:
    return isinstance(obstacle, Reason) and obstacle.text in ("true", "false")


def _simple(node: Reference | Literal, wanted: bool, verdict: Verdict) -> Reason:
    if isinstance(node, Literal):
        return Reason("so nie erfüllbar", "cannot be met as written", text=text_of(node))
    title = node.variable.title
    if verdict is Verdict.UNKNOWN:
        return _unknown(node)
    de, en = _MISSING[node.kind, wanted]
    return Reason(f"{de}: {title.de}", f"{en}: {title.en}", node.kind, node.key, text_of(node), verdict)


def _unknown(node: Reference) -> Reason:
    title = node.variable.title
    return Reason(
        f"unbekannt: {title.de}", f"unknown: {title.en}", node.kind, node.key, text_of(node), Verdict.UNKNOWN
    )


def _comparison(node: Node, wanted: bool, verdict: Verdict, evaluation: Evaluation) -> list[Obstacle]:
    used = [inner for inner, _ in walk(node) if isinstance(inner, Reference)]
    if verdict is Verdict.UNKNOWN:
        return _all(_unknown(r) for r in used if evaluation.value(r) is None)
    title = said(node, wanted=wanted)
    only = used[0] if len(set(used)) == 1 else None
    now = _now(node, evaluation)
    return [
        Reason(
            f"nötig: {title.de}" + (f" (ist: {now.de})" if now else ""),
            f"needed: {title.en}" + (f" (is: {now.en})" if now else ""),
            only.kind if only else None,
            only.key if only else None,
            text_of(node),
        )
    ]


def _now(node: Node, evaluation: Evaluation) -> Title | None:
    if not isinstance(node, Compare | Member) or not isinstance(node.left, Reference):
        return None
    found = evaluation.value(node.left)
    return None if found is None else called(Literal(node.left.type, found), node.left)


def _way(way: Iterable[Obstacle], language: str) -> str:
    parts = [o.de if language == "de" else o.en for o in way]
    joint = " und " if language == "de" else " and "
    return f"({joint.join(parts)})" if len(parts) > 1 or parts[0].startswith(("eines", "one")) else parts[0]
