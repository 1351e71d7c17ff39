# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changing one value of a YAML file changes nothing else in it."""

from copy import deepcopy
from difflib import ndiff
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.blueprint.loader import PACKAGED
from blaupause.blueprint.rules import yamledit

FILES = {f"{file.parent.name}/{file.name}": file.read_text() for file in sorted(PACKAGED.glob("*/*.yaml"))}
SMALL = """\
# Kopf
steps:
  # vor dem Schritt
  first:   # dahinter
    title: { de: "Start: eins", en: Start }   # Paar
    order: 1
    text:
      de: >-
        Ein langer Text,
        gefaltet.

      en: 'it''s'
    actors: [land, municipality]
    inputs:
      - { key: a, de: A, en: A }
      - key: b   # zweite
        de: B
        en: B

  second:
    title: {de: Ende, en: End}
    empty:
# Schluss
"""
HOSTILE = [
    "a: b",
    "x # y",
    "'",
    '"',
    "„Überprüfung“ – ß",
    "eins\nzwei",
    "eins\n\n  zwei\n",
    "- eins",
    "2026-12-31",
    "no",
    "null",
    "true",
    "007",
    "-1",
    "1.0",
    "",
    " ",
    "\t",
    "\r\n",
    "&a",
    "*a",
    "!x",
    "%YAML",
    "---",
    "...",
    "{a}",
    "[a]",
    "a, b",
    "? x",
    "x:",
    "@",
    "`",
    "|",
    ">",
    "\u2028",
    "\x85",
    "\ufeff",
    "😀",
    "~",
    "<<",
    "wort " * 400,
    "a  b " * 60,
    "\\",
    "ende\n",
    "ende\n\n",
]
scalars = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.integers(-(10**9), 10**9), st.booleans(), st.none()
)
keys = st.one_of(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True), st.sampled_from(["no", "a-b", "x_y"]))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=8,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of a value, the root left out."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for key, item in inside for one in [(*path, key), *paths(item, (*path, key))]]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


def replaced(value: Any, path: tuple[Any, ...], new: object) -> Any:
    value = deepcopy(value)
    at(value, path[:-1])[path[-1]] = new
    return value


def touched(old: str, new: str) -> list[str]:
    """Lines that are gone or new."""
    return [line for line in ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("name", FILES)
def test_saying_the_same_again_changes_no_byte(name: str) -> None:
    whole = yamledit.read(FILES[name])
    assert yamledit.put(FILES[name], (), deepcopy(whole)) == FILES[name]


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("steps", "first", "order"), 7, ["-     order: 1", "+     order: 7"]),
        (
            ("steps", "second", "title", "de"),
            "Schluss",
            ["-     title: {de: Ende, en: End}", "+     title: {de: Schluss, en: End}"],
        ),
        (("steps", "second", "empty"), "da", ["-     empty:", "+     empty: da"]),
        (("steps", "first", "actors"), ["land"], ["-     actors: [land, municipality]", "+     actors: [land]"]),
        (("steps", "first", "inputs", 1, "de"), "C", ["-         de: B", "+         de: C"]),
        (("steps", "first", "text", "en"), "it's new", ["-       en: 'it''s'", "+       en: 'it''s new'"]),
    ],
)
def test_only_the_line_with_the_value_differs(path: tuple[Any, ...], value: object, lines: list[str]) -> None:
    changed = yamledit.put(SMALL, path, value)
    assert [line for line in touched(SMALL, changed) if not line.startswith("?")] == lines


def test_comments_stay_when_things_come_and_go() -> None:
    text = yamledit.put(SMALL, ("steps", "third"), {"title": {"de": "Neu", "en": "New"}, "order": 3})
    text = yamledit.remove(text, ("steps", "first", "inputs", 0))
    text = yamledit.remove(text, ("steps", "first", "inputs", 0, "key"))
    text = yamledit.put(text, ("steps", "first", "actors", 2), "vendor")
    for comment in ("# Kopf", "# vor dem Schritt", "# dahinter", "# Paar", "# Schluss"):
        assert comment in text
    assert "actors: [land, municipality, vendor]" in text
    assert "  third:\n    title: { de: Neu, en: New }\n    order: 3\n" in text
    assert yamledit.read(text)["steps"]["first"]["inputs"] == [{"de": "B", "en": "B"}]


def test_a_long_text_is_folded_as_the_files_fold_theirs() -> None:
    text = yamledit.put(SMALL, ("steps", "first", "text", "de"), "Wort " * 60 + "Ende")
    assert "      de: >-\n        Wort Wort" in text
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "path", [("steps", "first", "title", "de"), ("steps", "first", "text", "de"), ("steps", "new")]
)
def test_hostile_texts_survive(value: str, path: tuple[Any, ...]) -> None:
    changed = yamledit.put(SMALL, path, value)
    assert at(yamledit.read(changed), path) == value
    assert "# Schluss" in changed


def test_windows_line_ends_stay() -> None:
    text = SMALL.replace("\n", "\r\n")
    changed = yamledit.put(text, ("steps", "third"), {"title": {"de": "x" * 90, "en": "y" * 90}})
    assert changed.count("\n") == changed.count("\r\n")
    assert changed.startswith(text[:200])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_value_anywhere_is_read_again_and_nothing_else(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([SMALL, *(one for one in FILES.values() if len(one) < 5000)]))
    whole = yamledit.read(text)
    path = data.draw(st.sampled_from(paths(whole)))
    value = data.draw(values)
    changed = yamledit.put(text, path, value)
    assert yamledit.read(changed) == replaced(whole, path, value)
    head = text[: text.index("\n") + 1]
    assert changed.startswith(head)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_lines_of_other_objects_are_the_same_bytes(data: st.DataObject) -> None:
    text = FILES["core/steps.yaml"]
    keys_of = list(yamledit.read(text)["steps"])
    place = data.draw(st.integers(1, len(keys_of) - 2))
    before, after = text.index(f"\n  {keys_of[place]}:"), text.index(f"\n  {keys_of[place + 1]}:")
    field = data.draw(st.sampled_from(["title", "text", "gate", "hard", "inputs", "order", "new"]))
    value = data.draw(st.sampled_from(HOSTILE))
    changed = yamledit.put(text, ("steps", keys_of[place], field), {"de": value, "en": value})
    assert changed.startswith(text[:before])
    assert changed.endswith(text[after:])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_taking_away_leaves_the_rest(data: st.DataObject) -> None:
    whole = yamledit.read(SMALL)
    path = data.draw(st.sampled_from(paths(whole)))
    wanted = deepcopy(whole)
    del at(wanted, path[:-1])[path[-1]]
    assert yamledit.read(yamledit.remove(SMALL, path)) == wanted
