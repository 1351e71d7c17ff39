# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""OpenDocument spreadsheets, row by row.

The parts of the package come from odswriter; its own writer holds the whole document as a tree of objects, which
takes a second and 40 MB for 2,000 rows. Here the text is written straight into the archive.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from odswriter import ods_components as parts

Table = tuple[str, Iterable[Sequence[object]]]
"""Name and rows of a sheet. Cells: None, numbers, days, anything else as text."""

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]*?:/\\']")
_HEAD, _, _TAIL = parts.content_xml.partition("</office:spreadsheet>")
_ROWS_PER_BLOCK: Final = 500


def write(tables: Iterable[Table]) -> bytes:
    """The file. Nothing in it is a formula; characters that XML does not know become U+FFFD."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as book:
        book.writestr("mimetype", parts.mimetype, compress_type=ZIP_STORED)
        book.writestr("META-INF/manifest.xml", parts.manifest_xml)
        book.writestr("styles.xml", parts.styles_xml)
        with book.open("content.xml", "w") as content:
            content.write(_HEAD.encode())
            for name, rows in tables:
                for piece in _table(name, rows):
                    content.write(piece.encode())
            content.write(f"</office:spreadsheet>{_TAIL}".encode())
    return out.getvalue()


def _table(name: str, rows: Iterable[Sequence[object]]) -> Iterator[str]:
    shown = _NOT_IN_NAMES.sub(" ", _clean(name))[:31] or "Tabelle"
    yield f'<table:table table:name={quoteattr(shown)} table:style-name="ta1">'
    block: list[str] = []
    for row in rows:
        block.append(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>")
        if len(block) == _ROWS_PER_BLOCK:
            yield "".join(block)
            block.clear()
    yield "".join(block) + "</table:table>"


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        text = value.isoformat()
        kind = f'office:value-type="date" office:date-value="{text}" table:style-name="cDateISO"'
    elif isinstance(value, int | float):
        text = str(value)
        kind = f'office:value-type="float" office:value="{text}"'
    else:
        text = escape(_clean(str(value)))
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
