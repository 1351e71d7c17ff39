# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which changes of a connection make sense. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from blaupause.kernel.problems import Problem
from blaupause.rollout.rules import LiveLevel, State, Strength

EARLIEST = date(2010, 1, 1)  # older than any of the online services; catches typing errors
_URL = re.compile(r"https?://[^\s<>\"\x00-\x1f]{3,490}")
SERVED = (State.LIVE, State.DISTURBED, State.REPLACED, State.CENTRAL)
_MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event says about a connection."""

    state: State = State.UNKNOWN
    live_level: LiveLevel = LiveLevel.NONE
    strength: Strength = Strength.NONE
    evidence_on: date | None = None
    blocked: bool = False
    system_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An event that somebody wants to record."""

    facts: Facts
    occurred_on: date
    why: str
    source_url: str = ""


def check(change: Change, *, today: date) -> list[Problem]:
    """Everything that makes the change nonsense; empty when it can be recorded."""
    return [*_check_facts(change.facts), *_check_days(change, today), *_check_words(change)]


def _check_facts(facts: Facts) -> Iterator[Problem]:
    if facts.live_level != LiveLevel.NONE and facts.state not in SERVED:
        yield Problem(
            "rollout.level_without_live",
            "Eine Stufe (PDF, strukturiert, Ende zu Ende) gibt es nur, wenn die Leistung online ist.",
            "A live level (PDF, structured, end to end) exists only where the service is live.",
        )
    if facts.state == State.LIVE and facts.strength == Strength.NONE:
        yield Problem(
            "rollout.live_without_evidence",
            "„Online“ braucht einen Nachweis, mindestens eine Meldung mit Quelle.",
            "“Live” needs evidence, at least a report with its source.",
        )
    if facts.state == State.UNKNOWN and facts.strength != Strength.NONE:
        yield Problem(
            "rollout.evidence_of_nothing",
            "Für „unbekannt“ gibt es keinen Nachweis.",
            "There is no evidence for “unknown”.",
        )
    if facts.strength > Strength.REPORTED and facts.evidence_on is None:
        yield Problem(
            "rollout.evidence_undated",
            "Ein geprüfter Nachweis braucht den Tag der Prüfung.",
            "Checked evidence needs the day of the check.",
        )
    if facts.strength == Strength.NONE and facts.evidence_on is not None:
        yield Problem(
            "rollout.evidence_without_strength",
            "Ein Tag des Nachweises ohne Nachweis ergibt keinen Sinn.",
            "A day of evidence without evidence makes no sense.",
        )


def _check_days(change: Change, today: date) -> Iterator[Problem]:
    if change.occurred_on > today:
        yield Problem(
            "rollout.future",
            f"Der Tag {change.occurred_on:%d.%m.%Y} liegt in der Zukunft.",
            f"The day {change.occurred_on} lies in the future.",
        )
    if change.occurred_on < EARLIEST:
        yield Problem(
            "rollout.too_early",
            f"Der Tag {change.occurred_on:%d.%m.%Y} liegt vor allen Onlinediensten.",
            f"The day {change.occurred_on} lies before all online services.",
        )
    evidence = change.facts.evidence_on
    if evidence is not None and evidence > change.occurred_on:
        yield Problem(
            "rollout.evidence_after_event",
            "Der Nachweis ist jünger als das, was er belegt.",
            "The evidence is younger than what it proves.",
            "Den Tag der Änderung oder den Tag des Nachweises prüfen.",
            "Check the day of the change or the day of the evidence.",
        )


def _check_words(change: Change) -> Iterator[Problem]:
    if not change.why.strip() or len(change.why) > _MAX_TEXT or "\x00" in change.why:
        yield Problem(
            "rollout.why",
            f"Es fehlt eine Begründung (1 bis {_MAX_TEXT} Zeichen).",
            f"A reason is missing (1 to {_MAX_TEXT} characters).",
        )
    if change.source_url and not _URL.fullmatch(change.source_url):
        yield Problem(
            "rollout.source_url",
            "Die Quelle ist keine Webadresse.",
            "The source is no web address.",
        )
    if change.facts.strength == Strength.REPORTED and not change.source_url:
        yield Problem(
            "rollout.report_without_source",
            "Eine Meldung zählt nur mit ihrer Quelle (Webadresse).",
            "A report counts only with its source (web address).",
        )
