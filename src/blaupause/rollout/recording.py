# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One official change: event, projection and ledger entry."""

from dataclasses import asdict

from django.utils.translation import gettext

from blaupause.accounts.problems import Conflict
from blaupause.catalog.models import SpecialistSystem
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.rollout.changes import Change, Facts, check
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.rollout.words import change_in_words, in_words


def write(
    *, by: str | Actor, connection_id: int, change: Change, revision: int, seen_revision: int | None = None
) -> ConnectionEvent:
    """Record a change inside the caller's transaction, whose revision is given.

    `seen_revision`: what `Connection.revision` was when the change was decided on; raises Conflict when it moved.
    """
    problems = check(change, today=today())
    if problems:
        raise Problems("rollout.nonsense", problems)
    connection = _locked(connection_id)
    if seen_revision is not None and seen_revision != connection.revision:
        raise _conflict(connection, change)
    _check_system(change.facts.system_id)
    earlier = _facts_at(connection, change)
    if earlier == change.facts:
        raise unchanged()
    event = _insert(by, connection, change, earlier, revision)
    later = ConnectionEvent.objects.filter(connection=connection, occurred_on__gt=change.occurred_on).exists()
    _project(connection, change, revision, present=not later)
    append(by=by, chain=f"land-{connection.commitment.land}", drafts=[draft(connection, event.pk, earlier, change)])
    return event


def unchanged() -> Problem:
    """Nothing would change."""
    return Problem(
        "rollout.unchanged",
        "Genau das ist für diesen Tag schon festgehalten.",
        "Exactly this is already recorded for that day.",
    )


def _locked(connection_id: int) -> Connection:
    found = (
        Connection.objects.select_for_update(of=("self",))
        .select_related("commitment", "authority")
        .filter(pk=connection_id)
        .first()
    )
    if found is None:
        raise Problem(
            "rollout.no_connection",
            f"Den Anschluss {connection_id} gibt es nicht.",
            f"There is no connection {connection_id}.",
        )
    return found


def _check_system(system_id: int | None) -> None:
    """Official events name real specialist systems only."""
    if system_id is None:
        return
    if not SpecialistSystem.objects.filter(pk=system_id, demonstration=False).exists():
        raise Problem(
            "rollout.no_system",
            f"Das Fachverfahren {system_id} gibt es nicht.",
            f"There is no specialist system {system_id}.",
        )


def _facts_at(connection: Connection, change: Change) -> Facts:
    """What was known of the connection just before the change: its last event on or before that day."""
    last = (
        ConnectionEvent.objects.filter(connection=connection, occurred_on__lte=change.occurred_on)
        .order_by("-occurred_on", "-revision", "-pk")
        .first()
    )
    if last is None:
        return Facts()
    return Facts(
        State(last.state),
        LiveLevel(last.live_level),
        Strength(last.strength),
        last.evidence_on,
        last.blocked,
        last.system_id,
    )


def _conflict(connection: Connection, change: Change) -> Conflict:
    """Both versions: what the last person left, and what this one wanted."""
    last = ConnectionEvent.objects.filter(connection=connection, revision=connection.revision).first()
    theirs = in_words(present_facts(connection))
    if last is not None:
        theirs |= {gettext("Why"): last.why, gettext("Source"): last.source_url or "–"}
    return Conflict(theirs, change_in_words(change))


def present_facts(connection: Connection) -> Facts:
    """What is known of the connection now."""
    return Facts(
        State(connection.state),
        LiveLevel(connection.live_level),
        Strength(connection.strength),
        connection.evidence_on,
        connection.blocked,
        connection.system_id,
    )


def _insert(
    by: str | Actor, connection: Connection, change: Change, earlier: Facts, revision: int
) -> ConnectionEvent:
    return ConnectionEvent.objects.create(
        connection=connection,
        revision=revision,
        occurred_on=change.occurred_on,
        recorded_at=now(),
        by=by.key if isinstance(by, Actor) else by,
        old_state=earlier.state,
        old_live_level=earlier.live_level,
        why=change.why.strip(),
        source_url=change.source_url,
        **asdict(change.facts),
    )


def _project(connection: Connection, change: Change, revision: int, *, present: bool) -> None:
    """The present state is what the last official event says; the revision moves with every event."""
    facts = {**asdict(change.facts), "since": change.occurred_on} if present else {}
    Connection.objects.filter(pk=connection.pk).update(**facts, revision=revision)


def draft(connection: Connection, event: int, earlier: Facts, change: Change) -> Draft:
    """What the ledger is told of an event; the connection was read with its authority and commitment."""
    facts = change.facts
    detail = {
        "authority": connection.authority.key,
        "commitment": connection.commitment.key,
        "occurred_on": change.occurred_on.isoformat(),
        "old_state": earlier.state.name,
        "state": facts.state.name,
        "old_live_level": earlier.live_level.name,
        "live_level": facts.live_level.name,
        "strength": facts.strength.name,
        "evidence_on": facts.evidence_on.isoformat() if facts.evidence_on else "",
        "blocked": facts.blocked,
        "system": facts.system_id or 0,
        "source_url": change.source_url,
        "event": event,
    }
    subject = f"connection:{connection.pk}"
    return Draft("connection.changed", subject, detail, change.why.strip(), place=connection.place)
