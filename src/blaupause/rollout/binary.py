# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows of PostgreSQL's binary COPY format as numpy arrays. Pure.

Only fixed-width columns without nulls: then every row has the same length and the whole answer is one array.
Format: 11 bytes signature, 4 bytes flags, 4 bytes length of the extension; per row a 16-bit count of fields and
per field a 32-bit length before the value; at the end a count of -1. All numbers big-endian.
Source: PostgreSQL documentation, COPY, "Binary Format".
"""

import numpy as np
import numpy.typing as npt

SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_HEADER = len(SIGNATURE) + 8
_TRAILER = 2


def parse(data: bytes, columns: dict[str, str]) -> dict[str, npt.NDArray[np.generic]]:
    """Columns by name, in native byte order. `columns`: name → numpy type without byte order, e.g. "i4".

    Raises ValueError when the data do not have that shape (a null, another type).
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("not in binary COPY format")
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for name, kind in columns.items():
        fields += [(f"length {name}", ">i4"), (name, f">{kind}" if kind != "b1" else "?")]
    dtype = np.dtype(fields)
    body = len(data) - _HEADER - _TRAILER
    if body < 0 or body % dtype.itemsize:
        raise ValueError("rows are not of the expected width")
    rows = np.frombuffer(data, dtype=dtype, count=body // dtype.itemsize, offset=_HEADER)
    if not np.all(rows["count"] == len(columns)):
        raise ValueError("rows do not have the expected number of fields")
    result = {}
    for name in columns:
        values = rows[name]
        if not np.all(rows[f"length {name}"] == values.dtype.itemsize):
            raise ValueError(f"column {name} has nulls or another width")
        result[name] = values.astype(values.dtype.newbyteorder("="))
    return result
