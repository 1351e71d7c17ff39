# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables from outside: what we write comes back as it was; hostile and damaged files get a sentence."""

import contextlib
import io
import os
import random
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odswriter import ods_components as parts

from blaupause.kernel import grid
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import Column, Sheet, armed, disarm, to_csv, to_ods, to_xlsx

COLUMNS = [Column("a", "Text"), Column("n", "Zahl", "integer"), Column("d", "Tag", "date")]
SHEET = Sheet("Probe", COLUMNS, [["=1+1", 5, date(2026, 3, 1)], ["096610000000", None, None]], ["Hinweis"])
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(table: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", parts.manifest_xml)
        book.writestr("content.xml", ODS_HEAD + table + ODS_TAIL)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(Problem) as caught:
        grid.read(data)
    assert caught.value.de
    assert caught.value.en
    return caught.value.code


@pytest.mark.parametrize("write", [to_ods, to_xlsx], ids=["ods", "xlsx"])
def test_what_leaves_as_a_workbook_comes_back(write: object) -> None:
    found = grid.read(write(SHEET))  # type: ignore[operator]
    assert found[0].rows == [
        ["Text", "Zahl", "Tag"],
        ["=1+1", 5, date(2026, 3, 1)],
        ["096610000000", None, None],
    ]


def test_what_leaves_as_csv_comes_back_as_text() -> None:
    (found,) = grid.read(to_csv(SHEET))
    assert found.rows[1] == ["=1+1", "5", "2026-03-01"]
    assert found.rows[2] == ["096610000000", None, None]


@given(st.text(max_size=30))
def test_disarming_is_taken_back(text: str) -> None:
    assert armed(disarm(text)) == text or text.startswith("'")


def test_a_windows_csv_is_read_and_said() -> None:
    (found,) = grid.read("Nr.;Straße\r\n1;Höhe\r\n".encode("cp1252"))
    assert found.rows == [["Nr.", "Straße"], ["1", "Höhe"]]
    assert "Umlaute" in found.notes[0][0]
    assert grid.read("Nr.;Straße\n1;x\n".encode("utf-16"))[0].rows[0] == ["Nr.", "Straße"]


def test_merged_cells_are_refused() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().merge_range(0, 0, 1, 1, "x")
    assert refused(out.getvalue()) == "sheet.merged"
    cell = '<table:table-cell table:number-rows-spanned="2"><text:p>x</text:p></table:table-cell>'
    assert refused(ods(f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>')) == (
        "sheet.merged"
    )


def test_a_table_that_repeats_itself_without_end_is_refused() -> None:
    """A few bytes that say: a million rows of ten thousand cells."""
    cell = (
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    harmless = cell.replace("16000", "2")
    (found,) = grid.read(
        ods(f'<table:table table:name="A"><table:table-row>{harmless}</table:table-row></table:table>')
    )
    assert found.rows == [["x", "x"]]
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    assert refused(ods(f'<table:table table:name="A">{row}</table:table>')) in {
        "sheet.memory",
        "sheet.rows",
        "sheet.columns",
        "sheet.unreadable",
    }


def test_a_cell_in_the_farthest_corner_is_refused() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "x")
    assert refused(out.getvalue()) in {"sheet.memory", "sheet.rows"}


def test_bombs_are_seen_before_they_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "_workbook", lambda _data: pytest.fail("opened"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "x" * 3_000_000)
    assert refused(out.getvalue()) == "sheet.bomb"
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as book:
        for number in range(1_001):
            book.writestr(f"{number}", "")
    assert refused(many.getvalue()) == "sheet.bomb"


def test_what_is_no_table_is_said() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as book:
        book.writestr("word/document.xml", "x")
    assert refused(other.getvalue()) == "sheet.kind"
    assert refused(b"\xd0\xcf\x11\xe0" + b"\x00" * 600) == "sheet.old"
    assert refused(b" \r\n") == "sheet.empty"
    assert refused(b"x" * (grid.MOST_BYTES + 1)) == "sheet.size"
    assert refused(b"a;b\n1;\x00") == "sheet.unreadable"
    assert refused(b'a;b\n"1;2') == "sheet.csv"
    assert refused(b"a\n" * (grid.MOST_ROWS + 1)) == "sheet.rows"


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    with contextlib.suppress(Problem):
        grid.read(data)


ROUNDS = int(os.environ.get("BLAUPAUSE_FUZZ_SHEETS", "12"))


def test_damaged_workbooks_are_read_or_refused() -> None:
    rng = random.Random(2026)
    for write in (to_ods, to_xlsx):
        whole = write(SHEET)
        for _ in range(ROUNDS):
            broken = bytearray(whole)
            for _ in range(rng.randint(1, 8)):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
            cut = bytes(broken[: rng.randrange(4, len(broken))] if rng.random() < 0.3 else broken)
            with contextlib.suppress(Problem):
                grid.read(cut)
