# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of the units themselves: they have ended already; here it is said, and what stands against more."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext

from blaupause.accounts.succeeding import Room
from blaupause.kernel.succession import Case, Decisions, Fate, Preview, Thing
from blaupause.ledger.rules import Actor


class TerritoryRoom(Room):
    """Nothing is written: the register ended the units, confirming the succession redirected their postcodes."""

    name = "territory"
    order = 10
    tables: frozenset[str] = frozenset({"territory.Unit"})
    untouched: Mapping[str, str] = {
        "territory.UnitVersion": "what was true of a unit stays true of its days",
        "territory.Succession": "what the case is made of",
        "territory.Boundary": "an outline belongs to an imported file and is replaced with it",
        "territory.Postcode": "redirected when the succession was confirmed",
    }

    def lock(self) -> None:
        """Units change by imports only, which go by four eyes as well."""

    def left(self, _cases: Sequence[Case], _day: date, /) -> Mapping[int, int]:
        """Nothing."""
        return {}

    def preview(self, case: Case, _decisions: Decisions, _day: date, /) -> Preview:
        """Units that vanished have ended; units that remain keep what they have."""
        ended = [
            Thing("unit", f"unit:{one.place}", one.place, one.name, Fate.CLOSED if case.whole else Fate.BY_HAND)
            for one in case.gone
        ]
        stays = [Thing("unit", f"unit:{one.place}", one.place, one.name, Fate.KEPT) for one in case.remaining]
        told = () if case.whole else (gettext("There is not exactly one successor: nothing moves by itself."),)
        return Preview((*ended, *stays), hindrances=told)

    def carry_out(self, _case: Case, _decisions: Decisions, _day: date, /, *, by: Actor) -> None:
        """Nothing."""
