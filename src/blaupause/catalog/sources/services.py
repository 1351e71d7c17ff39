# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading service catalogues: LeiKa/OZG tables as CSV.

Columns of `leistungen.csv`: leika_key, name, typ, ozg_id; optional themenfeld, lage, leistungstyp. Entries
outside the LeiKa have an empty key. Columns of `ozg_leistungen.csv`: ozg_id, name, themenfeld, lage.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from blaupause.kernel.csvfile import CsvRow, read_csv
from blaupause.kernel.keys import parse_leika_key
from blaupause.kernel.problems import Problem, Problems

REQUIRED = ("leika_key", "name", "typ", "ozg_id")
OPTIONAL = ("themenfeld", "lage", "leistungstyp")
OZG_REQUIRED = ("ozg_id", "name", "themenfeld", "lage")
MAX_PROBLEMS = 20
_OZG_ID = re.compile(r"[0-9]{1,8}")
_TYPING = re.compile(r"[0-9]{1,2}[ab]?(?:/[0-9]{1,2}[ab]?)?(?:;[0-9]{1,2}[ab]?(?:/[0-9]{1,2}[ab]?)?)*")
_HIDDEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_LIMITS = {"typ": 8, "themenfeld": 80, "lage": 120, "leistungstyp": 8}


@dataclass(frozen=True, slots=True)
class OzgRecord:
    """One OZG-Leistung."""

    ozg_id: str
    name: str
    topic: str
    situation: str


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One Verwaltungsleistung; `leika_key` is empty outside the LeiKa."""

    leika_key: str
    name: str
    typing: str
    ozg_id: str
    topic: str
    situation: str
    kind: str


@dataclass(frozen=True, slots=True)
class ServiceFile:
    """A whole catalogue and the digest of what was read."""

    records: tuple[ServiceRecord, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class OzgFile:
    """All OZG services of a file and the digest of what was read."""

    records: tuple[OzgRecord, ...]
    sha256: str


def parse_services(text: str, source: str, ozg: Mapping[str, OzgRecord]) -> ServiceFile:
    """Read a service table; a missing `themenfeld` or `lage` column is filled from the OZG service.

    Raises Problem csv.* for the table and Problems catalog.services for its content.
    """
    rows = read_csv(text, source, REQUIRED, optional=OPTIONAL)
    problems: list[Problem] = []
    records: list[ServiceRecord] = []
    lines: dict[str, int] = {}
    for row in rows:
        key = row.values["leika_key"]
        problems += _faults(row)
        if key and key in lines:
            problems.append(_twice(row, key, lines[key]))
        lines.setdefault(key, row.line)
        records.append(_record(row, ozg))
        if len(problems) >= MAX_PROBLEMS:
            break
    _refuse("catalog.services", problems)
    return ServiceFile(tuple(records), _digest(text))


def parse_ozg(text: str, source: str) -> OzgFile:
    """Read the OZG table. Raises Problem csv.* or Problems catalog.ozg."""
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    records: list[OzgRecord] = []
    for row in read_csv(text, source, OZG_REQUIRED):
        values = row.values
        problems += _ozg_faults(row)
        if values["ozg_id"] in lines:
            problems.append(_twice(row, values["ozg_id"], lines[values["ozg_id"]]))
        lines[values["ozg_id"]] = row.line
        records.append(OzgRecord(values["ozg_id"], values["name"], values["themenfeld"], values["lage"]))
        if len(problems) >= MAX_PROBLEMS:
            break
    _refuse("catalog.ozg", problems)
    return OzgFile(tuple(records), _digest(text))


def parse_typings(text: str, source: str) -> dict[str, str]:
    """LeiKa typing → its German meaning."""
    return {row.values["typ"]: row.values["bedeutung"] for row in read_csv(text, source, ("typ", "bedeutung"))}


def _record(row: CsvRow, ozg: Mapping[str, OzgRecord]) -> ServiceRecord:
    values = row.values
    bundle = ozg.get(values["ozg_id"])
    return ServiceRecord(
        leika_key=values["leika_key"],
        name=" ".join(values["name"].split()),
        typing=values["typ"],
        ozg_id=values["ozg_id"],
        topic=values.get("themenfeld") or (bundle.topic if bundle else ""),
        situation=values.get("lage") or (bundle.situation if bundle else ""),
        kind=values.get("leistungstyp", ""),
    )


def _faults(row: CsvRow) -> Iterator[Problem]:
    values = row.values
    if values["leika_key"]:
        try:
            parse_leika_key(values["leika_key"])
        except Problem as problem:
            yield Problem(problem.code, problem.de, problem.en, location=row.location("leika_key"))
    if _HIDDEN.search(values["name"]):
        yield Problem(
            "catalog.name",
            "Die Bezeichnung enthält unsichtbare Steuerzeichen.",
            "The name contains invisible control characters.",
            location=row.location("name"),
        )
    if values["typ"] and not _TYPING.fullmatch(values["typ"]):
        yield Problem(
            "catalog.typing",
            f"„{values['typ'][:20]}“ ist keine LeiKa-Typisierung (z. B. 2, 2b, 2/3).",
            f"“{values['typ'][:20]}” is no LeiKa typing (e.g. 2, 2b, 2/3).",
            location=row.location("typ"),
        )
    if not values["name"]:
        yield Problem("catalog.name", "Die Bezeichnung fehlt.", "The name is missing.", location=row.location("name"))
    if values["ozg_id"] and not _OZG_ID.fullmatch(values["ozg_id"]):
        yield _ozg_id(row)
    yield from _too_long(row)


def _ozg_faults(row: CsvRow) -> Iterator[Problem]:
    values = row.values
    if not _OZG_ID.fullmatch(values["ozg_id"]):
        yield _ozg_id(row)
    if not values["name"] or len(values["name"]) > 300:
        yield Problem(
            "catalog.name",
            "Die Bezeichnung fehlt oder ist länger als 300 Zeichen.",
            "The name is missing or longer than 300 characters.",
            location=row.location("name"),
        )
    yield from _too_long(row)


def _too_long(row: CsvRow) -> Iterator[Problem]:
    for column, limit in _LIMITS.items():
        if len(row.values.get(column, "")) > limit:
            yield Problem(
                "catalog.too_long",
                f"„{column}“ ist länger als {limit} Zeichen.",
                f"“{column}” is longer than {limit} characters.",
                location=row.location(column),
            )


def _ozg_id(row: CsvRow) -> Problem:
    shown = row.values["ozg_id"][:40]
    return Problem(
        "catalog.ozg_id",
        f"„{shown}“ ist keine OZG-Nummer (nur die Ziffern 0–9).",
        f"“{shown}” is no OZG number (ASCII digits only).",
        location=row.location("ozg_id"),
    )


def _twice(row: CsvRow, key: str, first: int) -> Problem:
    return Problem(
        "catalog.key_twice",
        f"{key} steht schon in Zeile {first}.",
        f"{key} already stands in line {first}.",
        location=row.location(),
    )


def _refuse(code: str, problems: list[Problem]) -> None:
    if problems:
        raise Problems(code, problems)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
