# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reads a workbook in a process of its own: `python -m blaupause.kernel.gridchild`, file in, JSON out.

What a hostile file makes of the reader happens here, within limits of memory and time that the system enforces.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Final

MEMORY: Final = 1 << 30
SECONDS: Final = 20
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 400
MOST_SHEETS: Final = 20
MOST_SIGNS: Final = 10_000
_SPANNED: Final = re.compile(rb'number-(?:columns|rows)-spanned="(?!1")')


class Refused(Exception):
    """The file is too much, in one word."""


def confine() -> None:
    """From here on this process cannot take more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes) -> list[dict[str, Any]]:
    """Every table of the workbook that holds something."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    spanned = _spanned(data)
    found = []
    for meta in book.sheets_metadata[:MOST_SHEETS]:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
            raise Refused("rows" if sheet.total_height > MOST_ROWS else "columns")
        rows = list(_rows(sheet.to_python(skip_empty_area=False)))
        merged = [list(corners) for corners in sheet.merged_cell_ranges or ()]
        found.append({"name": meta.name[:200], "rows": rows, "merged": merged or spanned})
    return found


def _rows(rows: Iterable[Iterable[object]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: object) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()} if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, bool | int | float) else str(value)[:MOST_SIGNS]


def _spanned(data: bytes) -> bool:
    """Whether cells of an OpenDocument table are merged; for Excel the reader tells."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        if "content.xml" not in book.namelist():
            return False
        with book.open("content.xml") as content:
            tail = b""
            while piece := content.read(1 << 20):
                if _SPANNED.search(tail + piece):
                    return True
                tail = piece[-60:]
    return False


def main() -> None:
    """One file from standard input; what it holds, or why it is refused, to standard output."""
    confine()
    answer: dict[str, Any]
    try:
        answer = {"sheets": read(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except BaseException as error:  # the reader's own panics are no ordinary exceptions
        answer = {"refused": "memory" if isinstance(error, MemoryError) else "unreadable"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
