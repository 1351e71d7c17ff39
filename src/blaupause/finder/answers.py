# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a citizen is told about a service. Pure. Unknown is „not known“, never „no“."""

from enum import StrEnum

from blaupause.rollout.rules import LiveLevel, State, Strength


class Status(StrEnum):
    """The honest answer, strongest first: of several connections of an authority the first one counts."""

    ONLINE = "online"
    UNKNOWN = "unknown"
    DISTURBED = "disturbed"  # live, but not working at present
    IN_PREPARATION = "in_preparation"
    NOT_ONLINE = "not_online"
    NOT_COMPETENT = "not_competent"  # the authority says somebody else is


_STATUS = {
    State.UNKNOWN: Status.UNKNOWN,
    State.NOT_COMPETENT: Status.NOT_COMPETENT,
    State.OPEN: Status.NOT_ONLINE,
    State.DECLINED: Status.NOT_ONLINE,
    State.ORDERED: Status.IN_PREPARATION,
    State.PREPARING: Status.IN_PREPARATION,
    State.ACTIVATED: Status.IN_PREPARATION,
    State.TESTING: Status.IN_PREPARATION,
    State.LIVE: Status.ONLINE,
    State.DISTURBED: Status.DISTURBED,
    State.REPLACED: Status.ONLINE,
    State.CENTRAL: Status.ONLINE,
}
_ORDER = list(Status)


class Way(StrEnum):
    """Where to go instead. No address is held: name and seat of the authority have to do."""

    IN_PERSON = "in_person"  # to the competent authority
    ASK_MUNICIPALITY = "ask_municipality"  # nobody recorded who is competent; the town hall can tell


def status(state: State) -> Status:
    """The answer for a state."""
    return _STATUS[state]


def rank(state: State, level: LiveLevel, strength: Strength) -> tuple[int, int, int]:
    """Sort key of a connection among those of one authority for one commitment; the smallest decides."""
    return _ORDER.index(_STATUS[state]), -strength, -level


def way(answer: Status, authority_known: bool) -> Way | None:
    """None when nobody needs to go anywhere."""
    if answer is Status.ONLINE:
        return None
    if not authority_known or answer is Status.NOT_COMPETENT:
        return Way.ASK_MUNICIPALITY
    return Way.IN_PERSON
