# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Blueprints are read in words: no identifier of the format, no bare condition, no machine's day on a page."""

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from django.test import Client
from django.utils.translation import override
from pydantic import BaseModel

from blaupause.blueprint import reading
from blaupause.blueprint.rules import outline
from blaupause.blueprint.rules.formwords import CHOICES
from blaupause.blueprint.rules.model import SECTIONS, Document
from blaupause.blueprint.rules.vocabulary import STATES
from blaupause.rollout import labels
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.website import blueprint_words

SAME_IN_GERMAN = {"pdf", "osci", "fit_connect", "portal", "land", "text", "link", "iban", "odt"}


def _choices(kind: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every value that is one of a few, with the field it stands in."""
    if get_origin(kind) is Literal:
        yield from ((name, one) for one in get_args(kind))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for field, info in kind.model_fields.items():
            yield from _choices(info.annotation, field)
    else:
        for part in get_args(kind):
            yield from _choices(part, name)


FORMAT = sorted({pair for section in SECTIONS for pair in _choices(Document.model_fields[section].annotation)})


def test_every_choice_of_the_format_has_words() -> None:
    with override("de"):
        bare = [
            (name, one)
            for name, one in FORMAT
            if name and one not in SAME_IN_GERMAN and str(blueprint_words.value(name, one)) == one
        ]
    assert bare == []


def test_forms_pages_and_conditions_call_the_same_thing_the_same() -> None:
    with override("de"):
        for strength in Strength:
            if strength is not Strength.NONE:
                assert CHOICES[strength.name.lower()][0] == str(labels.STRENGTHS[strength])
        for level in (LiveLevel.STRUCTURED, LiveLevel.END_TO_END):
            assert CHOICES[level.name.lower()][0] == str(labels.LEVELS[level])
        for state in State:
            assert STATES[state.name.lower().replace("_", "-")].de.casefold() == str(labels.STATES[state]).casefold()


def test_keys_below_a_field_are_no_fields() -> None:
    choices = {"low": {"de": "niedrig", "en": "low"}, "high": {"de": "hoch", "en": "high"}}
    (row,) = outline.rows({}, {"choices": choices})
    assert [item.text and item.text.de for item in row.items] == ["niedrig", "hoch"]
    (row,) = outline.rows({}, {"variants": {"title": {"name": "Umzug", "leika_keys": ["99115005104000"]}}})
    assert [(one.title and one.title.de, one.field) for one in row.items[0].rows] == [("Umzug", "")]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["bayern", "hessen"])
def test_no_page_shows_an_identifier(client: Client, key: str) -> None:
    document = reading.edition(key).document
    values = {one for _, one in FORMAT if "_" in one or "-" in one}
    for section in outline.sections(document):
        text = client.get(f"/blaupausen/{key}/teile/{section}/", headers={"accept-language": "de"}).content.decode()
        shown = re.findall(r"<span class=\"bp-prose\">([^<]*)</span>", text)
        assert [
            one for one in shown if one in values or re.fullmatch(r"\d{4}-\d\d-\d\d|municipality|none", one)
        ] == []
        assert [one for one in shown if re.search(r"\b(value|have|done)\(", one)] == [], section
