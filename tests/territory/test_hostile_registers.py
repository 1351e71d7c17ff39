# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Wrong, damaged and hostile files end in a Problem that names line and column, never in a traceback."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blaupause.kernel.problems import Problem
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Register

from .registers import BASE, MEITINGEN, line, text

CORPUS = Path(__file__).parent / "corpus" / "mutated_lines.txt"
GOOD = text()
PLACE = GOOD.splitlines(keepends=True)
ROW = next(n for n, r in enumerate(BASE) if r is MEITINGEN)


def refused(content: str) -> Problem:
    with pytest.raises(Problem) as caught:
        gv100ad.parse(content, "GV.txt")
    return caught.value


def attempt(read: Callable[[], Register]) -> Register | Problem:
    """What reading gives: a register or a Problem. Anything else fails the test."""
    try:
        return read()
    except Problem as problem:
        return problem


def with_line(change: Callable[[str], str]) -> str:
    lines = [line(r) for r in BASE]
    lines[ROW] = change(lines[ROW])
    return "\r\n".join(lines) + "\r\n"


def put(position: int, value: str) -> Callable[[str], str]:
    return lambda row: row[: position - 1] + value + row[position - 1 + len(value) :]


CATALOGUE: list[tuple[str, Callable[[str], str], str, int]] = [
    ("one character missing", lambda row: row[:-1], "register.length", 220),
    ("one character too many", lambda row: row + "x", "register.length", 221),
    ("a huge line", lambda row: row + "x" * 1_000_000, "register.length", 221),
    ("cut in the middle of the name", lambda row: row[:30], "register.length", 31),
    ("unknown record type", put(1, "70"), "register.kind", 1),
    ("full-width digit in the key", put(11, "0９"), "register.field", 11),
    ("Arabic-Indic digits in the population", put(140, "٠٠٠٠٠٠١٢٣٠٧"), "register.field", 140),
    ("superscript digit in the area", put(129, "0000000298²"), "register.field", 129),
    ("letters in the area", put(129, "000000O2987"), "register.field", 129),
    ("minus sign in the population", put(140, "-0000012307"), "register.field", 140),
    ("name slipped to the right", put(23, " Meitingen"), "register.field", 23),
    ("letters in the text mark", put(123, "6A"), "register.field", 123),
    ("letters in the postcode", put(166, "8640S"), "register.field", 166),
    ("another status", put(3, "20240831"), "register.date", 3),
    ("more people than Germany has", put(140, "99999999999"), "register.figure", 140),
    ("a larger area than Germany", put(129, "99999999999"), "register.figure", 129),
    ("a control character in the name", put(25, "\x07"), "register.character", 25),
    ("a direction mark in the name", put(25, "\u202e"), "register.character", 25),
    ("a second signature inside", put(25, "\ufeff"), "register.character", 25),
    ("a lost character", put(25, "\ufffd"), "register.character", 25),
    ("a line separator that is none", put(25, "\u2028"), "register.character", 25),
]


@pytest.mark.parametrize(("change", "code", "column"), [c[1:] for c in CATALOGUE], ids=[c[0] for c in CATALOGUE])
def test_damaged_lines_are_refused_with_line_and_column(change: Callable[[str], str], code: str, column: int) -> None:
    problem = refused(with_line(change))
    assert problem.code == code
    assert problem.location is not None
    assert (problem.location.line, problem.location.column) == (ROW + 1, column)
    assert problem.de
    assert problem.en
    assert problem.de != problem.en


def test_the_unharmed_file_is_accepted() -> None:
    assert len(gv100ad.parse(with_line(lambda row: row), "GV.txt").records) == len(BASE)


