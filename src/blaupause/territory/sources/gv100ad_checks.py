# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What must hold between the records of a register file, and what is merely odd."""

from collections.abc import Iterator, Sequence

from blaupause.kernel.problems import Location, Problem
from blaupause.territory.rules import (
    AREA_MARKS,
    ASSOCIATION_MARKS,
    DISTRICT_MARKS,
    UNINCORPORATED_MARKS,
    Key,
    Level,
    area_level,
)
from blaupause.territory.sources.gv100ad_layout import Anomaly, Kind, Record

LANDS = 16
_MARKS_OF = {
    Kind.DISTRICT: DISTRICT_MARKS,
    Kind.ASSOCIATION: ASSOCIATION_MARKS,
    Kind.MUNICIPALITY: AREA_MARKS,
}
_LEVELS = {
    Kind.LAND: Level.LAND,
    Kind.REGION: Level.REGION,
    Kind.DISTRICT: Level.DISTRICT,
    Kind.ASSOCIATION: Level.ASSOCIATION,
}
MEMBER, FREE, NO_MUNICIPALITY = "5", "0", "9"  # sixth digit of the ARS


def check_structure(records: Sequence[Record], source: str) -> None:
    """Raise Problem register.duplicate or register.orphan when the tree of the file does not hold together."""
    lines: dict[tuple[Kind, str], int] = {}
    for record in records:
        first = lines.setdefault((record.kind, record.ars), record.line)
        if first != record.line:
            raise Problem(
                "register.duplicate",
                f"Der Schlüssel {record.ars} (Satzart {record.kind.value}) steht schon in Zeile {first}.",
                f"Key {record.ars} (record type {record.kind.value}) already stands in line {first}.",
                location=Location(source, record.line, 11),
            )
    for record in records:
        for kind, key in _required(record):
            if (kind, key) not in lines:
                raise _orphan(record, kind, key, source)


def _required(record: Record) -> Iterator[tuple[Kind, str]]:
    """Records that a record presupposes."""
    ars = record.ars
    if record.kind != Kind.LAND:
        yield Kind.LAND, ars[:2].ljust(12, "0")
    if record.kind > Kind.REGION and ars[2] != "0":
        yield Kind.REGION, ars[:3].ljust(12, "0")
    # „Gemeinsames deutsch-luxemburgisches Hoheitsgebiet“ (07 000) belongs to its Land directly
    if record.kind > Kind.DISTRICT and ars[3:5] != "00":
        yield Kind.DISTRICT, ars[:5].ljust(12, "0")


def _orphan(record: Record, kind: Kind, key: str, source: str) -> Problem:
    return Problem(
        "register.orphan",
        f"„{record.designation}“ ({record.ars}) gehört zu {key}, aber der Satz der Art {kind.value} dazu fehlt.",
        f"“{record.designation}” ({record.ars}) belongs to {key}, but its record of type {kind.value} is missing.",
        "Ist die Datei unvollständig?",
        "Is the file incomplete?",
        Location(source, record.line, 11),
    )


def level_of(record: Record) -> Level | None:
    """Level of the unit a record describes; None for records that are no level of the administration.

    Baden-Württemberg's Regionen, the former Regierungsbezirke („früher: …“) and Lower Saxony's Statistische
    Regionen are none, nor is the record 50 of a municipality without association.
    """
    if record.kind == Kind.MUNICIPALITY:
        return area_level(record.text_mark, record.ars)
    if record.kind == Kind.REGION and record.designation.startswith(("früher:", "Statistische Region")):
        return None
    if record.kind == Kind.ASSOCIATION and record.ars[5] != MEMBER:
        return None
    return _LEVELS.get(record.kind)


def key_of(record: Record) -> Key | None:
    """(level, ARS) of the unit a record describes, if it describes one."""
    level = level_of(record)
    return None if level is None else (level, record.ars)


def find_anomalies(records: Sequence[Record]) -> Iterator[Anomaly]:
    """What is odd inside the file alone, in the order of its lines."""
    associations = {r.ars[:9] for r in records if r.kind == Kind.ASSOCIATION}
    members = {r.ars[:9] for r in records if r.kind == Kind.MUNICIPALITY}
    lands = {r.ars[:2] for r in records if r.kind == Kind.LAND}
    if len(lands) != LANDS:
        yield Anomaly("lands.count", 1, None, "", {"found": len(lands), "expected": LANDS})
    for record in records:
        yield from _mark_anomalies(record)
        if record.kind == Kind.MUNICIPALITY:
            yield from _figure_anomalies(record)
            if record.ars[:9] not in associations:
                yield _anomaly("association.missing", record, association=record.ars[:9])
        if record.kind == Kind.ASSOCIATION and record.ars[:9] not in members:
            yield _anomaly("association.empty", record)


def _anomaly(code: str, record: Record, **values: object) -> Anomaly:
    return Anomaly(code, record.line, key_of(record), record.designation, {"ars": record.ars, **values})


def _mark_anomalies(record: Record) -> Iterator[Anomaly]:
    known = _MARKS_OF.get(record.kind)
    if known is None:
        return
    if not record.text_mark:
        yield _anomaly("mark.empty", record, kind=record.kind.value)
    elif record.text_mark not in known:
        yield _anomaly("mark.unknown", record, kind=record.kind.value, mark=record.text_mark)
    elif record.kind == Kind.MUNICIPALITY and (record.text_mark in UNINCORPORATED_MARKS) != (
        record.ars[5] == NO_MUNICIPALITY
    ):
        yield _anomaly("mark.contradicts_key", record, kind=record.kind.value, mark=record.text_mark)


def _figure_anomalies(record: Record) -> Iterator[Anomaly]:
    population, male, area = record.population or 0, record.male or 0, record.area_ha or 0
    if male > population:
        yield _anomaly("figures.male", record, population=population, male=male)
    if area == 0 and population > 0:
        yield _anomaly("figures.no_area", record, population=population)
    if record.text_mark not in UNINCORPORATED_MARKS and population == 0:
        yield _anomaly("figures.no_people", record)
