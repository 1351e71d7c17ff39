# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What predecessors and successor hold in this room, as plain data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from blaupause.kernel.places import Place
from blaupause.rollout.rules import DeviationKind, State, StepState
from blaupause.rollout.workrules import StatementKind


@dataclass(frozen=True, slots=True)
class Said:
    """A present statement. `carries`: the blueprint lets its value hold elsewhere, too (no identity, no name)."""

    id: int
    place: Place
    connection: int | None
    commitment: int | None
    kind: StatementKind
    key: str
    value: str
    valid_until: date | None
    version: int
    carries: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A connection that waits for a blocker."""

    id: int
    blocker: int
    connection: int
    step: str
    hard: bool
    since: date


@dataclass(frozen=True, slots=True)
class Bent:
    """A step that is done differently."""

    id: int
    connection: int
    step: str
    kind: DeviationKind
    what: str
    reason: str
    since: date
    version: int


@dataclass(frozen=True, slots=True)
class Review:
    """A new blueprint version that somebody has to look at."""

    id: int
    connection: int
    version: int


@dataclass(frozen=True, slots=True)
class Conn:
    """A connection. `known`: something official was recorded; `taken`: it was taken over before."""

    id: int
    place: Place
    name: str
    state: State
    revision: int
    known: bool = False
    taken: bool = False
    system: int | None = None
    steps: Mapping[str, StepState] | None = None
    messages: int = 0
    efforts: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The same promise at several predecessors, and who keeps it now. `own`: the successor's connection, if it has
    one; `steps`: keys of the steps there are at the successor; `established`: the successor was there before."""

    authority: int
    commitment: int
    service: int | None
    place: Place
    predecessors: tuple[Conn, ...]
    own: Conn | None
    steps: frozenset[str]
    established: bool

    @property
    def key(self) -> str:
        """Its name in choices."""
        return f"{self.authority}-{self.commitment}-{self.service or 0}"


@dataclass(frozen=True, slots=True)
class Held:
    """Everything of a case. `orphans`: connections of which nobody knows who keeps them now."""

    day: date
    gone: tuple[Place, ...]
    successor: Place | None
    established: bool
    groups: tuple[Group, ...] = ()
    orphans: tuple[Conn, ...] = ()
    said: tuple[Said, ...] = ()
    own_said: tuple[Said, ...] = ()
    links: tuple[Link, ...] = ()
    own_links: tuple[Link, ...] = ()
    bent: tuple[Bent, ...] = ()
    own_bent: tuple[Bent, ...] = ()
    reviews: tuple[Review, ...] = ()
