# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows and cells of bulk jobs as people read them, in German or English."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.translation import gettext, override, pgettext

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
    with override(language):
        return [
            f"{name(row, language)}: {'; '.join(_told(cell, row, language) for cell in _applied(row))}"
            for row in rows
        ]


def _applied(row: BulkRow) -> list[Cell]:
    return [cell for cell in cells_of(row.cells) if cell.applies]


def _told(cell: Cell, row: BulkRow, language: str) -> str:
    old = cell.theirs if cell.theirs is not None else cell.old
    return f"{title(cell.key, row.place, language)} {word(cell.key, old, row.place, language)} → " + word(
        cell.key, cell.new, row.place, language
    )


def name(row: BulkRow, language: str) -> str:
    """Authority and promise of a connection; of a place its key."""
    if row.connection is None:
        return row.place or "Bund"
    promise = row.connection.commitment
    return f"{row.connection.authority.name}, {promise.name_de if language == 'de' else promise.name_en}"


def title(key: str, place: Place, language: str) -> str:
    """What a cell is called; in the language that is switched on."""
    if key in KEYS:
        return {
            "state": pgettext("connection", "State"),
            "live_level": gettext("How far it reaches"),
            "strength": gettext("Evidence"),
            "evidence_on": gettext("Evidence of"),
            "blocked": gettext("Blocked"),
            "since": gettext("Since"),
        }[key]
    found = _parameter(key, place)
    return str(getattr(found.title, language)) if found else key


def word(key: str, code: str, place: Place, language: str) -> str:
    """What a cell holds; in the language that is switched on."""
    if not code:
        return NOTHING
    if key == "state":
        return str(STATES[State[code.upper()]])
    if key == "live_level":
        return str(LEVELS[LiveLevel[code.upper()]])
    if key == "strength":
        return str(STRENGTHS[Strength[code.upper()]])
    if key == "blocked":
        return gettext("Yes") if code == "yes" else gettext("No")
    if key in ("evidence_on", "since"):
        day = date.fromisoformat(code)
        return day.strftime("%d.%m.%Y") if language == "de" else code
    found = _parameter(key, place)
    return values.spoken(found, code, language) if found else code


def _parameter(key: str, place: Place) -> Parameter | None:
    blueprint = newest_of_land(land_of_place(place))
    return blueprint.document.parameters.get(key) if blueprint else None
