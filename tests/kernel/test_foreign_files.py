# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Foreign files are read within bounds, and every fault is named with its place."""

import gzip
import io
import json
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.kernel.csvfile import read_csv
from blaupause.kernel.files import decode, read_bytes
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import Column, Sheet, disarm, to_csv, to_json, to_ods


def code_of(action: object, *arguments: object, **options: object) -> str:
    with pytest.raises(Problem) as caught:
        action(*arguments, **options)  # type: ignore[operator]
    assert caught.value.de
    assert caught.value.en
    return caught.value.code


def test_a_gzip_file_is_unpacked_also_when_it_has_several_members(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"eins ") + gzip.compress(b"zwei"))
    assert read_bytes(path) == b"eins zwei"


def test_a_gzip_bomb_is_stopped_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"0" * 30_000_000))
    assert path.stat().st_size < 100_000
    assert code_of(read_bytes, path, limit=5_000_000) == "file.too_large"


@pytest.mark.parametrize("cut", [1, 5, 12, 20, -1, -5, -9])
def test_a_truncated_gzip_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(b"Gemeinde" * 100)[: cut if cut < 0 else cut + 2])
    assert code_of(read_bytes, path) == "file.gzip"


def test_an_archive_a_folder_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as book:
        book.writestr("a.txt", "x")
    assert code_of(read_bytes, archive) == "file.zip"
    assert code_of(read_bytes, tmp_path) == "file.missing"
    assert code_of(read_bytes, tmp_path / "none.txt") == "file.missing"


def test_a_wrong_encoding_is_refused_with_line_and_column() -> None:
    with pytest.raises(Problem) as caught:
        decode("Zeile eins\nGroßostheim".encode("iso-8859-1"), "liste.csv")
    assert caught.value.code == "file.encoding"
    assert str(caught.value.location) == "liste.csv:2:4"
    assert code_of(decode, b"a\0b", "x") == "file.nul"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "csv.empty"),
        ("a,b\n1,2\n", "csv.columns"),
        ("ags,ags,name\n1,2,3", "csv.duplicate_column"),
        ("ags,name\n1\n", "csv.width"),
        ('ags,name\n1,"offen\n', "csv.syntax"),
        ("ags,name\n1," + "x" * 10_001, "csv.field"),
        ("ags,name\n" + "1,2\n" * 11, "csv.rows"),
    ],
)
def test_a_wrong_table_is_refused(text: str, code: str) -> None:
    assert code_of(read_csv, text, "t.csv", ["ags", "name"], max_rows=10) == code


def test_rows_know_the_line_they_start_on() -> None:
    rows = read_csv('ags;name;mehr\n1;"zwei\nZeilen";x\n\n2;eins;y\n', "t.csv", ["ags", "name"])
    assert [(row.line, row.values["ags"]) for row in rows] == [(2, "1"), (5, "2")]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u200b=1", "＝1", "|cmd", "%x", "\ufeff=cmd"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_leaves_as_text(text: str) -> None:
    assert disarm(text).startswith("'")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_a_formula(text: str) -> None:
    first = disarm(text).lstrip(" \u00a0\u200b\ufeff")[:1]
    assert first not in {"=", "+", "-", "@", "\t", "\r", "|", "%"}


def test_a_sheet_leaves_in_three_formats_with_its_notes() -> None:
    sheet = Sheet(
        "Lagebild: Bayern/eWA",
        [Column("name", "Name"), Column("people", "Menschen", "integer"), Column("share", "Anteil", "share")],
        [["=HYPERLINK()", 12, 0.5], ["Höchst\x01", None, None]],
        ["Stand 28.02.2026"],
    )
    text = to_csv(sheet).decode("utf-8-sig")
    assert text.splitlines()[:3] == ["Name;Menschen;Anteil", "'=HYPERLINK();12;0,5", "Höchst\x01;;"]
    assert "# Stand 28.02.2026" in text
    assert json.loads(to_json(sheet))["rows"][0] == {"name": "=HYPERLINK()", "people": 12, "share": 0.5}
    with zipfile.ZipFile(io.BytesIO(to_ods(sheet))) as book:
        content = book.read("content.xml").decode()
    assert "=HYPERLINK()" in content
    assert "table:formula" not in content


def test_a_large_spreadsheet_is_written_without_holding_a_tree_of_it() -> None:
    day = date(2026, 1, 2)
    sheet = Sheet("Groß", [Column("name", "Name"), Column("day", "Tag", "date")], [["Ä & <b>\x01", day]] * 5_000)
    tracemalloc.start()
    content = to_ods(sheet)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ElementTree.fromstring(book.read("content.xml"))
    space = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    table, notes = tree.iter(f"{space}table")
    rows = table.findall(f"{space}table-row")
    assert (table.get(f"{space}name"), notes.get(f"{space}name"), len(rows)) == ("Groß", "Hinweise", 5_001)
    assert ["".join(cell.itertext()) for cell in rows[1]] == ["Ä & <b>\ufffd", "2026-01-02"]
