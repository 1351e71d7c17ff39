# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`rollout.steps`: finishing steps, once somebody else has approved it. The gate decides again at that moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from blaupause.accounts import approvals
from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.scope import Scope, system
from blaupause.blueprint.queries import version
from blaupause.kernel.clock import now, today
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
    connection_of,
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
    return [_request(by, place, group, said) for place, group in sorted(groups.items())]


def _request(by: Scope, place: Place, group: Sequence[Wanted], said: Said) -> int:
    proof = said.proof
    payload: dict[str, Any] = {
        "rows": [[one.row.pk, [[m.step, m.seen.name, m.new.name] for m in one.moves]] for one in group],
        "sources": {str(one.row.pk): one.source for one in group if one.source},
        "why": said.why.strip(),
        "on": (said.on or by.day).isoformat(),
        "proof": proof and [proof.strength.name, _iso(proof.evidence_on), proof.source_url, proof.live_level.name],
    }
    subject = f"connection:{group[0].row.pk}" if len(group) == 1 else f"connections:{len(group)}"
    why = said.why.strip() or "Der Schritt ist aus unserer Sicht erledigt."
    return approvals.request(by=by, kind=KIND, place=place, subject=subject, payload=payload, why=why)


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


class StepChange(Handler):
    """Handler of requests made by `ask`."""

    kind = KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, then one line per connection and step."""
        wanted = moves_of(payload)
        found = Connection.objects.filter(pk__in=wanted).select_related("authority", "commitment")
        rows = sorted(found, key=lambda row: (row.authority.sort_key, row.commitment.order))
        lines = {"de": ["Schritte abschließen: {n}"], "en": ["Finish steps: {n}"]}
        count = sum(len(moves) for moves in wanted.values())
        for language, told in lines.items():
            told[0] = told[0].format(n=count)
            for row in rows:
                titles = _titles(row, language)
                promise = row.commitment.name_de if language == "de" else row.commitment.name_en
                told += [
                    f"{row.authority.name}, {promise}: {titles.get(one.step, one.step)} → "
                    f"{in_language(language, STEP_STATES[one.new])}"
                    for one in wanted[row.pk]
                ]
        return "\n".join(lines["de"]), "\n".join(lines["en"])

    def fingerprint(self, payload: Payload) -> str:
        """The present state of the steps concerned. Whether the gate is still open is asked when it is done."""
        wanted = moves_of(payload)
        steps = {(number, one.step) for number, moves in wanted.items() for one in moves}
        rows = ConnectionStep.objects.filter(connection_id__in=wanted).order_by("connection_id", "step")
        held = rows.values_list("connection_id", "step", "state")
        return digest([list(row) for row in held if (row[0], row[1]) in steps])

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Every connection or none. Raises Problem rollout.gate_closed when the gate has closed since."""
        said, scope = said_of(payload), system("approval", today())
        sources, wanted = payload.get("sources", {}), moves_of(payload)
        here, carried = held(scope, sorted(wanted)), []
        for number, moves in sorted(wanted.items()):
            row, source = connection_of(number), sources.get(str(number), "")
            told = said.proven_by(source) if source else said
            carried.append(Carried(by, row, follow(here[number], moves, told), told))
        write_steps(carried, now())
        for one in carried:
            write_state(one)

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""


def _titles(row: Connection, language: str) -> Mapping[str, str]:
    steps = version(row.blueprint_version_id).steps
    return {step.key: step.title.de if language == "de" else step.title.en for step in steps}


__all__ = ["KIND", "StepChange", "Wanted", "ask", "moves_of", "said_of"]
