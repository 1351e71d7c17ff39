# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Help for clerks stays within Wiener Sachtextformel 8: whoever left school after the eighth year reads it."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import polib
import pytest

import blaupause
from blaupause.blueprint.loader import load_document
from tests.website.messages import CATALOGUE, _python, _template
from tests.website.readability import sentences, syllables, wiener_sachtextformel

MOST = 8.0
ENOUGH = 3  # sentences; one alone says little about how hard a text is
PACKAGE = Path(blaupause.__file__).parent
OF_OTHERS = {
    "website/templates/website/parts/footer.html": "names licences",
    "website/templates/website/privacy.html": "names rights by their articles",
    "website/templates/website/imprint.html": "a form for the operator, in the words of the law",
    "website/templates/website/sources.html": "names registers, licences and standards",
}
"""Templates whose words others have set."""
BLUEPRINTS = ("core", "bayern", "hessen")
READ_BY_CLERKS = {"steps": "text", "parameters": "help", "checks": "text", "criteria": "question"}


@cache
def _german() -> dict[tuple[str, str], str]:
    return {(e.msgctxt or "", e.msgid): e.msgstr or e.msgstr_plural[1] for e in polib.pofile(str(CATALOGUE))}


def help_of(template: Path) -> list[str]:
    """The German sentences of a template: labels of one or two words are no sentences."""
    found = []
    for context, message, _plural in _template(template):
        text = re.sub(r"%\([a-z_]+\)[sd]", "3", _german().get((context, message), ""))
        if re.search(r"[.!?]$", text):
            found.append(text)
    return found


def pages() -> dict[str, str]:
    """Template → its sentences; those with too few are pooled with others of their folder."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        name = path.relative_to(PACKAGE).as_posix()
        texts = list(dict.fromkeys(help_of(path)))
        if texts and name not in OF_OTHERS:
            alone = len(sentences(" ".join(texts))) >= ENOUGH
            found[name if alone else f"{path.parent.relative_to(PACKAGE).as_posix()}/…"] += texts
    return {name: " ".join(texts) for name, texts in found.items()}


def test_help_on_every_page_is_easy_to_read() -> None:
    found = pages()
    assert len(found) > 50
    hard = {name: (round(wiener_sachtextformel(text), 1), text) for name, text in found.items()}
    assert {name: value for name, value in hard.items() if value[0] > MOST} == {}


def test_words_set_by_others_are_still_there() -> None:
    assert [name for name in OF_OTHERS if not (PACKAGE / name).exists()] == []


def test_help_in_forms_is_easy_to_read() -> None:
    texts = []
    for path in sorted((PACKAGE / "console").glob("**/*.py")):
        texts += [_german().get((context, message), "") for context, message, _ in _python(path)]
    text = " ".join(dict.fromkeys(t for t in texts if re.search(r"[.!?]$", t)))
    assert len(sentences(text)) > 50
    assert wiener_sachtextformel(text) <= MOST


@pytest.mark.parametrize("key", BLUEPRINTS)
@pytest.mark.parametrize("section", READ_BY_CLERKS)
def test_what_blueprints_tell_clerks_is_easy_to_read(section: str, key: str) -> None:
    found = getattr(load_document(key), section).values()
    texts = [value.de for value in (getattr(one, READ_BY_CLERKS[section], None) for one in found) if value]
    assert len(texts) >= ENOUGH
    assert wiener_sachtextformel(" ".join(texts)) <= MOST, texts


def test_the_formula_tells_hard_from_easy() -> None:
    easy = "Der Hund läuft in den Garten. Dort sucht er den Ball. Dann kommt er zu mir."
    hard = (
        "Die Inanspruchnahme der Verwaltungsdienstleistungen setzt die Authentifizierung der Antragstellenden voraus."
    )
    assert wiener_sachtextformel(easy) < 4 < MOST < wiener_sachtextformel(hard)


@pytest.mark.parametrize(
    ("word", "count"), [("Haus", 1), ("Quelle", 2), ("Leistung", 2), ("Behörde", 3), ("Bäuerin", 3), ("hm", 1)]
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count
