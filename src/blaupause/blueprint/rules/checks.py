# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a schema cannot say about a merged document: errors, and warnings about what is probably a mistake."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from blaupause.blueprint.rules import abbreviations, conditions, details, hints
from blaupause.blueprint.rules.model import Document, Step
from blaupause.blueprint.rules.partial import Broken
from blaupause.blueprint.rules.references import Known, reasons, references
from blaupause.blueprint.rules.reports import Finding, error
from blaupause.blueprint.rules.yamlfile import Path

MAX_FINDINGS: Final = 400
"""Nobody reads more at once, and looking for what may be meant takes time."""


def check(document: Document) -> list[tuple[str, Path, str, str]]:
    """The errors of a document: code, path, German, English; empty means it is consistent."""
    return [(f.code, f.path, f.de, f.en) for f in review(document, own=frozenset()) if not f.warning]


def review(
    document: Document,
    *,
    own: Broken | None = None,
    broken: Broken = frozenset(),
    loose: frozenset[str] = frozenset(),
    changes: Sequence[Mapping[str, Any]] = (),
) -> list[Finding]:
    """All errors and warnings of a merged document.

    `own`: what the top layer itself brought (None: everything), for only its writer is told about unused objects.
    `broken`: objects that are missing here because something else is wrong with them, `loose`: data that stand
    in those. `changes`: of the top layer.
    """
    known = Known(document, broken, loose)
    found = chain(
        references(document, known),
        reasons(changes, known),
        _orders(document.steps),
        _commitments(document),
        _circles(document.steps),
        details.check(document, known),
        conditions.check(document, known),
        abbreviations.check(document),
        hints.check(document, frozenset() if broken else own),  # a broken object may use what nothing else does
    )
    return list(islice(found, MAX_FINDINGS))


def _orders(steps: Mapping[str, Step]) -> Iterator[Finding]:
    orders: dict[int, str] = {}
    for key, step in steps.items():
        if step.order in orders:
            yield error(
                "order",
                ("steps", key, "order"),
                f"Die Nummer {step.order} trägt schon der Schritt „{orders[step.order]}“.",
                f"The step “{orders[step.order]}” already has the number {step.order}.",
            )
        orders.setdefault(step.order, key)


def _commitments(document: Document) -> Iterator[Finding]:
    for key, item in document.commitments.items():
        here: Path = ("commitments", key)
        seen: set[str] = set()
        for index, service in enumerate(item.services):
            if service.leika_key in seen:
                place: Path = (*here, "services", index)
                yield error("twice", place, "Dieser Schlüssel steht zweimal hier.", "This key stands here twice.")
            seen.add(service.leika_key)
        if item.due < item.announced:
            message = ("Der Termin liegt vor der Ankündigung.", "The date lies before the announcement.")
            yield error("due", (*here, "due"), *message)


def _circles(steps: Mapping[str, Step]) -> Iterator[Finding]:
    """Steps that wait for each other, hard and soft dependencies together (Kahn's algorithm)."""
    waits = {key: {d for d in (*s.hard, *s.soft) if d in steps and d != key} for key, s in steps.items()}
    for key, step in steps.items():
        for name in ("hard", "soft"):
            if key in getattr(step, name):
                yield _circle([key], ("steps", key, name, getattr(step, name).index(key)))
    while free := [key for key, before in waits.items() if not before & waits.keys()]:
        for key in free:
            del waits[key]
    circle = _one_circle(waits)
    if circle:
        first = steps[circle[0]]
        name = "hard" if circle[1] in first.hard else "soft"
        yield _circle(circle, ("steps", circle[0], name, getattr(first, name).index(circle[1])))


def _one_circle(waits: Mapping[str, set[str]]) -> list[str]:
    """One circle of what is left, beginning with its first step; every step waits for the next one."""
    if not waits:
        return []
    way = [min(waits)]
    while (following := min(waits[way[-1]] & waits.keys())) not in way:
        way.append(following)
    circle = way[way.index(following) :]
    first = circle.index(min(circle))
    return circle[first:] + circle[:first]


def _circle(keys: list[str], path: Path) -> Finding:
    names = " → ".join([*keys, keys[0]])
    return error(
        "circle", path, f"Diese Schritte warten aufeinander: {names}.", f"Steps wait for each other: {names}."
    )
