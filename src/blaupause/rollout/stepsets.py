# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The steps of a blueprint version as far as they bind somebody, and what differs between two versions. Pure.

Read from the plain document, so that versions stored by older and newer software can be compared.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_DECIDING = frozenset({"hard", "soft", "gate", "applies", "inputs"})


class ChangeClass(IntEnum):
    """How far a version differs from another one, least first."""

    SAME = 0
    EDITORIAL = 1  # texts, sources, order, what is known of online services
    ADDITIVE = 2  # more steps, or less asked for
    RESTRICTIVE = 3  # steps taken away, or more asked for


@dataclass(frozen=True, slots=True)
class StepRule:
    """What binds in one step. `condition`: canonical JSON of expressions; any change of one counts as stricter."""

    key: str
    title: tuple[str, str]  # German, English
    before: frozenset[str]  # steps that have to be done, also by way of others
    soft: frozenset[str]
    gate: frozenset[str]  # steps and data of the gate
    inputs: frozenset[str]
    implied: frozenset[str]  # what follows from its data and values: without it more has to be said
    condition: str
    rest: str  # everything else, canonical


@dataclass(frozen=True, slots=True)
class StepSet:
    """The steps of one version, in their order. `sha256`: of the whole document."""

    label: str  # bayern@1.2.0
    sha256: str
    steps: tuple[StepRule, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in order."""
        return tuple(step.key for step in self.steps)


@dataclass(frozen=True, slots=True)
class StepChanges:
    """From one version to another: keys of steps by what happened to them, each in the order of its version."""

    kind: ChangeClass
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    tightened: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()

    @property
    def touched(self) -> frozenset[str]:
        """Every step that is not what it was."""
        return frozenset((*self.added, *self.removed, *self.tightened, *self.loosened, *self.reworded))

    def by_kind(self) -> dict[str, tuple[str, ...]]:
        """The same by name, for reports."""
        names = ("added", "removed", "tightened", "loosened", "reworded")
        return {name: getattr(self, name) for name in names}


def step_set(document: Mapping[str, Any], sha256: str) -> StepSet:
    """The step set of a plain document."""
    meta, steps = document["blueprint"], document["steps"]
    hard = {key: frozenset(step.get("hard", ())) for key, step in steps.items()}
    ordered = sorted(steps, key=lambda key: (steps[key]["order"], key))
    rules = tuple(_rule(key, steps[key], _all_before(key, hard), _implied(document, key)) for key in ordered)
    return StepSet(f"{meta['key']}@{meta['version']}", sha256, rules)


def _implied(document: Mapping[str, Any], key: str) -> Iterator[str]:
    """What follows from the data of a step, and from the values that are asked in it."""
    step = document["steps"][key]
    data = [(one["key"], one) for name in ("inputs", "produces") for one in step.get(name, ())]
    values = [pair for pair in document.get("parameters", {}).items() if key in pair[1].get("steps", ())]
    for name, one in (*data, *values):
        yield from (f"{name} {what}" for what in one.get("implies", ()))


def _rule(key: str, step: Mapping[str, Any], before: frozenset[str], implied: Iterable[str]) -> StepRule:
    gate = step.get("gate") or {}
    title = step.get("title") or {}
    expressions = [gate.get("when"), step.get("applies")]
    rest = {name: value for name, value in step.items() if name not in _DECIDING}
    return StepRule(
        key=key,
        title=(str(title.get("de", key)), str(title.get("en", key))),
        before=before,
        soft=frozenset(step.get("soft", ())),
        gate=frozenset(f"step {one}" for one in gate.get("steps", ()))
        | frozenset(f"datum {one}" for one in gate.get("inputs", ())),
        inputs=frozenset(one["key"] for one in step.get("inputs", ())),
        implied=frozenset(implied),
        condition=_canonical(expressions),
        rest=_canonical([rest, gate.get("text"), step.get("inputs"), sorted(step.get("soft", ()))]),
    )


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _all_before(key: str, hard: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Everything a step waits for. So a step in the middle that goes makes nothing stricter for the last one."""
    found: set[str] = set()
    todo = list(hard[key])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += hard.get(one, ())
    return frozenset(found)


def compare(old: StepSet, new: StepSet) -> StepChanges:
    """What a connection on `old` meets in `new`."""
    if old.sha256 == new.sha256:
        return StepChanges(ChangeClass.SAME)
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    both = [(before[key], step) for key, step in after.items() if key in before]
    added = tuple(key for key in after if key not in before)
    removed = tuple(key for key in before if key not in after)
    tightened = tuple(now.key for was, now in both if _stricter(was, now))
    loosened = tuple(now.key for was, now in both if not _stricter(was, now) and _easier(was, now))
    said = {*tightened, *loosened}
    reworded = tuple(now.key for was, now in both if now.key not in said and was.rest != now.rest)
    return StepChanges(_kind(removed or tightened, added or loosened), added, removed, tightened, loosened, reworded)


def _kind(less: Iterable[str], more: Iterable[str]) -> ChangeClass:
    if less:
        return ChangeClass.RESTRICTIVE
    return ChangeClass.ADDITIVE if more else ChangeClass.EDITORIAL


def _stricter(was: StepRule, now: StepRule) -> bool:
    """Asks for something it did not ask for."""
    return bool(
        now.condition != was.condition
        or now.before - was.before
        or now.gate - was.gate
        or now.inputs - was.inputs
        or was.implied - now.implied
    )


def _easier(was: StepRule, now: StepRule) -> bool:
    """Asks for less. A step taken out of the document is no relief by itself: it is listed as removed."""
    less = was.before - now.before or was.gate - now.gate or was.inputs - now.inputs
    return bool(less or now.implied - was.implied)
