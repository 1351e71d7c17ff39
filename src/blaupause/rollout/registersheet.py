# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register as a table that leaves, and that may come back (registerback.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from django.utils.translation import get_language, gettext, pgettext

from blaupause.catalog.queries import SystemInfo
from blaupause.kernel.clock import today
from blaupause.kernel.tabular import Column, Language, Sheet, language_of
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS, Text
from blaupause.rollout.models import Connection, ConnectionEvent
from blaupause.rollout.rules import LiveLevel, State, Strength

_FEW: Final = 5_000
"""Up to so many rows are asked for by number; for more it is cheaper to read them all."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A connection as a row of a table. `since` None: no event yet. `demonstration`: the state is invented."""

    connection_id: int
    authority_id: int
    authority_key: str
    authority_name: str
    district: str
    district_name: str
    district_name_full: str
    land: str
    land_name: str
    commitment_key: str
    commitment_name_de: str
    commitment_name_en: str
    online_service: str
    state: State
    live_level: LiveLevel
    strength: Strength
    since: date | None
    evidence_on: date | None
    blocked: bool
    system: SystemInfo | None
    demonstration: bool

    @property
    def only_reported(self) -> bool:
        """True when the state rests on a report: it held on that day at the latest, nobody checked when it began."""
        return self.strength is Strength.REPORTED


def sheet_of(rows: Sequence[RegisterRow], demonstration: bool) -> Sheet:
    """The table. Number and revision say which connection a row was, and what of it was seen."""
    language = language_of(get_language())
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today().isoformat()},
        gettext(
            "Whoever may change connections can change state, reach, evidence and days here and send the file back."
        ),
    ]
    if demonstration:
        notes.insert(0, gettext("Contains invented demonstration data, marked in the last column."))
    revisions, sources = _seen(rows)
    cells = [_cells(row, language, revisions, sources) for row in rows]
    return Sheet(gettext("Connections"), columns(), cells, notes, language, demonstration)


def _seen(rows: Sequence[RegisterRow]) -> tuple[dict[int, int], dict[int, str]]:
    """Revision of each connection, and the source of what was said last of it."""
    found = Connection.objects.all()
    said = ConnectionEvent.objects.exclude(source_url="")
    if len(rows) <= _FEW:
        numbers = [row.connection_id for row in rows]
        found, said = found.filter(pk__in=numbers), said.filter(connection_id__in=numbers)
    last = said.order_by("connection_id", "-occurred_on", "-revision", "-pk").distinct("connection_id")
    return dict(found.values_list("pk", "revision")), dict(last.values_list("connection_id", "source_url"))


def columns() -> list[Column]:
    """Keys stay; titles are in the language that is switched on."""
    return [
        Column("authority_key", gettext("Authority key")),
        Column("authority", gettext("Authority")),
        Column("district", gettext("District key")),
        Column("district_name", gettext("District")),
        Column("land", gettext("Land")),
        Column("commitment", gettext("Commitment key")),
        Column("commitment_name", gettext("Commitment")),
        Column("online_service", gettext("Online service")),
        Column("state", pgettext("connection", "State"), labels=labels(State, STATES)),
        Column("live_level", gettext("How far it reaches"), labels=labels(LiveLevel, LEVELS)),
        Column("strength", gettext("Evidence"), labels=labels(Strength, STRENGTHS)),
        Column("since", gettext("Since"), "date"),
        Column("evidence_on", gettext("Evidence of"), "date"),
        Column("blocked", gettext("Blocked"), "boolean"),
        Column("system", gettext("Specialist system")),
        Column("source", gettext("Source (web address)")),
        Column("why", gettext("Reason of the change")),
        Column("number", gettext("Number of the connection"), "integer"),
        Column("revision", gettext("State of knowledge (leave as it is)"), "integer"),
        Column("demonstration", gettext("Demonstration"), "boolean"),
    ]


def labels(codes: type[IntEnum], words: Mapping[int, Text]) -> dict[str, str]:
    """Words for codes, in the language that is switched on."""
    return {code.name.lower(): str(words[code]) for code in codes}


def _cells(
    row: RegisterRow, language: Language, revisions: Mapping[int, int], sources: Mapping[int, str]
) -> tuple[object, ...]:
    """Codes are the names of the enums in small letters: stable for machines, the same in every language."""
    return (
        row.authority_key,
        row.authority_name,
        row.district,
        row.district_name_full,
        row.land_name,
        row.commitment_key,
        row.commitment_name_de if language == "de" else row.commitment_name_en,
        row.online_service,
        row.state.name.lower(),
        row.live_level.name.lower(),
        row.strength.name.lower(),
        row.since,
        row.evidence_on,
        row.blocked,
        f"{row.system.product} {row.system.version}".strip() if row.system else "",
        sources.get(row.connection_id, "") if not row.demonstration else "",
        "",
        row.connection_id,
        revisions.get(row.connection_id, 0),
        row.demonstration,
    )
