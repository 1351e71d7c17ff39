# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Wording and values become a paper: gaps are seen, and no value is ever more than text."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.content import Parameter
from blaupause.kernel import odt
from blaupause.rollout import values
from blaupause.rollout.papers import Here, Known, fill

BODY = (
    "# Brief an {{who}}\n\nGuten Tag,\nwir sind {{who}}.\n\n- erstens {{what}}\n- zweitens\n\nEnde [bitte ergänzen]"
)
ALL = {"who": Known("Name", "Amt"), "what": Known("Sache", "Ja")}
ISSUE = {
    "connection-sheet",
    "order-sheet",
    "payment-questionnaire",
    "fit-connect-sheet",
    "bundid-sheet",
    "processing-record-entry",
    "impact-pre-check",
    "privacy-notice-draft",
    "council-paper",
    "staff-note",
    "press-note",
}


def kinds(body: str, known: dict[str, Known]) -> list[tuple[str, int]]:
    return [(block.kind, len(block.pieces)) for block in fill(body, known).blocks]


def xml(data: bytes, name: str = "content.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def test_values_stand_where_the_wording_wants_them() -> None:
    found = fill(BODY, ALL)
    assert found.text.startswith(
        "Brief an Amt\n============\n\nGuten Tag,\nwir sind Amt.\n\n- erstens Ja\n- zweitens\n"
    )
    assert (found.gaps, found.unverified, found.open) == ((), (), 1)


def test_what_is_missing_expired_unknown_or_not_needed_is_told_apart() -> None:
    known = {
        "a": Known("A", here=Here.MISSING),
        "b": Known("B", here=Here.EXPIRED),
        "c": Known("C", here=Here.NOT_NEEDED),
        "d": Known("D", "da", verified=False),
    }
    found = fill("{{a}} {{b}} {{c}} {{d}} {{nie}} {{a}}", known)
    told = "[Angabe fehlt: A] [Angabe abgelaufen: B] entfällt da [Angabe fehlt: nie] [Angabe fehlt: A]"
    assert found.text.strip() == told
    assert (found.gaps, found.unverified) == (("A", "B", "nie"), ("D",))
    assert fill("{{a}}", known, "en").text.strip() == "[missing: A]"


@given(st.text(max_size=60))
def test_no_value_changes_what_the_lines_are(value: str) -> None:
    hostile = {"who": Known("Name", value), "what": Known("Sache", f"# {value}\n\n- {{{{who}}}}")}
    assert kinds(BODY, hostile) == kinds(BODY, ALL)
    assert fill(BODY, hostile).gaps == ()


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_document_is_well_formed_whatever_is_in_it(title: str, value: str) -> None:
    made = odt.write(title, fill(BODY, ALL | {"who": Known("Name", value)}).blocks, [value])
    told = "".join(xml(made).itertext())
    assert "Guten Tag," in told
    for name in ("styles.xml", "meta.xml", "META-INF/manifest.xml"):
        xml(made, name)


def test_a_document_has_its_kind_first_and_no_time() -> None:
    made = odt.write("Titel", fill(BODY, ALL).blocks)
    assert made == odt.write("Titel", fill(BODY, ALL).blocks)
    assert made[30:38] == b"mimetype"
    assert made[38 : 38 + len(odt.MIMETYPE)] == odt.MIMETYPE.encode()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_values_are_text_in_a_document() -> None:
    evil = "</text:p><script>&amp;\x00\x1b\"'=cmd|x\n\ttwo  blanks"
    root = xml(odt.write("T", fill("{{who}}", {"who": Known("Name", evil)}).blocks))
    told = "".join(root.itertext())
    assert "</text:p><script>&amp;\ufffd\ufffd\"'=cmd|x" in told
    assert not [one for one in root.iter() if one.tag.endswith("script")]


@pytest.mark.parametrize("land", ["bayern", "hessen"])
def test_every_paper_that_was_asked_for_is_shipped_and_names_only_what_is_there(land: str) -> None:
    document = load_document(land)
    assert set(document.templates) >= ISSUE
    data = {d.key for step in document.steps.values() for d in (*step.inputs, *step.produces)}
    data |= {d.key for profile in document.profiles.values() for given in profile.inputs.values() for d in given}
    names = {"authority", "online-service", "commitment", "land", "today"}
    for key, template in document.templates.items():
        assert set(fill(template.body.de, {}).used) <= data | set(document.parameters) | names, key


@pytest.mark.parametrize(
    ("kind", "stored", "german", "english"),
    [
        ("money", "12.50", "12,50 Euro", "12.50 EUR"),
        ("date", "2026-12-31", "31.12.2026", "2026-12-31"),
        ("bool", "yes", "Ja", "Yes"),
        ("text", "=1+1", "=1+1", "=1+1"),
        ("date", "Unsinn", "Unsinn", "Unsinn"),
    ],
)
def test_values_are_spoken_as_people_write_them(kind: str, stored: str, german: str, english: str) -> None:
    title, unit = {"de": "T", "en": "T"}, "EUR" if kind == "money" else ""
    parameter = Parameter.model_validate(
        {"title": title, "type": kind, "unit": unit, "level": "land", "sources": ["x"]}
    )
    assert (values.spoken(parameter, stored), values.spoken(parameter, stored, "en")) == (german, english)