def test_the_catalogue_notices_a_lenient_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: `\\d` also matches full-width digits. The case above must then no longer be refused."""
    lenient = {kind: re.compile(groups.pattern.replace("[0-9]", r"\d")) for kind, groups in gv100ad._GROUPS.items()}
    monkeypatch.setattr(gv100ad, "_GROUPS", lenient)
    accepted = attempt(lambda: gv100ad.parse(with_line(put(140, "٠٠٠٠٠٠١٢٣٠٧")), "GV.txt"))
    assert not isinstance(accepted, Problem)


def test_empty_files_are_refused() -> None:
    for content in ("", "\ufeff", "\r\n\r\n"):
        assert refused(content).code == "register.empty"


@pytest.mark.parametrize("status", ["20250230", "00000000", "99999999", "18500101"])
def test_an_impossible_status_is_refused(status: str) -> None:
    lines = [put(3, status)(line(r)) for r in BASE]
    problem = refused("\n".join(lines))
    assert problem.code == "register.date"
    assert str(problem.location) == "GV.txt:1:3"


def test_a_doubled_key_names_both_lines() -> None:
    problem = refused(GOOD + PLACE[ROW])
    assert problem.code == "register.duplicate"
    assert f"Zeile {ROW + 1}" in problem.de
    assert problem.location is not None
    assert problem.location.line == len(BASE) + 1


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_higher_record_is_refused(missing: int) -> None:
    problem = refused("".join(PLACE[:missing] + PLACE[missing + 1 :]).removeprefix("\ufeff"))
    assert problem.code == "register.orphan"


def test_a_lone_carriage_return_is_no_line_end() -> None:
    assert refused(GOOD.replace("\r\n", "\r")).code == "register.length"


def test_other_encodings_are_refused_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "GV.txt"
    content = text(bom=False).replace("Meitingen", "Mühlingen")
    for encoding in ("latin-1", "utf-16"):
        path.write_bytes(content.encode(encoding))
        with pytest.raises(Problem) as caught:
            gv100ad.read(path)
        assert caught.value.code in {"file.encoding", "file.nul"}
        assert caught.value.location is not None
        assert caught.value.location.line >= 1
    path.write_bytes(content.encode("utf-8").decode("latin-1").encode("utf-8"))  # twice encoded
    with pytest.raises(Problem) as caught:
        gv100ad.read(path)
    assert caught.value.code in {"register.length", "register.character"}


def test_a_packed_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gv100ad, "FILE_LIMIT", 100_000)
    path = tmp_path / "GV.txt.gz"
    path.write_bytes(gzip.compress(b" " * 5_000_000))
    with pytest.raises(Problem) as caught:
        gv100ad.read(path)
    assert caught.value.code == "file.too_large"


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "GV.txt.gz"
    path.write_bytes(gzip.compress(text().encode())[:-20])
    with pytest.raises(Problem) as caught:
        gv100ad.read(path)
    assert caught.value.code == "file.gzip"


@pytest.mark.parametrize("case", CORPUS.read_text(encoding="utf-8").split("\n")[2:-1])
def test_the_corpus_of_mutated_lines_never_crashes(case: str) -> None:
    """Each line holds the bytes of a damaged record, escaped."""
    damaged = case.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
    content = "\n".join([*(line(r) for r in BASE[:3]), damaged])
    outcome = attempt(lambda: gv100ad.parse(content, "GV.txt"))
    if isinstance(outcome, Problem):
        assert outcome.location is not None
        assert outcome.location.line >= 1


@settings(max_examples=150)
@given(st.integers(0, len(GOOD.encode()) - 1), st.binary(min_size=0, max_size=4), st.integers(0, 8))
@example(0, b"", 8)
@example(225, b"\xff\xfe", 0)
def test_mutated_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, new: bytes, cut: int
) -> None:
    data = GOOD.encode()
    path = tmp_path_factory.getbasetemp() / "mutated.txt"
    path.write_bytes(data[:at] + new + data[at + cut :])
    outcome = attempt(lambda: gv100ad.read(path))
    if isinstance(outcome, Problem):
        assert outcome.text("de")
        assert outcome.text("en")
    else:
        assert outcome.records
