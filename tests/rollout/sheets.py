# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables as people send them back: written as we write them, changed cell by cell, read as files are read."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from blaupause.kernel import grid
from blaupause.kernel.grid import Grid
from blaupause.kernel.tabular import Sheet, to_csv, to_ods, to_xlsx

WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {"ods": to_ods, "xlsx": to_xlsx, "csv": to_csv}
Changes = Mapping[tuple[int, str], object]
"""New content by row (from 0) and key of the column."""


def changed(sheet: Sheet, changes: Changes) -> Sheet:
    """The sheet with some cells as somebody typed them."""
    places = {column.key: number for number, column in enumerate(sheet.columns)}
    rows = [list(row) for row in sheet.rows]
    for (row, key), value in changes.items():
        rows[row][places[key]] = value
    return replace(sheet, rows=rows)


def sent_back(sheet: Sheet, changes: Changes | None = None, form: str = "csv") -> list[Grid]:
    """What the reader makes of the file."""
    return grid.read(WRITERS[form](changed(sheet, changes or {})))
