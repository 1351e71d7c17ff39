# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Master data of many places and connections as one table: a row for each, a column for each value.

Only what is said just there stands in the cells; what a place takes over from above is left empty, so that nothing is
entered twice by sending the file back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language, gettext

from blaupause.accounts.queries import invented
from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import AuthorityInfo, place_of_authority
from blaupause.blueprint.queries import newest_of_land, version
from blaupause.blueprint.rules.content import Parameter
from blaupause.catalog.queries import commitments
from blaupause.kernel.clock import today
from blaupause.kernel.places import Place, land_of_place
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout import values
from blaupause.rollout.cockpit import mine
from blaupause.rollout.models import Connection, Statement
from blaupause.rollout.workrules import StatementKind

MOST: Final = 4_000
BEFORE: Final = ("place", "number", "authority", "commitment")
AFTER: Final = ("seen",)


@dataclass(frozen=True, slots=True)
class Spot:
    """A row: a place, or one connection there. `parameters`: what may be entered, by key."""

    place: Place
    connection_id: int | None
    authority: str
    commitment: tuple[str, str]
    parameters: Mapping[str, Parameter]


def spots(by: Scope) -> list[Spot]:
    """Places of the authorities somebody works for, each followed by its connections.

    Raises Problem rollout.too_many_spots.
    """
    bodies = {one.id: one for one in mine(by)}
    rows = Connection.objects.filter(authority_id__in=list(bodies)).order_by("commitment__order", "pk")
    found: dict[int, list[tuple[int, int, int]]] = {}
    for authority, *rest in rows.values_list("authority_id", "pk", "commitment_id", "blueprint_version_id"):
        found.setdefault(authority, []).append((rest[0], rest[1], rest[2]))
    if sum(map(len, found.values())) + len(found) > MOST:
        raise Problem(
            "rollout.too_many_spots",
            f"Das wären mehr als {MOST} Zeilen.",
            f"These would be more than {MOST} rows.",
            "Bitte mit einer Vertretung für weniger Orte herunterladen.",
            "Please download with a mandate for fewer places.",
        )
    names = {one.id: (one.name_de, one.name_en) for one in commitments()}
    known = _Documents()
    made: list[Spot] = []
    for number, body in bodies.items():
        made += _spots_of(body, found.get(number, ()), names, known)
    return made


class _Documents:
    """Parameters by blueprint, each read once; and the places that have a row already."""

    def __init__(self) -> None:
        self.places: set[Place] = set()
        self._lands: dict[str, Mapping[str, Parameter]] = {}
        self._versions: dict[int, Mapping[str, Parameter]] = {}

    def of_land(self, land: str) -> Mapping[str, Parameter]:
        """What is asked for a place."""
        if land not in self._lands:
            blueprint = newest_of_land(land)
            known = blueprint.document.parameters if blueprint else {}
            self._lands[land] = {key: one for key, one in known.items() if one.level != "connection"}
        return self._lands[land]

    def of_version(self, pk: int) -> Mapping[str, Parameter]:
        """What is asked for a connection."""
        if pk not in self._versions:
            known = version(pk).document.parameters
            self._versions[pk] = {key: one for key, one in known.items() if one.level == "connection"}
        return self._versions[pk]


def _spots_of(
    body: AuthorityInfo,
    rows: Iterable[tuple[int, int, int]],
    names: Mapping[int, tuple[str, str]],
    known: _Documents,
) -> list[Spot]:
    place = place_of_authority(body.key)
    asked = known.of_land(land_of_place(place))
    made = []
    if place not in known.places and asked:
        known.places.add(place)
        made.append(Spot(place, None, body.name, ("", ""), asked))
    for pk, commitment, blueprint_id in rows:
        made.append(Spot(place, pk, body.name, names[commitment], known.of_version(blueprint_id)))
    return made


Held = Mapping[tuple[Place, int | None], Mapping[str, Statement]]


def held(by: Scope, found: Sequence[Spot]) -> Held:
    """What is said now just at these spots, by key."""
    rows = Statement.objects.within(by).filter(
        kind=StatementKind.PARAMETER, until=None, commitment=None, place__in={one.place for one in found}
    )
    said: dict[tuple[Place, int | None], dict[str, Statement]] = {}
    for row in rows:
        said.setdefault((row.place, row.connection_id), {})[row.key] = row
    return said


def values_sheet(by: Scope) -> Sheet:
    """The table. What it shows is marked as invented when demonstration people entered it."""
    language = language_of(get_language())
    found = spots(by)
    said = held(by, found)
    parameters = columns_of(found)
    marked = bool(invented({row.recorded_by for here in said.values() for row in here.values()}))
    columns = [
        Column("place", gettext("Key of the place")),
        Column("number", gettext("Number of the connection"), "integer"),
        Column("authority", gettext("Authority")),
        Column("commitment", gettext("Commitment")),
        *(Column(key, f"{getattr(one.title, language)} [{key}]") for key, one in parameters.items()),
        Column("seen", gettext("What was seen (leave as it is)")),
    ]
    rows = [_cells(one, said.get((one.place, one.connection_id), {}), parameters, language) for one in found]
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today().isoformat()},
        gettext("An empty cell: nothing is said just here; what a place takes over from above is not shown."),
        gettext("Rows without a number of a connection hold for the place and all its connections."),
    ]
    return Sheet(gettext("Master data"), columns, rows, notes, language, marked)


def columns_of(found: Iterable[Spot]) -> dict[str, Parameter]:
    """Every value that may be entered in one of the rows."""
    known: dict[str, Parameter] = {}
    for spot in found:
        for key, parameter in spot.parameters.items():
            known.setdefault(key, parameter)
    return known


def _cells(spot: Spot, said: Mapping[str, Statement], parameters: Iterable[str], language: str) -> tuple[object, ...]:
    promise = spot.commitment[language == "en"]
    shown = {
        key: _shown(parameter, said[key].value, language) for key, parameter in spot.parameters.items() if key in said
    }
    seen = " ".join(f"{key}={said[key].pk}" for key in shown)
    values_ = (shown.get(key) for key in parameters)
    return (spot.place, spot.connection_id, spot.authority, promise, *values_, seen)


def _shown(parameter: Parameter, stored: str, language: str) -> object:
    """Numbers and days as such; words for choices; everything else as text, so that no zero gets lost."""
    found = values.decode(parameter, stored)
    if isinstance(found, Decimal):
        return float(found)
    if isinstance(found, bool | date) and not isinstance(found, bool):
        return found
    return values.spoken(parameter, stored, language)
