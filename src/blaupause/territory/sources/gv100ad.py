# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the official Gemeindeverzeichnis GV100AD: one record per line of 220 characters (not bytes)."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from blaupause.kernel.files import decode, read_bytes
from blaupause.kernel.problems import Location, Problem
from blaupause.territory.sources.gv100ad_checks import check_structure, find_anomalies
from blaupause.territory.sources.gv100ad_layout import FIELDS, LINE_LENGTH, Field, Kind, Record, Register

__all__ = ["Kind", "Record", "Register", "parse", "read"]

FILE_LIMIT = 30_000_000
# more people or hectares than Germany has: a slipped column
MAX_POPULATION = 100_000_000
MAX_AREA_HA = 40_000_000


_GROUPS = {kind: re.compile("".join(f"({f.pattern(kind)})" for f in FIELDS)) for kind in Kind}
_KINDS = {str(kind.value): kind for kind in Kind}
# control characters, a byte order mark inside, and marks that turn the direction of text (spoofed names)
_FORBIDDEN = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")
_HINT_DE = "Ist das wirklich eine Datei GV100AD_TTMMJJJJ.txt von destatis.de?"
_HINT_EN = "Is this really a file GV100AD_DDMMYYYY.txt from destatis.de?"


def read(path: Path) -> Register:
    """Read a register file (.txt or .gz). Raises Problem with line and column for anything that is not one."""
    data = read_bytes(path, limit=FILE_LIMIT)
    return parse(decode(data, path.name), path.name, hashlib.sha256(data).hexdigest())


def parse(text: str, source: str, sha256: str = "") -> Register:
    """Read the text of a register file.

    Raises Problem register.empty, register.character, register.length, register.kind, register.field,
    register.date, register.figure, register.duplicate or register.orphan; oddities that a file may have become
    anomalies with their line.
    """
    _refuse_characters(text, source)
    status = ""
    records: list[Record] = []
    for number, line in _lines(text):
        groups = _match(line, number, source)
        status = status or groups[1]
        if groups[1] != status:
            raise _other_status(status, groups[1], source, number)
        records.append(_record(groups, number, source))
    if not records:
        raise Problem(
            "register.empty", "Die Datei ist leer.", "The file is empty.", _HINT_DE, _HINT_EN, Location(source, 1)
        )
    day = _date(status, source)
    check_structure(records, source)
    digest = sha256 or hashlib.sha256(text.encode()).hexdigest()
    return Register(source, day, tuple(records), tuple(find_anomalies(records)), digest)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # not splitlines(): it also splits at characters that may stand inside a line
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        stripped = line.removesuffix("\r")
        if stripped:
            yield number, stripped


def _refuse_characters(text: str, source: str) -> None:
    found = _FORBIDDEN.search(text, 1 if text.startswith("\ufeff") else 0)
    if found is None:
        return
    offset = found.start()
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    code = f"U+{ord(found.group()):04X}"
    raise Problem(
        "register.character",
        f"Unzulässiges Zeichen {code}.",
        f"Character {code} is not allowed.",
        "Ist die Datei beschädigt oder falsch umgewandelt worden?",
        "Is the file damaged or was it converted wrongly?",
        Location(source, line, column),
    )


def _match(line: str, number: int, source: str) -> tuple[str, ...]:
    """The fields of a line, or the Problem that says which one is wrong."""
    kind = _KINDS.get(line[:2])
    if kind is not None and len(line) == LINE_LENGTH:
        found = _GROUPS[kind].fullmatch(line)
        if found is not None:
            return found.groups()
    raise _line_problem(line, kind, number, source)


def _line_problem(line: str, kind: Kind | None, number: int, source: str) -> Problem:
    if len(line) != LINE_LENGTH:
        column = min(len(line), LINE_LENGTH) + 1
        return Problem(
            "register.length",
            f"Die Zeile hat {len(line)} statt {LINE_LENGTH} Zeichen.",
            f"The line has {len(line)} characters instead of {LINE_LENGTH}.",
            "Ist die Datei abgeschnitten oder umgewandelt worden? " + _HINT_DE,
            "Was the file cut off or converted? " + _HINT_EN,
            Location(source, number, column),
        )
    if kind is None:
        return Problem(
            "register.kind",
            f"Satzart „{line[:2]}“ gibt es nicht (erwartet: 10, 20, 30, 40, 50 oder 60).",
            f"There is no record type “{line[:2]}” (expected 10, 20, 30, 40, 50 or 60).",
            _HINT_DE,
            _HINT_EN,
            Location(source, number, 1),
        )
    wrong = next(f for f in FIELDS if not re.fullmatch(f.pattern(kind), _cut(line, f)))
    return Problem(
        "register.field",
        f"Feld „{wrong.name_de}“ (Stelle {wrong.start}, {wrong.length} Zeichen) passt nicht zur Satzart"
        f" {kind.value}: „{_cut(line, wrong)}“.",
        f"Field “{wrong.name_en}” (position {wrong.start}, {wrong.length} characters) does not fit record type"
        f" {kind.value}: “{_cut(line, wrong)}”.",
        "Zahlen bestehen nur aus den Ziffern 0–9.",
        "Numbers consist of the ASCII digits 0–9 only.",
        Location(source, number, wrong.start),
    )


def _cut(line: str, part: Field) -> str:
    return line[part.start - 1 : part.start - 1 + part.length]


def _record(groups: tuple[str, ...], number: int, source: str) -> Record:
    kind = Kind(int(groups[0]))
    key = (groups[2] + groups[3] + groups[4]).rstrip(" ").ljust(5, "0")
    ars = (key + groups[6].rstrip(" ")).ljust(9, "0") + groups[5].replace(" ", "0")
    designation, seat, mark = groups[7].rstrip(" "), groups[8].strip(" "), groups[9].strip(" ")
    if kind != Kind.MUNICIPALITY:
        return Record(number, kind, ars, designation, seat, mark)
    area, population, male = int(groups[11]), int(groups[12]), int(groups[13])
    if area > MAX_AREA_HA or population > MAX_POPULATION:
        raise Problem(
            "register.figure",
            f"Fläche {area} ha oder Bevölkerung {population} ist größer als die ganz Deutschlands.",
            f"Area {area} ha or population {population} exceeds that of the whole of Germany.",
            location=Location(source, number, 129 if area > MAX_AREA_HA else 140),
        )
    several = groups[16][:5].strip(" ") != ""
    return Record(number, kind, ars, designation, seat, mark, area, population, male, groups[15].strip(" "), several)


def _other_status(first: str, other: str, source: str, number: int) -> Problem:
    return Problem(
        "register.date",
        f"Gebietsstand {other} weicht vom Gebietsstand {first} der ersten Zeile ab.",
        f"Territorial status {other} differs from {first} in the first line.",
        "Die Datei mischt zwei Ausgaben.",
        "The file mixes two editions.",
        Location(source, number, 3),
    )


def _date(status: str, source: str) -> date:
    try:
        day = date(int(status[:4]), int(status[4:6]), int(status[6:]))
    except ValueError:
        day = date.min
    if not date(1990, 1, 1) <= day <= date(2100, 1, 1):
        raise Problem(
            "register.date",
            f"Der Gebietsstand „{status}“ ist kein Datum (JJJJMMTT).",
            f"The territorial status “{status}” is no date (YYYYMMDD).",
            location=Location(source, 1, 3),
        )
    return day
