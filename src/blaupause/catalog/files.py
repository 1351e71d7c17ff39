# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue that comes with the package: LeiKa and OZG of October 2019."""

from datetime import date
from functools import cache
from pathlib import Path

from blaupause.catalog.sources.services import (
    OzgFile,
    OzgRecord,
    ServiceFile,
    parse_ozg,
    parse_services,
    parse_typings,
)
from blaupause.kernel.files import decode, read_bytes

DATA = Path(__file__).parent / "data"
PACKAGED_DATE = date(2019, 10, 1)
PACKAGED_SOURCE = "LeiKa / OZG-Umsetzungskatalog, Oktober 2019"
_LIMIT = 20_000_000


def read_text(path: Path) -> str:
    """A table as text, bounded. Raises Problem file.*."""
    return decode(read_bytes(path, limit=_LIMIT), path.name)


def read_services(path: Path, ozg: dict[str, OzgRecord]) -> ServiceFile:
    """A service table from disk. Raises Problem file.*, csv.* or catalog.services."""
    return parse_services(read_text(path), path.name, ozg)


def read_ozg(path: Path) -> OzgFile:
    """An OZG table from disk. Raises Problem file.*, csv.* or catalog.ozg."""
    return parse_ozg(read_text(path), path.name)


def packaged_ozg() -> OzgFile:
    """The packaged OZG services."""
    return read_ozg(DATA / "ozg_leistungen.csv")


def packaged_services(ozg: OzgFile) -> ServiceFile:
    """The packaged services with topic and situation of their OZG service."""
    return read_services(DATA / "leistungen.csv", {record.ozg_id: record for record in ozg.records})


@cache
def typings() -> dict[str, str]:
    """LeiKa typing → its German meaning (who regulates, who executes)."""
    path = DATA / "leika_typisierung.csv"
    return parse_typings(read_text(path), path.name)
