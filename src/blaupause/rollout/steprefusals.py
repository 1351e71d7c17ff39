# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a step does not move, with every reason. Asks nothing."""

from collections.abc import Iterable

from blaupause.kernel.problems import Problem
from blaupause.rollout.gates import Position, StepView
from blaupause.rollout.needs import in_words
from blaupause.rollout.rules import StepState

Titles = dict[str, tuple[str, str]]
"""Titles of steps, German and English, by key."""


def no_step(step: str) -> Problem:
    """There is no such step in this connection."""
    return Problem(
        "rollout.no_step",
        f"Den Schritt „{step[:40]}“ gibt es in diesem Anschluss nicht.",
        f"There is no step “{step[:40]}” in this connection.",
    )


def needs_proof() -> Problem:
    """The step makes the service live, and nobody said what proves it."""
    return Problem(
        "rollout.live_without_proof",
        "Mit diesem Schritt ist der Dienst online. Das braucht einen Nachweis.",
        "With this step the service is live. That needs evidence.",
        "Bitte sagen, was es belegt, von welchem Tag und wo man es nachlesen kann.",
        "Please say what proves it, of which day, and where to read it.",
    )


def refusal(titles: Titles, view: StepView, new: StepState) -> Problem:
    """The gate is closed: all that is missing."""
    de, en = titles.get(view.key, (view.key, view.key))
    if view.position is Position.NOT_APPLICABLE:
        return Problem(
            "rollout.gate_closed", f"Der Schritt „{de}“ entfällt hier.", f"The step “{en}” does not apply here."
        )
    reasons = list(_reasons(titles, view, new))
    german, english = "; ".join(one for one, _ in reasons), "; ".join(one for _, one in reasons)
    what = ("abgeschlossen", "finished") if new is StepState.DONE else ("begonnen", "begun")
    return Problem(
        "rollout.gate_closed",
        f"Der Schritt „{de}“ kann noch nicht {what[0]} werden: {german}.",
        f"The step “{en}” cannot be {what[1]} yet: {english}.",
    )


def _reasons(titles: Titles, view: StepView, new: StepState) -> Iterable[tuple[str, str]]:
    for key in view.waits_for:
        de, en = titles.get(key, (key, key))
        yield f"zuerst kommt „{de}“", f"“{en}” comes first"
    for number in view.blockers:
        yield f"Hindernis Nr. {number} ist nicht gelöst", f"blocker no. {number} is not solved"
    if new is StepState.DONE and not view.spoken:
        yield from (in_words(one) for one in view.obstacles)
    elif view.state is StepState.STARTED:
        yield "er läuft schon", "it is under way already"
    elif view.state is StepState.DONE:
        yield "er ist schon erledigt", "it is done already"


def because_of(titles: Iterable[str]) -> str:
    """What the official event says when steps moved the connection. No names of people."""
    listed = ", ".join(f"„{title}“" for title in titles)
    return f"Nach den Schritten der Blaupause: {listed}"[:2000]
