# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Three real municipalities of the Landkreis Kelheim become an invented one, with work of invented people in each."""

from dataclasses import dataclass
from datetime import date, timedelta

from blaupause.accounts.models import Person
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import today
from blaupause.kernel.succession import Case, Decisions, Fate, Preview, Thing
from blaupause.rollout import conversation, deviations
from blaupause.rollout.actions import record
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import DeviationKind, LiveLevel, State, StepState, Strength
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.stepmoves import move
from blaupause.rollout.stepwalk import Move
from blaupause.rollout.workrules import StatementKind
from blaupause.territory import cases, takeovers
from tests.accounts.people import KELHEIM, member, organisation, scope_of
from tests.rollout.blockers import reported
from tests.territory.mergers import merge

DAY = today() - timedelta(days=10)
ABENSBERG, BAD_ABBACH, PAINTEN = "092730111111", "092730116116", "092730159159"
OLD = (ABENSBERG, BAD_ABBACH, PAINTEN)
NEW = "092730999999"
NAME = "Dreistadt"
STEP = "applicability"


@dataclass
class World:
    """The case, and people: `above` answer for the Landkreis and may ask and approve."""

    number: int
    author: Scope
    approver: Scope
    townspeople: dict[str, Scope]
    people: dict[str, Person]

    @property
    def case(self) -> Case:
        found = cases.case(self.number, today())
        assert found is not None
        return found

    def preview(self, decisions: Decisions | None = None) -> Preview:
        return takeovers.preview(self.author, self.case, decisions or {})

    def propose(self, decisions: Decisions | None = None) -> int:
        shown = takeovers.seen(self.case, self.preview())
        return takeovers.propose(
            by=self.author, number=self.number, decisions=decisions or {}, shown=shown, why="Neugliederung"
        )

    def fate(self, key: str, decisions: Decisions | None = None) -> Fate:
        return self.thing(key, decisions).fate

    def thing(self, key: str, decisions: Decisions | None = None) -> Thing:
        return next(one for one in self.preview(decisions).things if one.key == key)


def at(place: str) -> Connection:
    """The connection to the Ummeldung of a place."""
    return Connection.objects.get(place=place, commitment__key="by-ewa")


def say(by: Scope, place: str, key: str, value: str, kind: StatementKind = StatementKind.PARAMETER) -> int:
    found = state(by=by, about=About(place=place), said=Stated(kind, key, value, verified=True))
    assert found is not None
    return found


def put(place: str, to: State, on: date) -> None:
    """An official state; live has the strongest evidence there is."""
    live = to is State.LIVE
    record(
        by="test",
        connection_id=at(place).pk,
        state=to,
        live_level=LiveLevel.END_TO_END if live else LiveLevel.NONE,
        strength=Strength.REAL_ARRIVED if live else Strength.NONE,
        evidence_on=on if live else None,
        occurred_on=on,
        why="Test",
    )


def world(*, derived: bool = False) -> World:
    """Abensberg is live, Bad Abbach prepares, Painten has ordered; then they merge."""
    office = organisation(place=KELHEIM)
    towns = {place: organisation("municipality", place) for place in OLD}
    people = {place: member(towns[place], Role.LEAD) for place in OLD}
    scopes = {place: scope_of(one) for place, one in people.items()}
    early = DAY - timedelta(days=30)
    put(ABENSBERG, State.LIVE, early)
    put(BAD_ABBACH, State.PREPARING, early)
    put(PAINTEN, State.ORDERED, early)
    work(scopes)
    number = merge(OLD, (NEW, NAME), DAY, derived=derived)
    author, approver = (scope_of(member(office, Role.LEAD)) for _ in range(2))
    return World(number, author, approver, scopes, people)


def work(scopes: dict[str, Scope]) -> None:
    """Statements, steps, a blocker, deviations, words."""
    for place, by in scopes.items():
        say(by, place, "support-times", "8 bis 12 Uhr")  # equal everywhere
        say(by, place, "authority-name", f"Rathaus {place}")  # identity
        say(by, place, "lead-name", f"Mensch {place}")  # names somebody
        say(by, place, "fee", "1000" if place == PAINTEN else "500")  # different
    say(scopes[ABENSBERG], ABENSBERG, "deadlines-text", "drei Wochen")  # said by one only
    for place in (ABENSBERG, BAD_ABBACH):
        begin(scopes[place], place, STEP)
    reported(scopes[ABENSBERG], at(ABENSBERG), step=STEP)
    conversation.write(by=scopes[ABENSBERG], connection_id=at(ABENSBERG).pk, text="Wer kümmert sich?")
    for place in (ABENSBERG, BAD_ABBACH):
        what = "Im Bürgerbüro" if place == ABENSBERG else "Im Standesamt"
        bend(scopes[place], place, what)


def begin(by: Scope, place: str, step: str) -> None:
    move(by=by, connection_id=at(place).pk, moves=[Move(step, StepState.OPEN, StepState.STARTED)])


def bend(by: Scope, place: str, what: str) -> int:
    return deviations.record(
        by=by, connection_id=at(place).pk, step="training", kind=DeviationKind.REPLACED, reason="So ist es", what=what
    )
