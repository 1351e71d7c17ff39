# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who does what: the steps an actor leads or takes part in, what each needs and what it hands over. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blaupause.blueprint.rules.outline import Plain, Reference, Said, objects, reference, said_of, title_of


@dataclass(frozen=True, slots=True)
class Handing:
    """Something that is needed or made, and the steps it comes from or goes to (none: from outside, or kept)."""

    datum: Said
    steps: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One step seen by somebody who acts in it. `after`: steps that wait for it, with whoever leads them."""

    key: str
    title: Said
    text: Said
    phase: str
    leads: bool
    others: tuple[Reference, ...]
    needs: tuple[Handing, ...]
    gives: tuple[Handing, ...]
    before: tuple[Reference, ...]
    after: tuple[tuple[Reference, Reference | None], ...]
    gate: Said


@dataclass(frozen=True, slots=True)
class Share:
    """How many steps an actor leads, and in how many others it takes part."""

    actor: Reference
    leads: int
    takes_part: int


def in_order(document: Plain) -> tuple[str, ...]:
    """Keys of the steps in their order of display."""
    steps = objects(document, "steps")
    return tuple(sorted(steps, key=lambda key: (steps[key].get("order", 0), key)))


def following(document: Plain, step: str, kinds: Sequence[str] = ("hard", "soft")) -> tuple[Reference, ...]:
    """Steps that wait for this one."""
    steps = objects(document, "steps")
    waiting = (key for key in in_order(document) if any(step in steps[key].get(kind, ()) for kind in kinds))
    return tuple(Reference("steps", key, title_of(document, "steps", key)) for key in waiting)


def shares(document: Plain) -> tuple[Share, ...]:
    """All actors that act in a step, those who lead most first."""
    acting = [list(step.get("actors", ())) for step in objects(document, "steps").values()]
    found = []
    for key in objects(document, "actors"):
        leads = sum(actors[:1] == [key] for actors in acting)
        part = sum(key in actors[1:] for actors in acting)
        if leads or part:
            found.append(Share(Reference("actors", key, title_of(document, "actors", key)), leads, part))
    return tuple(sorted(found, key=lambda share: (-share.leads, -share.takes_part, share.actor.key)))


def duties(document: Plain, actor: str) -> tuple[Duty, ...]:
    """The steps of an actor in order; none when it acts in none."""
    steps = objects(document, "steps")
    mine = (key for key in in_order(document) if actor in steps[key].get("actors", ()))
    return tuple(duty(document, key, actor) for key in mine)


def duty(document: Plain, key: str, actor: str = "") -> Duty:
    """One step with where its inputs come from and where its results go."""
    step = objects(document, "steps")[key]
    actors = list(step.get("actors", ()))
    before = [*step.get("hard", ()), *step.get("soft", ())]
    after = following(document, key)
    return Duty(
        key=key,
        title=title_of(document, "steps", key),
        text=_said(step.get("text")),
        phase=str(step.get("phase", "")),
        leads=actors[:1] == [actor],
        others=_references(document, "actors", [one for one in actors if one != actor]),
        needs=tuple(_from(document, datum, key) for datum in step.get("inputs", ())),
        gives=tuple(_to(document, datum, key) for datum in step.get("produces", ())),
        before=_references(document, "steps", before),
        after=tuple((one, leader(document, one.key)) for one in after),
        gate=_said((step.get("gate") or {}).get("text")),
    )


def leader(document: Plain, step: str) -> Reference | None:
    """Who leads a step."""
    actors = objects(document, "steps")[step].get("actors", ())
    return reference(document, "actors", actors[0]) if actors else None


def _from(document: Plain, datum: Mapping[str, Any], here: str) -> Handing:
    return Handing(_said(datum), _having(document, "produces", datum, here))


def _to(document: Plain, datum: Mapping[str, Any], here: str) -> Handing:
    return Handing(_said(datum), _having(document, "inputs", datum, here))


def _having(document: Plain, field: str, datum: Mapping[str, Any], here: str) -> tuple[Reference, ...]:
    steps = objects(document, "steps")
    keys = [
        key
        for key in in_order(document)
        if key != here and any(other.get("key") == datum.get("key") for other in steps[key].get(field, ()))
    ]
    return _references(document, "steps", keys)


def _references(document: Plain, field: str, keys: Sequence[str]) -> tuple[Reference, ...]:
    found = (reference(document, field, key) for key in dict.fromkeys(keys))
    return tuple(one for one in found if one is not None)


def _said(value: Any) -> Said:
    return said_of(value) or Said("", "")
