# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Papers: tagged, with language and title; texts are printed, never executed; a broken paper breaks nothing else."""

import io
import os
import time
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blaupause.kernel.problems import Problem
from blaupause.website.typesetting import Paper, drawing, facts, heading, items, link, numbered, pdf, press, text
from blaupause.website.typesetting.blocks import REPLACEMENT, prepared, printable
from blaupause.website.typesetting.typeface import FALLBACK, typeface

HOSTILE = (
    '#panic("x") #import "@preview/x:1.0.0": * $ x^2 $ *stark* _kursiv_ `code` @quelle <marke> \\ \\u{41} // /* */ '
    '= Titel\n- Punkt\n+ Zahl #read("/etc/passwd") "]} \u202e 漢字 \U0001f3db \x00\x07\ud800 \u00adein\u200bs'
)
COVERED = frozenset(range(0x20, 0x180))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for papers."""
    return tmp_path_factory.mktemp("papers")


def _paper(*blocks: dict[str, object], title: str = "Titel", language: str = "de") -> Paper:
    return Paper(language, title, "Untertitel", "Fuß", "Inhalt", "Seite", 0, blocks)


def _tags(node: pikepdf.Object, found: set[str]) -> set[str]:
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.add(str(node["/S"]))
        if "/K" in node:
            _tags(node["/K"], found)
    elif isinstance(node, pikepdf.Array):
        for one in node:  # type: ignore[attr-defined]
            _tags(one, found)
    return found


def alternatives(content: bytes) -> list[str]:
    """Texts that stand for figures."""
    with pikepdf.open(io.BytesIO(content)) as file:
        found = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        return [str(one["/Alt"]) for one in found]


def _judge(content: bytes, language: str, title: str) -> set[str]:
    """What PDF/UA-1 asks of the file as a whole; returns the kinds of tags."""
    with pikepdf.open(io.BytesIO(content)) as file:
        root = file.Root
        assert str(root["/Lang"]).startswith(language)
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert str(file.docinfo["/Title"]) == title
        metadata = root["/Metadata"].read_bytes().decode()
        assert "pdfuaid:part" in metadata
        assert "pdfaid:part" in metadata
        for page in file.pages:
            assert page.get("/Tabs", "/S") == "/S"
            for font in page.Resources.get("/Font", {}).values():
                descendant = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].keys())
        return _tags(root["/StructTreeRoot"]["/K"], set())


def test_a_paper_is_tagged_and_says_what_it_is(folder: Path) -> None:
    paper = _paper(
        heading(1, "Kapitel", "eins"),
        text(["Siehe ", link("Kapitel", to="eins"), " und ", link("Quelle", url="https://example.org/a?b=c#d")]),
        items(["a", "b"]),
        numbered(["a", "b"]),
        facts([("Wer", ["a"]), ("Was", ["b", "c"])]),
    )
    tags = _judge(pdf(paper, folder), "de", "Titel")
    assert tags >= {"/H1", "/P", "/L", "/LI", "/Link", "/TOC"}
    assert _judge(pdf(_paper(text("x"), language="en"), folder), "en", "Titel")


def test_a_drawing_is_a_figure_that_says_what_it_shows(folder: Path) -> None:
    boxes = [(0.0, 0.0, 100.0, 40.0, "1. Erster"), (0.0, 90.0, 100.0, 40.0, HOSTILE)]
    lines = [(((50.0, 40.0), (50.0, 90.0)), True), (((60.0, 40.0), (20.0, 60.0), (60.0, 90.0)), False)]
    said = "Zwei Schritte; 2. wartet auf 1."
    made = pdf(_paper(drawing(boxes, lines, (100, 130), alternative=said, caption="Pfeile")), folder)
    assert "/Figure" in _judge(made, "de", "Titel")
    assert said in alternatives(made)


def test_hostile_texts_are_printed_and_not_executed(folder: Path) -> None:
    blocks = [heading(1, HOSTILE, HOSTILE), text([HOSTILE, link(HOSTILE, to=HOSTILE)]), facts([(HOSTILE, [HOSTILE])])]
    assert _judge(pdf(_paper(*blocks, title="#panic()"), folder), "de", "#panic()")


def test_links_to_nowhere_are_plain_text() -> None:
    made = prepared(_paper(heading(1, "A", "da"), text([link("x", to="da"), link("y", to="fort")])), COVERED)
    assert [span["to"] for span in made["blocks"][1]["spans"]] == ["h0", ""]


@given(st.text())
def test_only_signs_the_typeface_has_are_set(value: str) -> None:
    made = printable(value, COVERED)
    assert all(ord(sign) in COVERED or sign in "\n\u00ad\u200b" for sign in made)
    assert printable(made, COVERED) == made


def test_german_stays_as_it_is() -> None:
    sentence = "Größe: „Öffnungszeiten“ – 5 € §"
    assert printable(sentence, COVERED | {0x201E, 0x201C, 0x2013, 0x20AC}) == sentence
    assert printable("漢", COVERED) == REPLACEMENT


def test_the_same_paper_is_set_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf(_paper(text("einmal")), folder)
    monkeypatch.setattr(press, "_set", lambda _order: pytest.fail("set again"))
    assert pdf(_paper(text("einmal")), folder) == first


def test_papers_that_nobody_reads_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "KEPT", 2)
    monkeypatch.setattr(press, "_set", lambda order: b"%PDF-" + repr(order).encode())
    for number in range(4):
        pdf(_paper(text(f"Nr. {number}")), folder)
    assert len(list((folder / "papers").glob("*.pdf"))) == 2


def test_a_paper_that_takes_too_long_is_a_clear_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.01)
    started = time.monotonic()
    with pytest.raises(Problem) as caught:
        pdf(_paper(text("zu lang")), folder)
    assert caught.value.code == "print.failed"
    assert time.monotonic() - started < 10


def test_an_error_of_typst_is_a_clear_problem(folder: Path) -> None:
    broken = _paper({"kind": "heading", "level": "eins", "text": "x", "name": ""})
    with pytest.raises(Problem) as caught:
        pdf(broken, folder)
    assert caught.value.code == "print.failed"


def test_nobody_waits_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "PATIENCE", 0.01)
    with press._press, pytest.raises(Problem) as caught:
        pdf(_paper(text("besetzt")), folder)
    assert caught.value.code == "print.busy"


def test_without_the_typeface_another_one_is_taken(tmp_path: Path) -> None:
    face = typeface(tmp_path / "neu", tmp_path / "nix")
    assert (face.folder, face.family) == ("", FALLBACK)


def test_the_child_sees_no_secrets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    real = press.subprocess.run

    def run(*args: object, **options: object) -> object:
        seen.update(options)
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("BLAUPAUSE_SECRET_KEY", "geheim")
    monkeypatch.setattr(press.subprocess, "run", run)
    pdf(_paper(text(f"Umgebung {os.getpid()}")), folder)
    assert "geheim" not in str(seen["env"])


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_whole_blueprint_is_a_paper(client: Client, language: str) -> None:
    answer = client.get("/blaupausen/bayern.pdf", headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    title = {"de": "Blaupause Bayern", "en": "Blueprint of Bavaria"}[language]
    assert _judge(answer.content, language, title) >= {"/H1", "/H2", "/H3", "/L", "/Link", "/TOC", "/Figure"}
    words = {"de": "3. Interesse bekunden: nur nach 1, besser nach 2.", "en": "only after 1, better after 2."}
    assert words[language] in " ".join(alternatives(answer.content))


@pytest.mark.django_db
def test_the_next_steps_of_an_authority_are_a_paper(client: Client) -> None:
    answer = client.get("/blaupausen/naechste-schritte.pdf?behoerde=40-097720000000")
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert len(file.pages) <= 3


@pytest.mark.django_db
def test_a_paper_that_cannot_be_made_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_name", lambda _order: "gibt-es-noch-nicht")
    monkeypatch.setattr(press, "SECONDS", 0.01)
    answer = client.get("/blaupausen/hessen.pdf", headers={"accept-language": "de"})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Der Ausdruck konnte nicht erstellt werden." in answer.content.decode()
