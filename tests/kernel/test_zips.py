# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Archives that say little of themselves and unpack to much are stopped, wherever archives from outside are read."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from blaupause.blueprint import archives
from blaupause.kernel import grid, zips
from blaupause.kernel.problems import Problem

MUCH = 40_000_000
LITTLE = 8_000_000
DOORS = {"table": ("mimetype", grid.read), "blueprint": ("a/steps.yaml", archives.unpacked)}
PACKED = {"deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}


def bomb(name: str, packing: int) -> bytes:
    """One entry of zeros that claims, in both of its headers, to be a hundred bytes long."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr(name, bytes(MUCH))
    data = bytearray(out.getvalue())
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 100)
    struct.pack_into("<I", data, 22, 100)
    return bytes(data)


def taken(read: Callable[[bytes], object], data: bytes) -> int:
    """Memory somebody took at most to refuse it, in bytes."""
    tracemalloc.start()
    try:
        with pytest.raises(Problem):
            read(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("packing", PACKED)
def test_what_claims_to_be_small_stays_small(door: str, packing: str) -> None:
    name, read = DOORS[door]
    assert taken(read, bomb(name, PACKED[packing])) < LITTLE


@pytest.mark.parametrize("door", DOORS)
def test_reading_as_much_as_there_is_would_be_seen(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "beginning", lambda archive, entry, _most: archive.read(entry))
    name, read = DOORS[door]
    assert taken(read, bomb(name, zipfile.ZIP_BZIP2)) > MUCH


def test_an_entry_without_a_name_is_refused() -> None:
    data = archives.packed({"a.yaml": "a: 1\n"}, "x").replace(b"x/a.yaml", b"\x00/a.yaml")
    with pytest.raises(Problem):
        archives.unpacked(data)


@pytest.mark.parametrize("door", DOORS)
def test_damage_of_any_packing_is_said(door: str) -> None:
    name, read = DOORS[door]
    for packing in PACKED.values():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", packing) as archive:
            archive.writestr(name, b"key: value\n" * 50)
        broken = bytearray(out.getvalue())
        broken[45:60] = b"\xff" * 15
        with pytest.raises(Problem):
            read(bytes(broken))
