# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Help for clerks stays within Wiener Sachtextformel 8: whoever left school after the eighth year reads it."""

import re
from pathlib import Path

import polib
import pytest

import blaupause
from tests.website.messages import CATALOGUE, _template
from tests.website.readability import sentences, syllables, wiener_sachtextformel

MOST = 8.0
TEMPLATES = Path(blaupause.__file__).parent / "console" / "templates" / "console"
PAGES = {
    "connection": (
        "connection_work.html",
        "parts/work_step.html",
        "parts/work_entry.html",
        "parts/work_proof.html",
        "parts/work_back.html",
    ),
    "next steps": ("next_steps.html", "next_steps_choice.html", "next_steps_none.html", "parts/task.html"),
    "once for all": ("together.html", "together_outcome.html"),
}
"""Templates of the pages a clerk works with."""


def help_of(*templates: str) -> str:
    """The German sentences of these templates, pooled: labels of one or two words are no sentences."""
    german = {(e.msgctxt or "", e.msgid): e.msgstr or e.msgstr_plural[1] for e in polib.pofile(str(CATALOGUE))}
    found = []
    for name in templates:
        for context, message, _plural in _template(TEMPLATES / name):
            text = re.sub(r"%\([a-z_]+\)[sd]", "3", german[context, message])
            if re.search(r"[.!?]$", text):
                found.append(text)
    return " ".join(dict.fromkeys(found))


@pytest.mark.parametrize("page", PAGES)
def test_help_is_easy_to_read(page: str) -> None:
    text = help_of(*PAGES[page])
    assert len(sentences(text)) >= 3
    assert wiener_sachtextformel(text) <= MOST, text


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
