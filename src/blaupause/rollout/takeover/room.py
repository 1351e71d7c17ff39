# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The handler of this room: connections, what is stated of places and connections, and what is being worked on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from blaupause.accounts.succeeding import Room
from blaupause.accounts.wall import current
from blaupause.kernel.succession import Case, Decisions, Preview
from blaupause.ledger.rules import Actor
from blaupause.rollout.models import Connection, ConnectionSuccession, Statement
from blaupause.rollout.takeover import carry, plan, wording
from blaupause.rollout.takeover.read import read
from blaupause.rollout.writing import lock_plans, lock_revision


class RolloutRoom(Room):
    """See docs/succession.md for the rules."""

    name = "rollout"
    order = 30
    tables: frozenset[str] = frozenset(
        {
            "rollout.Connection",
            "rollout.ConnectionSuccession",
            "rollout.ConnectionStep",
            "rollout.Statement",
            "rollout.Blocker",
            "rollout.BlockedConnection",
            "rollout.VersionReview",
            "rollout.Deviation",
            "rollout.Message",
            "rollout.Effort",
        }
    )
    untouched: Mapping[str, str] = {
        "rollout.ConnectionEvent": "the history of a connection stays with it",
        "rollout.DemonstrationEvent": "invented, wiped as a whole",
        "rollout.Solution": "told to everybody by the authority of its time; it keeps its name there",
        "rollout.Adoption": "who took a solution over, and how it went, stays true",
        "rollout.BulkRow": "looked at again when it is carried out, deleted after 30 days",
        "rollout.StepEvent": "what happened to a step stays with its connection",
    }

    def lock(self) -> None:
        """No plan, no change of a state, a step or a blocker meanwhile."""
        lock_plans()
        lock_revision()

    def left(self, cases: Sequence[Case], _day: date, /) -> Mapping[int, int]:
        """Connections not taken over, and what is stated at places that vanished; two questions."""
        places = {part.place: case.number for case in cases for part in case.gone}
        done = ConnectionSuccession.objects.values("predecessor_id")
        rows = Connection.objects.filter(place__in=list(places)).exclude(pk__in=done)
        said = Statement.objects.within(current()).filter(place__in=list(places), until__isnull=True)
        found = Counter(places[place] for place in rows.values_list("place", flat=True))
        found.update(places[place] for place in said.values_list("place", flat=True))
        return found

    def preview(self, case: Case, decisions: Decisions, day: date, /) -> Preview:
        """Everything with its fate, and what only people can decide."""
        found = read(case, day)
        return wording.preview(case, found, plan.make(found.held, decisions))

    def carry_out(self, case: Case, decisions: Decisions, day: date, /, *, by: Actor) -> None:
        """Read again behind the locks, plan again, write."""
        found = read(case, day)
        carry.write(by=by, case=case, day=day, found=found, plan=plan.make(found.held, decisions))
