# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""PostgreSQL's binary COPY as arrays: any cut of the stream, nothing but the expected shape."""

import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.rollout import binary
from blaupause.rollout.binary import SIGNATURE, parse

COLUMNS = {"id": "i8", "state": "i2", "blocked": "b1"}
Row = tuple[int, int, bool]
row_lists = st.lists(
    st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**15), 2**15 - 1), st.booleans()), max_size=20
)


def encode(rows: list[Row]) -> bytes:
    body = b"".join(struct.pack(">h iq ih i?", 3, 8, a, 2, b, 1, c) for a, b, c in rows)
    return SIGNATURE + struct.pack(">ii", 0, 0) + body + b"\xff\xff"


def cut(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@given(row_lists, st.integers(1, 60))
def test_rows_come_back_however_the_stream_is_cut(rows: list[Row], size: int) -> None:
    found = parse(cut(encode(rows), size), COLUMNS)
    assert list(zip(*(found[name].tolist() for name in COLUMNS), strict=True)) == rows
    assert all(values.dtype.isnative for values in found.values())


def test_blocks_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary, "_BLOCK", 50)
    rows = [(n, n % 7, n % 2 == 0) for n in range(100)]
    found = parse(cut(encode(rows), 13), COLUMNS)
    assert found["id"].tolist() == list(range(100))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PGCOPY",
        b"x" * 40,
        encode([(1, 2, True)])[:-1],
        encode([(1, 2, True)])[:-2],
        encode([(1, 2, True)]) + b"\0",
        SIGNATURE + bytes(8) + struct.pack(">hiqihi", 3, 8, 1, 2, 1, -1) + b"\0\xff\xff",  # a null
        SIGNATURE + bytes(8) + struct.pack(">hiqihi?", 4, 8, 1, 2, 1, 1, True) + b"\xff\xff",  # another count
    ],
)
def test_another_shape_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"COPY|rows|column"):
        parse([data], COLUMNS)
