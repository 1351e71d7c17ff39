# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan in numbers and in lines: for tables, other programs, and people who want to see every connection."""

from collections.abc import Iterator, Mapping

import numpy as np

from blaupause.authorities.queries import authorities
from blaupause.rollout.events import REASONS
from blaupause.rollout.labels import STATES
from blaupause.rollout.planner import Group, Reason
from blaupause.rollout.planning import Planned
from blaupause.rollout.rules import State, StepState
from blaupause.rollout.spoken import in_language
from blaupause.rollout.stepsets import ChangeClass

GROUPS = {
    Group.NEW: ("neu", "new"),
    Group.CHANGED: ("geht mit", "changed"),
    Group.REVIEW: ("zu prüfen", "review needed"),
    Group.WAITING: ("wartet", "waiting"),
    Group.FROZEN: ("bleibt", "frozen"),
    Group.CLOSED: ("geschlossen", "closed"),
    Group.UNCHANGED: ("unverändert", "unchanged"),
}
KINDS = {
    ChangeClass.SAME: "gleich",
    ChangeClass.EDITORIAL: "nur Texte",
    ChangeClass.ADDITIVE: "es kommt nur etwas dazu",
    ChangeClass.RESTRICTIVE: "etwas fällt weg oder wird strenger",
}
_MARKS = {"added": "+", "removed": "-", "tightened": "!", "loosened": "<", "reworded": "~"}
_SAID = {"added": "neu", "removed": "fällt weg", "tightened": "strenger", "loosened": "leichter", "reworded": "Text"}
_SIGNS = {Group.NEW: "+", Group.CHANGED: "~", Group.REVIEW: "?", Group.WAITING: "…", Group.CLOSED: "-"}


def by_group(made: Planned) -> dict[Group, int]:
    """Connections per group; all groups, in the order people read them."""
    counts = np.bincount(made.outcome.group, minlength=len(Group))
    counts[Group.NEW] = len(made.outcome.new_authority)
    return {group: int(counts[group]) for group in GROUPS}


def by_commitment(made: Planned) -> dict[str, dict[Group, int]]:
    """The same per commitment, those of the version first."""
    keys, outcome = made.question.commitments, made.outcome
    table = np.zeros((len(keys), len(Group)), dtype=np.int64)
    np.add.at(table, (made.base.commitment, outcome.group), 1)
    np.add.at(table[:, Group.NEW], outcome.new_commitment, 1)
    return {key: {group: int(row[group]) for group in GROUPS} for key, row in zip(keys, table, strict=True)}


def by_state(made: Planned) -> dict[State, dict[Group, int]]:
    """The same per state of the connections; states nobody is in are left out."""
    table = np.zeros((len(State), len(Group)), dtype=np.int64)
    np.add.at(table, (made.base.state, made.outcome.group), 1)
    return {s: {group: int(table[s, group]) for group in GROUPS} for s in State if table[s].any()}


