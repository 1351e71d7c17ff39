# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows and cells of bulk jobs as people read them, in German or English."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext, override, pgettext

from blaupause.authorities.queries import authorities, place_of_authority
from blaupause.blueprint.queries import newest_of_land
from blaupause.blueprint.rules.content import Parameter
from blaupause.kernel.places import Place, land_of_place
from blaupause.rollout import values
from blaupause.rollout.jobfacts import KEYS
from blaupause.rollout.jobrules import Cell, cells_of
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS
from blaupause.rollout.models import BulkRow
from blaupause.rollout.rules import LiveLevel, State, Strength

NOTHING: Final = "–"


def lines(rows: Iterable[BulkRow], language: str) -> list[str]:
    """One line per row: whose it is, then what would change."""
    words = Words(language)
    with override(language):
        return [f"{words.name(row)}: {words.changes(row)}" for row in rows]


class Words:
    """Words of one language, which has to be switched on; blueprints are read once for each Land."""

    def __init__(self, language: str) -> None:
        self.language = "de" if language.startswith("de") else "en"
        self._parameters: dict[str, Mapping[str, Parameter]] = {}
        self._places = {place_of_authority(one.key): one.name for one in authorities().values()}

    def changes(self, row: BulkRow) -> str:
        """What would be carried out."""
        return "; ".join(self._told(cell, row.place) for cell in cells_of(row.cells) if cell.applies)

    def _told(self, cell: Cell, place: Place) -> str:
        old = cell.theirs if cell.theirs is not None else cell.old
        title = self.title(cell.key, place)
        return f"{title} {self.word(cell.key, old, place)} → {self.word(cell.key, cell.new, place)}"

    def name(self, row: BulkRow) -> str:
        """Authority and promise of a connection; of a place the authority that stands there."""
        if row.connection is None:
            return self._places.get(row.place, row.place)
        promise = row.connection.commitment
        return f"{row.connection.authority.name}, {promise.name_de if self.language == 'de' else promise.name_en}"

    def title(self, key: str, place: Place) -> str:
        """What a cell is called."""
        if key in KEYS:
            return {
                "state": pgettext("connection", "State"),
                "live_level": gettext("How far it reaches"),
                "strength": gettext("Evidence"),
                "evidence_on": gettext("Evidence of"),
                "blocked": gettext("Blocked"),
                "since": gettext("Since"),
            }[key]
        found = self._parameter(key, place)
        return str(getattr(found.title, self.language)) if found else key

    def word(self, key: str, code: str, place: Place) -> str:
        """What a cell holds."""
        if not code:
            return NOTHING
        if key in KEYS:
            return self._fact(key, code)
        found = self._parameter(key, place)
        return values.spoken(found, code, self.language) if found else code

    def _fact(self, key: str, code: str) -> str:
        if key == "state":
            return str(STATES[State[code.upper()]])
        if key == "live_level":
            return str(LEVELS[LiveLevel[code.upper()]])
        if key == "strength":
            return str(STRENGTHS[Strength[code.upper()]])
        if key == "blocked":
            return gettext("Yes") if code == "yes" else gettext("No")
        return date.fromisoformat(code).strftime("%d.%m.%Y") if self.language == "de" else code

    def _parameter(self, key: str, place: Place) -> Parameter | None:
        land = land_of_place(place)
        if land not in self._parameters:
            blueprint = newest_of_land(land)
            self._parameters[land] = blueprint.document.parameters if blueprint else {}
        return self._parameters[land].get(key)
