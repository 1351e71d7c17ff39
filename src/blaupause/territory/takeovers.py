# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking over what predecessors held: what is left, what would happen, and asking for it.

Whoever may see the work at every place of a case may look; whoever may ask for changes above all of them may ask.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from blaupause.accounts import approvals, succeeding
from blaupause.accounts.behalf import unfiltered
from blaupause.accounts.handlers import digest
from blaupause.accounts.problems import not_found
from blaupause.accounts.requests import deciders, waiting_for
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place
from blaupause.kernel.problems import Problem
from blaupause.kernel.succession import Case, Decisions, Preview, chosen, joined
from blaupause.territory import cases

KIND = "territory.takeover"
_LENGTHS = (12, 9, 5, 3, 2, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case and how many things are left to take over."""

    case: Case
    left: int


def standing(by: Scope) -> list[Standing]:
    """The cases somebody may look at, the newest first."""
    found = [one for one in cases.cases(by.day) if may_see(by, one)]
    left: Counter[int] = Counter()
    with unfiltered(by, "what-is-left-to-take-over"):
        for room in succeeding.rooms():
            left.update(room.left(found, by.day))
    return [Standing(one, left[one.number]) for one in found]


def may_see(by: Scope, case: Case) -> bool:
    """The work at every place of the case is for this reader."""
    return all(by.may(Verb.SEE, Kind.PROGRESS, place) for place in case.places)


def case_for(by: Scope, number: int) -> Case:
    """A case somebody may look at. Raises Problem accounts.not_found."""
    found = cases.case(number, by.day)
    if found is None or not may_see(by, found):
        raise not_found()
    return found


def preview(by: Scope, case: Case, decisions: Decisions) -> Preview:
    """What would happen to everything; the reader may see the case."""
    with unfiltered(by, "what-a-successor-takes-over"):
        return previewed(case, decisions, by)


def previewed(case: Case, decisions: Decisions, by: Scope) -> Preview:
    """The same for the system."""
    return joined(room.preview(case, decisions, by.day) for room in succeeding.rooms())


def may_ask(by: Scope, case: Case) -> bool:
    """There is a place above all of the case where this person may ask for changes."""
    return any(_asks(by, place) for place in _upwards(case.common))


def asking_place(by: Scope, case: Case, author: int | None = None) -> Place | None:
    """The nearest place above all of the case where this person may ask and somebody else may decide."""
    asking = author if by.is_system else by.person_id
    for place in _upwards(case.common):
        if _asks(by, place) and deciders(by, place, asking):
            return place
    return None


def _asks(by: Scope, place: Place) -> bool:
    return by.may(Verb.ADD, Kind.CHANGE_REQUEST, place, Condition.WAITING)


def _upwards(place: Place) -> Iterator[Place]:
    yield from (place[:length] for length in _LENGTHS if length <= len(place))


def propose(*, by: Scope, number: int, decisions: Decisions, shown: str, why: str, author: int | None = None) -> int:
    """Ask for a case to be taken over as it was seen; the number of the request.

    `shown`: `seen` of the preview somebody looked at. Raises Problem accounts.not_found, accounts.no_reason,
    takeover.by_hand, takeover.hindered, takeover.nothing_left, takeover.no_approver, takeover.moved_on,
    takeover.already_asked.
    """
    case = case_for(by, number)
    if not may_ask(by, case):
        raise not_found()
    place = asking_place(by, case, author)
    if place is None:
        raise _no_approver()
    found = preview(by, case, decisions)
    _refuse(case, found)
    if (other := waiting_for(by, subject_of(case))) is not None:
        raise _already_asked(other)
    made = {choice.key: chosen(choice, decisions) for choice in found.choices}
    payload = {"case": number, "decisions": made, "why": case.why}
    if seen(case, found) != shown:
        raise _moved_on()
    return approvals.request(
        by=by, kind=KIND, place=place, subject=subject_of(case), payload=payload, why=why, author=author
    )


def subject_of(case: Case) -> str:
    """What a request about the case is about."""
    return f"succession:{case.number}"


def seen(case: Case, found: Preview) -> str:
    """What a page showed, whatever was chosen on it since."""
    return digest([case.number, list(case.places), found.basis])


def fingerprint(case: Case, found: Preview) -> str:
    """What a request was made against, and what it would do."""
    return digest([seen(case, found), found.fates])


def _refuse(case: Case, found: Preview) -> None:
    if not case.whole:
        raise Problem(
            "takeover.by_hand",
            "Hier gibt es nicht genau eine Nachfolge; wer was bekommt, können nur Menschen entscheiden.",
            "There is not exactly one successor here; only people can say who gets what.",
        )
    if found.hindrances:
        raise Problem(
            "takeover.hindered",
            "Noch steht etwas im Weg: " + " ".join(found.hindrances),
            "Something still stands against it: " + " ".join(found.hindrances),
        )
    if not found.todo:
        raise Problem(
            "takeover.nothing_left",
            "Hier ist nichts mehr zu übernehmen.",
            "There is nothing left to take over here.",
        )


def _already_asked(number: int) -> Problem:
    return Problem(
        "takeover.already_asked",
        f"Das ist schon beantragt: Antrag {number} wartet auf Freigabe.",
        f"Somebody has asked for this already: request {number} waits for approval.",
    )


def _moved_on() -> Problem:
    return Problem(
        "takeover.moved_on",
        "Seit der Vorschau hat sich etwas geändert. Es wurde nichts beantragt.",
        "Something has changed since the preview. Nothing was asked for.",
        "Bitte die neue Vorschau ansehen und noch einmal beantragen.",
        "Please look at the new preview and ask again.",
    )


def _no_approver() -> Problem:
    return Problem(
        "takeover.no_approver",
        "Das beantragt, wer für alle beteiligten Gebiete zuständig ist, und eine zweite Person gibt es frei.",
        "Who answers for all areas concerned asks for this, and a second person approves.",
        "Es wurde nichts beantragt.",
        "Nothing was asked for.",
    )
