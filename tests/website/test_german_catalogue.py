# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every sentence of the interface has a German one."""

import re
from pathlib import Path

import polib
import pytest

from blaupause.blueprint.rules.abbreviations import short_forms
from tests.website.messages import CATALOGUE, PACKAGE, all_messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
NAMES = {
    **dict.fromkeys(("CSV", "ODS", "ODT", "XLSX", "ZIP", "JSON", "YAML"), "kind of file to choose from"),
    **dict.fromkeys(("QR", "PIN"), "known from daily life by this name only"),
    **dict.fromkeys(("EUPL", "SIL", "BSD", "KERN", "GV100AD"), "proper name, with what it is beside it"),
    **dict.fromkeys(("OSCI", "FIT"), "choice on pages of blueprints, which explain it"),
    "XÖV": "said beside the field what it is",
    "MB": "unit of a file's size",
    "BITV": "the law's own name, on the page about accessibility",
}
"""Short forms that stand in the interface without their long form, and why."""


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    """The German catalogue as committed."""
    return polib.pofile(str(CATALOGUE))


def _key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def test_nothing_is_missing_or_left_over(catalogue: polib.POFile) -> None:
    wanted, known = set(all_messages()), {_key(entry) for entry in catalogue}
    assert wanted - known == set()
    assert known - wanted == set()


def test_everything_is_translated_and_nothing_is_vague(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_placeholders_survive_translation(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        english = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        german = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for source, text in zip(english, german, strict=True):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(source)), entry.msgid


def test_templates_hold_no_untranslated_words() -> None:
    tags = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]*>", re.DOTALL)
    blocks = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
    marked = re.compile(r'<(\w+)[^>]*\blang="de"[^>]*>.*?</\1>', re.DOTALL)
    allowed = {"Blaupause", "English", "Deutsch", "Meitingen", "Aschaffenburg", "security", "txt", "EUPL"}
    for path in sorted(PACKAGE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for pattern in (blocks, marked, tags):
            text = pattern.sub(" ", text)
        words = set(re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", text)) - allowed
        assert words == set(), f"{Path(path).relative_to(PACKAGE)}: {words}"


def test_short_forms_stand_beside_their_long_form(catalogue: polib.POFile) -> None:
    bare = {}
    for entry in catalogue:
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            said = PLACEHOLDER.sub("", text)
            explained = " ".join(re.findall(r"\w+ \(([^)]*)\)", said))
            found = [one for one in short_forms(said) if one not in NAMES and one not in explained]
            if found:
                bare[text] = found
    assert bare == {}
