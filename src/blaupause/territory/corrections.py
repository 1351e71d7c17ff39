# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documented corrections of errors in official files: data, applied and reported by the importer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from blaupause.kernel.keys import parse_ars
from blaupause.kernel.problems import Location, Problem
from blaupause.territory.entries import Entry
from blaupause.territory.rules import Key, Level

FILE = Path(__file__).parent / "data" / "corrections.yaml"
FIELDS = ("population", "area_ha")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one unit in one register status. Applies only while the file says `found`."""

    status_date: date
    key: Key
    field: str
    found: int
    value: int
    reason_de: str
    reason_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that was applied, with the unit's name and its line in the file."""

    correction: Correction
    name: str
    line: int


def load(text: str, source: str = FILE.name) -> tuple[Correction, ...]:
    """Read corrections from YAML. Raises Problem corrections.syntax or corrections.entry."""
    try:
        document = yaml.safe_load(text)
        rows = document["corrections"]
        return tuple(_correction(row) for row in rows)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Problem(
            "corrections.syntax",
            "Die Datei ist kein gültiges YAML.",
            "The file is not valid YAML.",
            location=Location(source, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0),
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Problem(
            "corrections.entry",
            f"Eine Korrektur ist unvollständig oder falsch: {error}.",
            f"A correction is incomplete or wrong: {error}.",
            location=Location(source),
        ) from error


def _correction(row: Mapping[str, Any]) -> Correction:
    field, day = str(row["field"]), row["status_date"]
    if field not in FIELDS or not isinstance(day, date):
        raise ValueError(f"field {field!r}, status_date {day!r}")
    return Correction(
        day,
        (Level[row["level"]], parse_ars(row["ars"])),
        field,
        int(row["found"]),
        int(row["value"]),
        str(row["reason"]["de"]),
        str(row["reason"]["en"]),
        str(row["source"]),
    )


def packaged() -> tuple[Correction, ...]:
    """The corrections this software ships."""
    return load(FILE.read_text(encoding="utf-8"))


def apply(
    entries: Mapping[Key, Entry], corrections: Iterable[Correction], status_date: date
) -> tuple[dict[Key, Entry], tuple[Applied, ...]]:
    """Entries with the corrections of this status, and those that were applied.

    A correction whose unit is missing or whose field no longer shows the known error is left alone: the office
    has corrected the file itself.
    """
    corrected = dict(entries)
    applied: list[Applied] = []
    for item in corrections:
        entry = corrected.get(item.key)
        if item.status_date != status_date or entry is None or getattr(entry, item.field) != item.found:
            continue
        change: dict[str, Any] = {item.field: item.value}
        corrected[item.key] = replace(entry, **change)
        applied.append(Applied(item, entry.name, entry.line))
    return corrected, tuple(applied)