def by_fate(made: Planned) -> dict[tuple[State | None, Group, Reason], int]:
    """Connections per state, group and reason; None: they do not exist yet."""
    base, outcome = made.base, made.outcome
    codes = base.state.astype(np.int64) * 10_000 + outcome.group.astype(np.int64) * 100 + outcome.reason
    codes, counts = np.unique(codes, return_counts=True)
    pairs = zip(codes.tolist(), counts.tolist(), strict=True)
    found: dict[tuple[State | None, Group, Reason], int] = {
        (State(code // 10_000), Group(code // 100 % 100), Reason(code % 100)): count for code, count in pairs
    }
    fresh = len(outcome.new_authority)
    return {(None, Group.NEW, Reason.MISSING): fresh, **found} if fresh else found


def by_reason(made: Planned) -> dict[tuple[Group, Reason], int]:
    """Connections per group and reason, most first."""
    codes = made.outcome.group.astype(np.int64) * 100 + made.outcome.reason
    found, counts = np.unique(codes, return_counts=True)
    pairs = sorted(zip(counts.tolist(), found.tolist(), strict=True), key=lambda pair: (-pair[0], pair[1]))
    return {(Group(code // 100), Reason(code % 100)): count for count, code in pairs}


def step_changes(made: Planned) -> list[dict[str, object]]:
    """Per version in use and step: what happens to it, how many connections meet it, and where it has begun."""
    base, outcome, question = made.base, made.outcome, made.question
    columns = {key: n for n, key in enumerate(made.columns)}
    titles = {step.key: step.title for one in (*question.versions, question.target) for step in one.steps}
    meets = np.isin(outcome.group, [Group.CHANGED, Group.REVIEW, Group.WAITING])
    found: list[dict[str, object]] = []
    for place, (version, changes) in enumerate(zip(question.versions, outcome.changes, strict=True)):
        mine = meets & (base.version == place)
        if not mine.any():
            continue
        for kind, keys in changes.by_kind().items():
            for key in keys:
                begun = mine & (base.steps[:, columns[key]] != StepState.OPEN)
                found.append(
                    {
                        "version": version.label,
                        "sha256": version.sha256,
                        "step": key,
                        "de": titles[key][0],
                        "en": titles[key][1],
                        "change": kind,
                        "connections": int(mine.sum()),
                        "begun": int(begun.sum()),
                    }
                )
    return found


def as_json(made: Planned, *, rows: bool = True) -> dict[str, object]:
    """The whole report as plain values. `rows`: with the ids of connections by group."""
    versions = zip(made.question.versions, made.outcome.changes, strict=True)
    counted = np.bincount(made.base.version, minlength=len(made.version_ids))
    value: dict[str, object] = {
        "todo": made.outcome.todo,
        "groups": _named(by_group(made)),
        "commitments": {key: _named(groups) for key, groups in by_commitment(made).items()},
        "states": {state.name.lower(): _named(groups) for state, groups in by_state(made).items()},
        "reasons": [
            {"group": group.name.lower(), "reason": reason.name.lower(), "connections": count}
            for (group, reason), count in by_reason(made).items()
        ],
        "versions": [
            {
                "label": version.label,
                "sha256": version.sha256,
                "change": changes.kind.name.lower(),
                "connections": int(count),
            }
            for (version, changes), count in zip(versions, counted, strict=True)
        ],
        "steps": step_changes(made),
    }
    if rows:
        value["connections"] = {
            group.name.lower(): made.base.ids[made.outcome.rows(group)].tolist()
            for group in GROUPS
            if group not in (Group.NEW, Group.UNCHANGED)
        }
        value["new"] = [[_authority(int(a)), made.question.commitments[c]] for a, c in _new(made)]
    return value


def _named(groups: Mapping[Group, int]) -> dict[str, int]:
    return {group.name.lower(): count for group, count in groups.items()}


def _new(made: Planned) -> Iterator[tuple[int, int]]:
    outcome = made.outcome
    yield from zip(outcome.new_authority.tolist(), outcome.new_commitment.tolist(), strict=True)


def _authority(pk: int) -> str:
    return authorities()[pk].key


def table(made: Planned) -> Iterator[str]:
    """Lines of the table: commitments × groups, then reasons, then versions with their steps."""
    stamp = made.stamp
    yield f"Plan für {stamp.label} ({stamp.sha256[:12]}), Stand {stamp.revision}, Tag {stamp.day:%d.%m.%Y}"
    if not authorities():
        yield "Es sind noch keine Behörden geladen, also gibt es nichts zu planen. „blaupause serve“ lädt alles."
        return
    used = [group for group, count in by_group(made).items() if count]
    yield f"{'':24}" + "".join(f"{GROUPS[group][0]:>14}" for group in used)
    for key, groups in by_commitment(made).items():
        notes = f"   {made.unknown[key]} Behörden noch unbekannt" if made.unknown.get(key) else ""
        yield f"{key:24}" + "".join(f"{groups[group]:14}" for group in used) + notes
    total = by_group(made)
    yield f"{'zusammen':24}" + "".join(f"{total[group]:14}" for group in used)
    for (group, reason), count in by_reason(made).items():
        if reason is not Reason.NONE:
            yield f"  {GROUPS[group][0]}: {count}{_because(group, reason, ' – ')}"
    yield from _versions(made)
    yield "Nichts zu tun." if not made.outcome.todo else f"Zu tun: {made.outcome.todo} Anschlüsse"
    yield f"Plan {stamp.plan}"


def _because(group: Group, reason: Reason, joint: str) -> str:
    said = REASONS[reason.name][0]
    return "" if said == GROUPS[group][0] else joint + said


def _versions(made: Planned) -> Iterator[str]:
    counted = np.bincount(made.base.version, minlength=len(made.version_ids))
    steps = step_changes(made)
    for version, changes, count in zip(made.question.versions, made.outcome.changes, counted, strict=True):
        if changes.kind is ChangeClass.SAME:
            continue
        yield f"{version.label} ({version.sha256[:12]}): {count} Anschlüsse, {KINDS[changes.kind]}"
        for one in steps:
            if one["sha256"] == version.sha256:
                begun = f", in {one['begun']} Anschlüssen schon begonnen" if one["begun"] else ""
                kind = str(one["change"])
                yield f"  {_MARKS[kind]} {one['de']} ({one['step']}): {_SAID[kind]}{begun}"


def lines(made: Planned, most: int) -> Iterator[str]:
    """Every connection that is not simply unchanged, with its reason; at most so many per group."""
    bodies, keys, outcome, base = authorities(), made.question.commitments, made.outcome, made.base
    for number, (authority, commitment) in enumerate(_new(made)):
        if number == most:
            yield f"  … und {len(outcome.new_authority) - most} weitere"
            break
        yield f"+ {bodies[authority].name}, {keys[commitment]}: neu"
    for group, sign in _SIGNS.items():
        rows = outcome.rows(group) if group is not Group.NEW else np.empty(0, dtype=np.intp)
        for row in rows[:most].tolist():
            state = in_language("de", STATES[State(base.state[row])])
            why = _because(group, Reason(outcome.reason[row]), ", ")
            was = made.question.versions[base.version[row]].label
            name = bodies[int(base.authority[row])].name
            yield f"{sign} {name}, {keys[base.commitment[row]]} ({state}, {was}): {GROUPS[group][0]}{why}"
        if len(rows) > most:
            yield f"  … und {len(rows) - most} weitere"
