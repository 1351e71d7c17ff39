# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cells of the register that a person may change: how they are spelled in a job, and what they make of a connection.

Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from blaupause.rollout.changes import SERVED, Change, Facts
from blaupause.rollout.jobrules import Cell
from blaupause.rollout.rules import LiveLevel, State, Strength

KEYS: Final = ("state", "live_level", "strength", "evidence_on", "blocked", "since")
_YES_NO: Final = {True: "yes", False: "no"}


def spelled(facts: Facts, since: date | None) -> dict[str, str]:
    """What is known of a connection, each value as one code."""
    return {
        "state": facts.state.name.lower(),
        "live_level": facts.live_level.name.lower(),
        "strength": facts.strength.name.lower(),
        "evidence_on": facts.evidence_on.isoformat() if facts.evidence_on else "",
        "blocked": _YES_NO[facts.blocked],
        "since": since.isoformat() if since else "",
    }


def changed(facts: Facts, cells: Iterable[Cell]) -> Facts:
    """The facts with the cells in their place. Without service there is no level, without proof no day of it."""
    values: dict[str, Any] = {}
    for cell in cells:
        if cell.key == "state":
            values["state"] = State[cell.new.upper()]
        elif cell.key == "live_level":
            values["live_level"] = LiveLevel[cell.new.upper()]
        elif cell.key == "strength":
            values["strength"] = Strength[cell.new.upper()]
        elif cell.key == "evidence_on":
            values["evidence_on"] = date.fromisoformat(cell.new) if cell.new else None
        elif cell.key == "blocked":
            values["blocked"] = cell.new == "yes"
    found = replace(facts, **values)
    if found.state not in SERVED and "live_level" not in values:
        found = replace(found, live_level=LiveLevel.NONE)
    if found.strength is Strength.NONE and "evidence_on" not in values:
        found = replace(found, evidence_on=None)
    return found


def change_of(facts: Facts, cells: Iterable[Cell], wanted: Mapping[str, Any]) -> Change:
    """What is recorded when these cells are carried out. `wanted`: day, why, source."""
    given = list(cells)
    since = next((cell.new for cell in given if cell.key == "since" and cell.new), wanted["day"])
    return Change(changed(facts, given), date.fromisoformat(since), wanted["why"], wanted.get("source", ""))


def difference(old: Facts, new: Facts) -> list[Cell]:
    """The cells that lead from one to the other."""
    before, after = spelled(old, None), spelled(new, None)
    return [Cell(key, before[key], after[key]) for key in before if before[key] != after[key]]


__all__ = ["KEYS", "change_of", "changed", "difference", "spelled"]
