# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading specialist systems (Fachverfahren) and their vendors from CSV.

Columns: hersteller, produkt; optional version, quelle (address of a web page).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from blaupause.kernel.csvfile import CsvRow, read_csv
from blaupause.kernel.problems import Problem, Problems
from blaupause.kernel.text import fold

_LIMITS = {"hersteller": 160, "produkt": 120, "version": 40, "quelle": 490}
_URL = re.compile(r"https?://[^\s\"<>]{4,490}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class SystemRecord:
    """One product, possibly in one version, of one vendor."""

    vendor_key: str
    vendor: str = field(compare=False)  # the spelling of a known vendor is not changed by an import
    product: str
    version: str
    source_url: str


@dataclass(frozen=True, slots=True)
class SystemFile:
    """All systems of a file and the digest of what was read."""

    records: tuple[SystemRecord, ...]
    sha256: str


def vendor_key(name: str) -> str:
    """Short name of a vendor: „d-NRW AöR“ → d-nrw-aoer."""
    return fold(name).replace(" ", "-")[:60].strip("-")


def parse(text: str, source: str) -> SystemFile:
    """Read the table. Raises Problem csv.* or Problems catalog.systems with every fault."""
    problems: list[Problem] = []
    lines: dict[tuple[str, str, str], int] = {}
    records: list[SystemRecord] = []
    for row in read_csv(text, source, ("hersteller", "produkt"), optional=("version", "quelle"), max_rows=20_000):
        problems += _faults(row)
        values = row.values
        vendor, product, version = values["hersteller"], values["produkt"], values.get("version", "")
        identity = (vendor_key(vendor), product, version)
        if identity in lines:
            problems.append(
                Problem(
                    "catalog.system_twice",
                    f"{product[:60]} {version[:20]} steht schon in Zeile {lines[identity]}.",
                    f"{product[:60]} {version[:20]} already stands in line {lines[identity]}.",
                    location=row.location(),
                )
            )
        lines[identity] = row.line
        records.append(SystemRecord(identity[0], vendor, product, version, values.get("quelle", "")))
    if problems:
        raise Problems("catalog.systems", problems[:20])
    return SystemFile(tuple(records), hashlib.sha256(text.encode()).hexdigest())


def _faults(row: CsvRow) -> Iterator[Problem]:
    for column in ("hersteller", "produkt"):
        if not row.values[column] or (column == "hersteller" and not vendor_key(row.values[column])):
            yield Problem(
                "catalog.missing",
                f"„{column}“ ist leer oder enthält keine Buchstaben.",
                f"“{column}” is empty or has no letters.",
                location=row.location(column),
            )
    for column, limit in _LIMITS.items():
        value = row.values.get(column, "")
        if len(value) > limit or _CONTROL.search(value):
            yield Problem(
                "catalog.too_long",
                f"„{column}“ ist länger als {limit} Zeichen oder enthält Steuerzeichen.",
                f"“{column}” is longer than {limit} characters or has control characters.",
                location=row.location(column),
            )
    if row.values.get("quelle") and not _URL.fullmatch(row.values["quelle"]):
        yield Problem(
            "catalog.source_url",
            "Die Quelle ist keine Webadresse (http:// oder https://).",
            "The source is no web address (http:// or https://).",
            location=row.location("quelle"),
        )
