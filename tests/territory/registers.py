# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Small register files for tests, written position by position and not with the layout the parser uses."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from blaupause.territory.sources.gv100ad_layout import Kind, Record

ROOT = Path(__file__).parents[2]
SOURCES = Path(os.environ.get("BLAUPAUSE_SOURCES", ROOT.parent / "shared" / "data"))
UNITS = SOURCES / "units"
AUGUST, FEBRUARY = UNITS / "GV100AD_31082025.txt.gz", UNITS / "GV100AD_28022026.txt.gz"
needs_sources = pytest.mark.skipif(not AUGUST.exists(), reason="official register files are not at hand")

DAY = date(2025, 8, 31)
LATER = date(2026, 2, 28)


def line(record: Record, status: date = DAY) -> str:
    """The 220 characters of a record. Positions as in the official description, counted from 1."""
    text = [" "] * 220

    def put(position: int, value: str) -> None:
        text[position - 1 : position - 1 + len(value)] = value

    ars, kind = record.ars, record.kind
    put(1, str(int(kind)))
    put(3, f"{status:%Y%m%d}")
    put(11, ars[:2])
    if kind > Kind.LAND:
        put(13, ars[2])
    if kind == Kind.SUBREGION:
        put(14, ars[3])
    if kind >= Kind.DISTRICT:
        put(14, ars[3:5])
    if kind == Kind.MUNICIPALITY:
        put(16, ars[9:12])
    if kind >= Kind.ASSOCIATION:
        put(19, ars[5:9])
    put(23, record.designation)
    put(73, record.seat)
    put(123, record.text_mark)
    if kind == Kind.MUNICIPALITY:
        put(129, f"{record.area_ha or 0:011d}")
        put(140, f"{record.population or 0:011d}")
        put(151, f"{record.male or 0:011d}")
        put(166, record.postcode)
        put(171, "*****" if record.several_postcodes else "")
    assert len(text) == 220
    return "".join(text)


def unit(kind: Kind, ars: str, name: str, mark: str = "", seat: str = "") -> Record:
    return Record(0, kind, ars.ljust(12, "0"), name, seat, mark)


def town(ars: str, name: str, people: int, hectares: int, mark: str = "64", postcode: str = "12345") -> Record:
    return Record(0, Kind.MUNICIPALITY, ars, name, "", mark, hectares, people, people // 2, postcode)


def free(town_: Record) -> Record:
    """The record 50 that stands beside a municipality without association."""
    return Record(0, Kind.ASSOCIATION, town_.ars[:9].ljust(12, "0"), town_.designation, "", "50")


LAND = unit(Kind.LAND, "09", "Bayern", seat="München")
REGION = unit(Kind.REGION, "097", "Schwaben", seat="Augsburg")
DISTRICT = unit(Kind.DISTRICT, "09772", "Augsburg", "44", "Augsburg")
VG = unit(Kind.ASSOCIATION, "097725701", "Nordendorf (VGem)", "54", "Nordendorf")
MEITINGEN = town("097720177177", "Meitingen, M", 12307, 2987, "60", "86405")
ELLGAU = town("097725701136", "Ellgau", 1180, 1450)
NORDENDORF = town("097725701185", "Nordendorf", 2620, 900)
WEST = town("097725701217", "Westendorf", 1700, 1000)
FOREST = town("097729444444", "Schmellerforst", 0, 500, "66", "")

BASE = (LAND, REGION, DISTRICT, free(MEITINGEN), MEITINGEN, VG, ELLGAU, NORDENDORF, WEST, free(FOREST), FOREST)


def text(records: Iterable[Record] = BASE, status: date = DAY, *, end: str = "\r\n", bom: bool = True) -> str:
    """A whole file as text."""
    return ("\ufeff" if bom else "") + "".join(line(r, status) + end for r in records)


def changed(*replacements: tuple[Record, Record | None], base: Iterable[Record] = BASE) -> list[Record]:
    """The records of `base` with some replaced (or removed)."""
    table = {(r.kind, r.ars): after for r, after in replacements}
    kept = (table.get((r.kind, r.ars), r) for r in base)
    return [r for r in kept if r is not None]
