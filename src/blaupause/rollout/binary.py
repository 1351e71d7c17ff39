# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows of PostgreSQL's binary COPY format as numpy arrays. Pure.

Only fixed-width columns without nulls: then every row has the same length and the whole answer is one array.
Format: 11 bytes signature, 4 bytes flags, 4 bytes length of the extension; per row a 16-bit count of fields and
per field a 32-bit length before the value; at the end a count of -1. All numbers big-endian.
Source: PostgreSQL documentation, COPY, "Binary Format".
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_HEADER = len(SIGNATURE) + 8
_TRAILER = b"\xff\xff"


_BLOCK = 4_000_000  # bytes turned into arrays at a time, so that the answer never stands in memory twice

Columns = dict[str, npt.NDArray[Any]]


def parse(
    chunks: Iterable[bytes | memoryview],
    columns: Mapping[str, str],
    finish: Callable[[Columns], Columns] | None = None,
) -> Columns:
    """Columns by name, in native byte order. `columns`: name → numpy type without byte order, e.g. "i4".

    The chunks may be cut anywhere. `finish` may make each block of rows smaller before they are put together.
    Raises ValueError when the data do not have that shape (a null, another type).
    """
    dtype = _row_type(columns)
    buffer = bytearray()
    blocks: list[Columns] = []
    begun = False
    for chunk in chunks:
        buffer += chunk
        if not begun and len(buffer) >= _HEADER:
            if not buffer.startswith(SIGNATURE):
                raise ValueError("not in binary COPY format")
            del buffer[:_HEADER]
            begun = True
        if begun and len(buffer) > _BLOCK:
            blocks.append(_take(buffer, dtype, columns, finish))
    if not begun:
        raise ValueError("not in binary COPY format")
    blocks.append(_take(buffer, dtype, columns, finish))
    if bytes(buffer) != _TRAILER:
        raise ValueError("rows are not of the expected width")
    return {name: np.concatenate([block.pop(name) for block in blocks]) for name in list(blocks[0])}


def _row_type(columns: Mapping[str, str]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for name, kind in columns.items():
        fields += [(f"length {name}", ">i4"), (name, "?" if kind == "b1" else f">{kind}")]
    return np.dtype(fields)


def _take(
    buffer: bytearray,
    dtype: np.dtype[np.void],
    columns: Mapping[str, str],
    finish: Callable[[Columns], Columns] | None,
) -> Columns:
    """Move the whole rows at the start of the buffer into arrays."""
    count = len(buffer) // dtype.itemsize
    rows = np.frombuffer(bytes(buffer[: count * dtype.itemsize]), dtype=dtype)
    del buffer[: count * dtype.itemsize]
    if not np.all(rows["count"] == len(columns)):
        raise ValueError("rows do not have the expected number of fields")
    block = {}
    for name in columns:
        values = rows[name]
        if not np.all(rows[f"length {name}"] == values.dtype.itemsize):
            raise ValueError(f"column {name} has nulls or another width")
        block[name] = values.astype(values.dtype.newbyteorder("="))
    return finish(block) if finish else block
