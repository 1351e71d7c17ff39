# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Short forms are explained where they are read."""

import pytest

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules.abbreviations import check, short_forms, used
from blaupause.blueprint.rules.content import Abbreviation
from blaupause.blueprint.rules.model import Text


def known(*shorts: str) -> dict[str, Abbreviation]:
    return {short.lower(): Abbreviation(short=short, title=Text(de="Langform", en="Long form")) for short in shorts}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eintrag im DVDV, OSCI-Intermediär", ["DVDV", "OSCI"]),
        ("je LeiKa-Schlüssel, mit BundID", ["LeiKa", "BundID"]),
        ("im BayernPortal und im DigitalMarkt", []),
        ("zwei DVDVs", ["DVDVs"]),
        ("als PDF von der IT", []),
        ("Ein Amt im Landkreis", []),
    ],
)
def test_short_forms_have_two_capital_letters_and_are_no_names(text: str, found: list[str]) -> None:
    assert short_forms(text) == found


def test_those_used_are_named_once_in_the_order_of_the_text() -> None:
    found = used("Über OSCI, das DVDV und wieder OSCI; OSCIX ist etwas anderes.", known("DVDV", "OSCI", "PKI"))
    assert [one.short for one in found] == ["OSCI", "DVDV"]


@pytest.mark.parametrize("key", ["core", "bayern", "hessen"])
def test_packaged_blueprints_explain_every_short_form(key: str) -> None:
    assert list(check(load_document(key))) == []


def test_a_short_form_nobody_explains_is_told_once_with_its_place() -> None:
    document = load_document("core")
    without = document.model_copy(update={"abbreviations": {}})
    found = list(check(without))
    assert [one.path for one in found if "DVDV" in one.de] == [("steps", "transport", "text", "de")]
    assert all(one.warning for one in found)
