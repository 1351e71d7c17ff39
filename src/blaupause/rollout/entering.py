# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Entering many values at once: all of them or none, every mistake named, nothing of somebody else lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import lock
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.accounts.wall import acting
from blaupause.blueprint.rules.content import Parameter
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.actions import append
from blaupause.rollout import values
from blaupause.rollout.models import Statement
from blaupause.rollout.statements import About, Stated, Where, present, put, where_of
from blaupause.rollout.workrules import StatementKind
from blaupause.rollout.writing import share_revision


@dataclass(frozen=True, slots=True)
class Change:
    """One value as it was typed. `seen`: number of the statement the form showed, 0 when there was none."""

    key: str
    text: str
    verified: bool = False
    valid_until: date | None = None
    seen: int = 0


def save_all(*, by: Scope, about: About, changes: Sequence[Change], parameters: Mapping[str, Parameter]) -> int:
    """Store what was changed, in one transaction with one ledger entry each; how many values that were.

    What somebody left as the form showed it is not touched, whatever has become of it meanwhile. `parameters`: what
    may be entered, by key; other keys are left out. Raises Problems rollout.values (each of them
    accounts.invalid.<key>), Conflict when somebody was faster, Problem accounts.not_found.
    """
    where = where_of(about)
    seat = by.require(Verb.EDIT, Kind.PROGRESS, where.place)
    asked = [change for change in changes if change.key in parameters]
    wanted = _read(asked, parameters)
    with acting(by), transaction.atomic():
        share_revision()
        lock(f"statements:{where.place}:{where.connection.pk if where.connection else ''}")
        stored = {one.key: one for one in present(by, where).filter(kind=StatementKind.PARAMETER)}
        shown = _shown(by, where, asked, stored)
        touched = [
            change
            for change in asked
            if not _same(wanted[change.key], shown.get(change.key))
            and not _same(wanted[change.key], stored.get(change.key))
        ]
        _refuse_collisions(touched, wanted, stored, parameters)
        drafts = []
        for change in touched:
            personal = parameters[change.key].personal
            drafts.append(put(by, where, wanted[change.key], stored.get(change.key), personal=personal).draft)
        if drafts:
            append(by=actor(by, seat, where.place), chain=chain_of(where.place), drafts=drafts)
    return len(drafts)


def mistakes(changes: Sequence[Change], parameters: Mapping[str, Parameter]) -> list[Problem]:
    """What cannot be taken in these values, each with its key: for forms that were wrong elsewhere too."""
    return _canonical(changes, parameters)[1]


def _read(changes: Sequence[Change], parameters: Mapping[str, Parameter]) -> dict[str, Stated]:
    """Canonical values; every mistake is found before the first one is told."""
    found, wrong = _canonical(changes, parameters)
    if wrong:
        raise Problems("rollout.values", wrong)
    return found


def _canonical(
    changes: Sequence[Change], parameters: Mapping[str, Parameter]
) -> tuple[dict[str, Stated], list[Problem]]:
    found: dict[str, Stated] = {}
    wrong: list[Problem] = []
    for change in changes:
        try:
            value = values.canonical(change.key, parameters[change.key], change.text)
        except Problem as problem:
            wrong.append(problem)
            continue
        found[change.key] = Stated(
            StatementKind.PARAMETER,
            change.key,
            value,
            valid_until=change.valid_until if value else None,
            verified=change.verified and bool(value),
        )
    return found, wrong


def _shown(
    by: Scope, where: Where, changes: Sequence[Change], stored: Mapping[str, Statement]
) -> dict[str, Statement]:
    """What the form showed: mostly what is stored; else an ended statement of the same place or connection."""
    found = {one.key: stored[one.key] for one in changes if one.key in stored and stored[one.key].pk == one.seen}
    other = {one.seen for one in changes if one.seen and one.key not in found}
    if other:
        rows = Statement.objects.within(by).filter(pk__in=other, place=where.place, connection=where.connection)
        by_number = {one.pk: one for one in rows}
        for change in changes:
            if change.key not in found and change.seen in by_number and by_number[change.seen].key == change.key:
                found[change.key] = by_number[change.seen]
    return found


def _same(wanted: Stated, shown: Statement | None) -> bool:
    if shown is None:
        return not wanted.value
    was = (shown.value, shown.valid_until, shown.verified_on is not None)
    return was == (wanted.value, wanted.valid_until, wanted.verified)


def _refuse_collisions(
    touched: Sequence[Change],
    wanted: Mapping[str, Stated],
    stored: Mapping[str, Statement],
    parameters: Mapping[str, Parameter],
) -> None:
    theirs, yours = {}, {}
    for change in touched:
        now = stored.get(change.key)
        if (now.pk if now else 0) == change.seen:
            continue
        title = parameters[change.key].title.de
        theirs[title] = values.spoken(parameters[change.key], now.value) if now else "–"
        yours[title] = values.spoken(parameters[change.key], wanted[change.key].value) or "–"
    if theirs:
        raise Conflict(theirs, yours)
