# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From answers of the read sides to sentences a tired person understands. No queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from blaupause.catalog.queries import CommitmentInfo
from blaupause.coverage.queries import CommitmentSituation
from blaupause.finder.queries import ServiceAnswer
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.website import formats, labels
from blaupause.website.templatetags.page import local

LIVE = frozenset({State.LIVE, State.REPLACED, State.CENTRAL})


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over connections: how many, live, in another known state, unknown."""

    connections: int
    live: int
    other: int
    unknown: int


@dataclass(frozen=True, slots=True)
class LandCard:
    """A Land with commitments on the first page."""

    key: str
    name: str
    commitments: tuple[CommitmentInfo, ...]
    due: date | None
    names: str
    connections: int
    live: int
    unknown: int


def land_card(key: str, name: str, situations: Sequence[CommitmentSituation]) -> LandCard:
    """Add up the situation of a Land."""
    infos = tuple(situation.commitment for situation in situations)
    states = [situation.authorities_by_state for situation in situations]
    return LandCard(
        key=key,
        name=name,
        commitments=infos,
        due=max((info.due for info in infos), default=None),
        names=formats.enumeration([local(info, "citizen_name") for info in infos]),
        connections=sum(sum(by_state.values()) for by_state in states),
        live=sum(by_state.get(state, 0) for by_state in states for state in LIVE),
        unknown=sum(by_state.get(State.UNKNOWN, 0) for by_state in states),
    )


def totals(cards: Iterable[LandCard]) -> Totals:
    """Sum over the Länder."""
    found = list(cards)
    connections = sum(card.connections for card in found)
    live = sum(card.live for card in found)
    unknown = sum(card.unknown for card in found)
    return Totals(connections, live, connections - live - unknown, unknown)


# What a state means for somebody who wants something done. Short label, then the sentence.
_WORDS: dict[State, tuple[str | Promise, str | Promise]] = {
    State.UNKNOWN: (
        gettext_lazy("We do not know"),
        gettext_lazy("Nobody has reported anything for this authority. That does not mean that it does not work."),
    ),
    State.NOT_COMPETENT: (
        gettext_lazy("We do not know"),
        gettext_lazy("This authority says that it is not in charge. Who is in charge is still being settled."),
    ),
    State.OPEN: (gettext_lazy("Not online yet"), gettext_lazy("The authority has not begun with it yet.")),
    State.DECLINED: (
        gettext_lazy("Not online"),
        gettext_lazy("The authority has decided not to use this online service."),
    ),
    State.ORDERED: (
        gettext_lazy("Not online yet"),
        gettext_lazy("The authority has ordered the online service."),
    ),
    State.PREPARING: (
        gettext_lazy("Not online yet"),
        gettext_lazy("The authority is preparing the online service."),
    ),
    State.ACTIVATED: (
        gettext_lazy("Not online yet"),
        gettext_lazy("The online service is set up and about to be tested."),
    ),
    State.TESTING: (gettext_lazy("Not online yet"), gettext_lazy("The online service is being tested.")),
    State.DISTURBED: (
        gettext_lazy("Disturbed at present"),
        gettext_lazy("It was online, but at present something does not work."),
    ),
}

_PROOF: dict[bool, tuple[str | Promise, str | Promise]] = {
    True: (gettext_lazy("Online"), gettext_lazy("Applications demonstrably arrive at the authority.")),
    False: (
        gettext_lazy("Online, as reported"),
        gettext_lazy("It was reported to be online. That applications arrive there has not been checked."),
    ),
}

_LEVELS: dict[int, str | Promise] = {
    LiveLevel.PDF: gettext_lazy("The authority receives the application as a document and types it in."),
    LiveLevel.STRUCTURED: gettext_lazy("The authority receives the application as data."),
    LiveLevel.END_TO_END: gettext_lazy("It stays digital from the application to the answer."),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One promised service in one municipality, in words."""

    commitment: CommitmentInfo
    tone: str
    label: str | Promise
    sentence: str
    authority: str
    caveat: str
    evidence: str
    source_url: str
    instead: str
    demonstration: bool
    connection_id: int | None


def card(answer: ServiceAnswer) -> Card:
    """Put an answer into words."""
    state = State(answer.state)
    live = state in LIVE
    label, sentence = _PROOF[answer.strength >= Strength.TEST_ARRIVED] if live else _WORDS[state]
    return Card(
        commitment=answer.commitment,
        tone="unknown" if state is State.NOT_COMPETENT else labels.tone(state),
        label=label,
        sentence=" ".join(str(part) for part in (_solution(state), sentence, _level(answer)) if part),
        authority=answer.authority.name if answer.authority else gettext("not settled yet"),
        caveat=_caveat(answer),
        evidence=_evidence(answer),
        source_url=answer.source_url,
        instead=_instead(answer, live),
        demonstration=answer.demonstration,
        connection_id=answer.connection_id,
    )


def _solution(state: State) -> str:
    if state is State.REPLACED:
        return gettext("The authority uses another, equivalent online service.")
    return gettext("Another body does this for the authority.") if state is State.CENTRAL else ""


def _level(answer: ServiceAnswer) -> str:
    return str(_LEVELS.get(answer.live_level, "")) if State(answer.state) in LIVE else ""


def _caveat(answer: ServiceAnswer) -> str:
    return local(answer.competence.assumption) if answer.competence and answer.competence.assumption else ""


def _evidence(answer: ServiceAnswer) -> str:
    if State(answer.state) is State.UNKNOWN:
        return ""
    day = answer.evidence_on or answer.since
    word = labels.STRENGTHS[answer.strength] if answer.strength else gettext("Entered, without evidence")
    when = formats.day(day) if day else ""
    if when and answer.strength == Strength.REPORTED:
        when = gettext("%(day)s at the latest") % {"day": when}
    text = f"{word} ({when})" if when else str(word)
    return gettext("Invented for the demonstration: %(text)s") % {"text": text} if answer.demonstration else text


def _instead(answer: ServiceAnswer, live: bool) -> str:
    if answer.authority is None or State(answer.state) is State.NOT_COMPETENT:
        return gettext("Ask your town hall which authority is in charge.")
    name = answer.authority.name
    if live:
        return gettext("You find the online form on the website of: %(name)s.") % {"name": name}
    if State(answer.state) is State.UNKNOWN:
        return gettext("Ask there or look at the website of: %(name)s.") % {"name": name}
    if State(answer.state) is State.DECLINED:
        return gettext("Please apply in person or by post: %(name)s.") % {"name": name}
    return gettext("Until then please apply in person or by post: %(name)s.") % {"name": name}


def summary(cards: Sequence[Card]) -> str:
    """One sentence over all cards of a municipality."""
    online = sum(item.tone == "live" for item in cards)
    unknown = sum(item.tone == "unknown" for item in cards)
    if unknown == len(cards):
        return gettext("Of none of the promised services do we know yet whether it works online here.")
    first = gettext("Online: %(online)s of %(all)s promised services.") % {
        "all": formats.number(len(cards)),
        "online": formats.number(online),
    }
    if not unknown:
        return first
    words = ngettext("About %(unknown)s we know nothing.", "About %(unknown)s of them we know nothing.", unknown)
    return f"{first} {words % {'unknown': formats.number(unknown)}}"
