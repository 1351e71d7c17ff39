# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds one connection up, for its page.

context["held_up"] = held_up(scope, number, place)                              # in the view
{% include "console/parts/blockers_here.html" with number=number %}             # in the template
"""

from dataclasses import dataclass
from datetime import date

from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.kernel.places import Place
from blaupause.rollout import blockers
from blaupause.rollout.blockers import LinkInfo
from blaupause.rollout.labels import OWNERS, Text


@dataclass(frozen=True, slots=True)
class Row:
    """A blocker of this connection; `solved_on`: lately."""

    link: LinkInfo
    number: int
    title: str
    owner: Text
    solved_on: date | None


@dataclass(frozen=True, slots=True)
class HeldUp:
    """What is in the way here; `may_add`: the reader may report something."""

    rows: list[Row]
    may_add: bool


def held_up(scope: Scope, connection_id: int, place: Place) -> HeldUp | None:
    """One query; None for whoever may not see blockers there."""
    if not scope.may(Verb.SEE, Kind.BLOCKER, place):
        return None
    found = blockers.of_connection(scope, connection_id)
    rows = [Row(link, number, title, OWNERS[owner], solved) for link, number, title, owner, solved in found]
    return HeldUp(rows, scope.may(Verb.ADD, Kind.BLOCKER, place))
