# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`rollout.steps`: finishing steps, once somebody else has approved it. The gate decides again at that moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from blaupause.accounts import approvals
from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.problems import not_found
from blaupause.accounts.scope import Scope, system
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import today
from blaupause.kernel.places import Place
from blaupause.ledger.rules import Actor
from blaupause.rollout.bulk import responsible
from blaupause.rollout.labels import STEP_STATES
from blaupause.rollout.models import Connection, ConnectionStep
from blaupause.rollout.rules import LiveLevel, StepState, Strength
from blaupause.rollout.spoken import in_language
from blaupause.rollout.stepwalk import (
    Carried,
    Move,
    Proof,
    Said,
    connections_of,
    follow,
    held,
    write_state,
    write_steps,
)

KIND = "rollout.steps"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Moves of one connection that need somebody else; `source`: of what proves that it is live."""

    row: Connection
    moves: tuple[Move, ...]
    source: str = ""


def ask(by: Scope, wanted: Sequence[Wanted], said: Said) -> list[int]:
    """A request for each place with its own responsibility; inside the transaction of the action."""
    groups: defaultdict[Place, list[Wanted]] = defaultdict(list)
    for one in wanted:
        groups[responsible(by, one.row.place)].append(one)
    asked = [_asked(by, place, group, said) for place, group in sorted(groups.items())]
    why = said.why.strip() or "Der Schritt ist aus unserer Sicht erledigt."
    return approvals.request_all(by=by, kind=KIND, asked=asked, why=why)


def _asked(by: Scope, place: Place, group: Sequence[Wanted], said: Said) -> approvals.Asked:
    proof = said.proof
    payload: dict[str, Any] = {
        "rows": [[one.row.pk, [[m.step, m.seen.name, m.new.name] for m in one.moves]] for one in group],
        "sources": {str(one.row.pk): one.source for one in group if one.source},
        "why": said.why.strip(),
        "on": (said.on or by.day).isoformat(),
        "proof": proof and [proof.strength.name, _iso(proof.evidence_on), proof.source_url, proof.live_level.name],
    }
    subject = f"connection:{group[0].row.pk}" if len(group) == 1 else f"connections:{len(group)}"
    return approvals.Asked(place, subject, payload)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def said_of(payload: Payload) -> Said:
    """What was said with the request."""
    proof = payload["proof"]
    found = None
    if proof:
        strength, day, source, level = proof
        found = Proof(Strength[strength], date.fromisoformat(day) if day else None, source, LiveLevel[level])
    return Said(payload["why"], date.fromisoformat(payload["on"]), found)


def moves_of(payload: Payload) -> dict[int, list[Move]]:
    """The moves of a request, by connection."""
    return {
        int(number): [Move(step, StepState[seen], StepState[new]) for step, seen, new in moves]
        for number, moves in payload["rows"]
    }


def _steps(moves: Iterable[Move]) -> set[object]:
    return {one.step for one in moves}


Titles = Mapping[int, Mapping[str, tuple[str, str]]]
"""By number of the blueprint version and key of the step: German, English."""


def _words(
    wanted: Mapping[int, Sequence[Move]], found: Mapping[int, Connection], titles: Titles, language: str
) -> str:
    count, german = sum(len(moves) for moves in wanted.values()), language == "de"
    told = [f"Schritte abschließen: {count}" if german else f"Finish steps: {count}"]
    mine = [found[number] for number in wanted if number in found]
    for row in sorted(mine, key=lambda row: (row.authority.sort_key, row.commitment.order)):
        promise = row.commitment.name_de if german else row.commitment.name_en
        for one in wanted[row.pk]:
            title = titles[row.blueprint_version_id].get(one.step, (one.step, one.step))[0 if german else 1]
            new = in_language(language, STEP_STATES[one.new])
            told.append(f"{row.authority.name}, {promise}: {title} → {new}")
    return "\n".join(told)


class StepChange(Handler):
    """Handler of requests made by `ask`."""

    kind = KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, then one line per connection and step."""
        return self.describe_all([payload])[0]

    def describe_all(self, payloads: Sequence[Payload]) -> list[tuple[str, str]]:
        """One query for all of them."""
        asked = [moves_of(one) for one in payloads]
        rows = connections_of(number for wanted in asked for number in wanted)
        titles = {number: _titles(number) for number in {row.blueprint_version_id for row in rows.values()}}
        return [(_words(wanted, rows, titles, "de"), _words(wanted, rows, titles, "en")) for wanted in asked]

    def fingerprint(self, payload: Payload) -> str:
        """The present state of the steps concerned. Whether the gate is still open is asked when it is done."""
        return self.fingerprint_all([payload])[0]

    def fingerprint_all(self, payloads: Sequence[Payload]) -> list[str]:
        """One query for all of them."""
        asked = [moves_of(one) for one in payloads]
        numbers = {number for wanted in asked for number in wanted}
        rows = ConnectionStep.objects.filter(connection_id__in=numbers).order_by("connection_id", "step")
        held: defaultdict[int, list[list[object]]] = defaultdict(list)
        for number, step, state in rows.values_list("connection_id", "step", "state"):
            held[number].append([number, step, state])
        return [
            digest([row for number in sorted(wanted) for row in held[number] if row[1] in _steps(wanted[number])])
            for wanted in asked
        ]

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Every connection or none. Raises Problem rollout.gate_closed when the gate has closed since."""
        said, scope = said_of(payload), system("approval", today())
        sources, wanted = payload.get("sources", {}), moves_of(payload)
        rows = connections_of(wanted)  # before anything is looked at, so that what changes meanwhile is seen
        here, carried = held(scope, sorted(wanted)), []
        for number, moves in sorted(wanted.items()):
            if number not in rows or number not in here:
                raise not_found()
            source = sources.get(str(number), "")
            told = said.proven_by(source) if source else said
            carried.append(Carried(by, rows[number], follow(here[number], moves, told), told))
        write_steps(carried)
        for one in carried:
            write_state(one)

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""


def _titles(blueprint_version: int) -> Mapping[str, tuple[str, str]]:
    return {step.key: (step.title.de, step.title.en) for step in version(blueprint_version).steps}


__all__ = ["KIND", "StepChange", "Wanted", "ask", "moves_of", "said_of"]
