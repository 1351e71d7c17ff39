# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading exceptions from competence rules as CSV.

Columns: domain, behoerde_ebene, behoerde_ars, gueltig_ab, quelle, and gebiet_ags or gebiet_ars; optional
gueltig_bis (the last day, inclusive). Levels by name (gemeinde, verband, kreis, regierungsbezirk, land) or
number. Keys of higher levels may be shortened (09375 for the district).
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from blaupause.authorities.timeline import ExceptionSpec
from blaupause.kernel.csvfile import CsvRow, read_csv
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import parse_ags, parse_ars
from blaupause.kernel.problems import Location, Problem, Problems
from blaupause.territory.rules import Key, Level

REQUIRED = ("domain", "behoerde_ebene", "behoerde_ars", "gueltig_ab", "quelle")
OPTIONAL = ("gebiet_ags", "gebiet_ars", "gueltig_bis")
MAX_PROBLEMS = 20
MAX_PER_AREA = 200
_LEVELS = {
    "land": Level.LAND,
    "regierungsbezirk": Level.REGION,
    "kreis": Level.DISTRICT,
    "verband": Level.ASSOCIATION,
    "gemeinde": Level.MUNICIPALITY,
} | {str(int(level)): level for level in Level if level != Level.UNINCORPORATED}
_LENGTH = {Level.LAND: 2, Level.REGION: 3, Level.DISTRICT: 5, Level.ASSOCIATION: 9}
_DIGITS = re.compile(r"[0-9]{2,12}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GERMAN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_YEARS = range(1800, 2200)  # an exception without an end leaves “gueltig_bis” empty
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:\S|.*[<>]", re.IGNORECASE)
FindArea = Callable[[str], Key | None]
"""AGS → key of the area that has it in any register status."""


@dataclass(frozen=True, slots=True)
class ExceptionRecord:
    """One exception and the line it stands on."""

    spec: ExceptionSpec
    location: Location


@dataclass(frozen=True, slots=True)
class ExceptionFile:
    """All exceptions of a file and the digest of what was read."""

    records: tuple[ExceptionRecord, ...]
    sha256: str


def parse(text: str, source: str, domains: Collection[str], find_area: FindArea) -> ExceptionFile:
    """Read the table. Raises Problem csv.* or Problems exceptions.invalid with every fault found."""
    problems: list[Problem] = []
    records: list[ExceptionRecord] = []
    for row in read_csv(text, source, REQUIRED, optional=OPTIONAL, max_rows=50_000):
        try:
            records.append(ExceptionRecord(_spec(row, domains, find_area), row.location()))
        except Problem as problem:
            problems.append(problem)
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise Problems("exceptions.invalid", problems)
    return ExceptionFile(tuple(records), hashlib.sha256(text.encode()).hexdigest())


def collisions(records: Collection[ExceptionRecord], stored: Collection[ExceptionSpec]) -> Iterator[Problem]:
    """Exceptions that speak of the same area, domain and day: within the file or against stored ones.

    A stored exception with the same start is no collision: it is replaced.
    """
    slots: dict[tuple[str, Key], list[tuple[DateInterval, Location | None]]] = {}
    starts = {(r.spec.domain, r.spec.area, r.spec.valid.start) for r in records}
    for spec in stored:
        if (spec.domain, spec.area, spec.valid.start) not in starts:
            slots.setdefault((spec.domain, spec.area), []).append((spec.valid, None))
    for record in records:
        slots.setdefault((record.spec.domain, record.spec.area), []).append((record.spec.valid, record.location))
    for listed in slots.values():
        if len(listed) > MAX_PER_AREA:
            yield _too_many(next(place for _, place in reversed(listed) if place))
            continue
        # the sort is stable: among equals the file's order decides which line is told
        ordered = sorted(listed, key=lambda item: item[0].start)
        for (valid, place), (following, other) in pairwise(ordered):
            told = other or place
            if valid.overlaps(following) and told:
                yield _collision(told, place if other else None)


def _too_many(place: Location) -> Problem:
    return Problem(
        "exceptions.too_many",
        f"Für ein Gebiet und einen Bereich sind höchstens {MAX_PER_AREA} Ausnahmen vorgesehen.",
        f"At most {MAX_PER_AREA} exceptions are provided for one area and domain.",
        location=place,
    )


def _collision(place: Location, other: Location | None) -> Problem:
    de = f"Zeile {other.line}" if other else "einer schon gespeicherten Ausnahme"
    en = f"line {other.line}" if other else "a stored exception"
    return Problem(
        "exceptions.overlap",
        f"Der Zeitraum überschneidet sich für dasselbe Gebiet und denselben Bereich mit {de}.",
        f"The interval overlaps with {en} for the same area and domain.",
        "Eine gespeicherte Ausnahme endet, wenn sie mit demselben „gueltig_ab“ und einem „gueltig_bis“ erneut kommt.",
        "A stored exception ends when it comes again with the same “gueltig_ab” and a “gueltig_bis”.",
        place,
    )


def _spec(row: CsvRow, domains: Collection[str], find_area: FindArea) -> ExceptionSpec:
    values = row.values
    if values["domain"] not in domains:
        known = ", ".join(sorted(domains))
        raise Problem(
            "exceptions.domain",
            f"Den Bereich „{values['domain'][:40]}“ gibt es nicht.",
            f"There is no domain “{values['domain'][:40]}”.",
            f"Möglich sind: {known}.",
            f"Possible: {known}.",
            row.location("domain"),
        )
    start = _day(row, "gueltig_ab")
    end = _day(row, "gueltig_bis") + timedelta(days=1) if values.get("gueltig_bis") else None
    if end is not None and end <= start:
        raise Problem(
            "exceptions.interval",
            "„gueltig_bis“ liegt vor „gueltig_ab“.",
            "“gueltig_bis” is before “gueltig_ab”.",
            location=row.location("gueltig_bis"),
        )
    area, authority = _area(row, find_area), _authority(row)
    if area[1][:2] != authority[1][:2]:
        raise Problem(
            "exceptions.other_land",
            "Gebiet und Behörde liegen in verschiedenen Ländern.",
            "Area and authority lie in different Länder.",
            location=row.location("behoerde_ars"),
        )
    return ExceptionSpec(
        domain=values["domain"],
        area=area,
        authority=authority,
        valid=DateInterval(start, end),
        source=_source(row),
    )


def _area(row: CsvRow, find_area: FindArea) -> Key:
    ags, ars = row.values.get("gebiet_ags", ""), row.values.get("gebiet_ars", "")
    column = "gebiet_ags" if ags else "gebiet_ars"
    if bool(ags) == bool(ars):
        raise Problem(
            "exceptions.area",
            "Genau eines von „gebiet_ags“ und „gebiet_ars“ muss ausgefüllt sein.",
            "Exactly one of “gebiet_ags” and “gebiet_ars” must be given.",
            location=row.location("gebiet_ags"),
        )
    try:
        key = parse_ags(ags) if ags else parse_ars(ars)
    except Problem as problem:
        raise Problem(problem.code, problem.de, problem.en, location=row.location(column)) from problem
    found = find_area(key)
    if found is None:
        raise Problem(
            "exceptions.area_unknown",
            f"Ein Gebiet {key} steht in keinem eingelesenen Gebietsstand.",
            f"An area {key} is in no imported territorial status.",
            location=row.location(column),
        )
    return found


def _authority(row: CsvRow) -> Key:
    level = _LEVELS.get(row.values["behoerde_ebene"].casefold())
    if level is None:
        raise Problem(
            "exceptions.level",
            f"Die Ebene „{row.values['behoerde_ebene'][:40]}“ gibt es nicht.",
            f"There is no level “{row.values['behoerde_ebene'][:40]}”.",
            "Möglich sind: gemeinde, verband, kreis, regierungsbezirk, land.",
            "Possible: gemeinde, verband, kreis, regierungsbezirk, land.",
            row.location("behoerde_ebene"),
        )
    key = row.values["behoerde_ars"]
    short = _LENGTH.get(level)
    if not _DIGITS.fullmatch(key) or len(key) not in {short, 12}:
        raise Problem(
            "exceptions.authority_key",
            f"„{key[:40]}“ ist kein Schlüssel dieser Ebene (nur die Ziffern 0–9, {short or 12} oder 12 Stellen).",
            f"“{key[:40]}” is no key of this level (ASCII digits only, {short or 12} or 12 of them).",
            location=row.location("behoerde_ars"),
        )
    return level, key.ljust(12, "0")


def _day(row: CsvRow, column: str) -> date:
    text = row.values[column]
    iso, german = _ISO.fullmatch(text), _GERMAN.fullmatch(text)
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif german:
            day = date(int(german[3]), int(german[2]), int(german[1]))
        else:
            raise ValueError(text)
        if day.year not in _YEARS:
            raise ValueError(text)
        return day
    except ValueError as error:
        raise Problem(
            "exceptions.date",
            f"„{text[:40]}“ ist kein Datum (JJJJ-MM-TT oder TT.MM.JJJJ).",
            f"“{text[:40]}” is not a date (YYYY-MM-DD or DD.MM.YYYY).",
            location=row.location(column),
        ) from error


def _source(row: CsvRow) -> str:
    text = row.values["quelle"]
    if not text or len(text) > 300 or _CONTROL.search(text) or _OTHER_SCHEME.match(text):
        raise Problem(
            "exceptions.source",
            "Jede Ausnahme braucht eine Quelle (eine Zeile, höchstens 300 Zeichen, als Adresse nur https:// oder http://).",
            "Every exception needs a source (one line, at most 300 characters, as an address only https:// or http://).",
            location=row.location("quelle"),
        )
    return text
