# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The entries of an object's form in the language of the page, with what is wrong beside each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from blaupause.blueprint.editing import Contents, Placed
from blaupause.blueprint.rules.change_words import Language, title_of
from blaupause.blueprint.rules.objectforms import Entry, entries, entry_at
from blaupause.kernel.tabular import language_of


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be chosen."""

    key: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry. `id`: of its element; `errors`: sentences; `warnings`: what is perhaps a mistake."""

    id: str
    name: str
    kind: str
    label: str
    help: str
    value: str
    required: bool
    options: Sequence[Option]
    errors: Sequence[str]
    warnings: Sequence[str]

    @property
    def count(self) -> int:
        """How many options are chosen."""
        return sum(one.chosen for one in self.options)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list; `number` 0: the field has no rows."""

    number: int
    fields: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Block:
    """A field of the object with all its entries."""

    label: str
    rows: Sequence[Row]
    single: bool
    wrong: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something wrong with a link to its entry; `id` '' where no entry is near."""

    id: str
    label: str
    text: str
    warning: bool


def language() -> Language:
    """Of the page."""
    return "de" if language_of(get_language()) == "de" else "en"


def blocks(section: str, value: Mapping[str, Any], found: Contents, placed: Iterable[Placed]) -> list[Block]:
    """The form of an object; `placed`: what is wrong with it."""
    known = entries(section, value)
    wrong: dict[str, list[Placed]] = {}
    for one in placed:
        wrong.setdefault(entry_at(known, value, one.path), []).append(one)
    made = []
    for _, group in groupby(known, key=lambda entry: entry.group):
        inside = list(group)
        rows = [
            Row(number, [_shown(entry, found, wrong.get(entry.name, [])) for entry in row])
            for number, row in groupby(inside, key=lambda entry: entry.row)
        ]
        said = any(field.errors for row in rows for field in row.fields)
        made.append(Block(_said(inside[0].group_label), rows, len(inside) == 1, said))
    return made


def notes(section: str, value: Mapping[str, Any], placed: Iterable[Placed]) -> list[Note]:
    """What is wrong with an object, each with a link to its entry."""
    known = entries(section, value)
    labels = {entry.name: entry for entry in known}
    made = []
    for one in placed:
        name = entry_at(known, value, one.path)
        entry = labels.get(name)
        made.append(Note(element(name) if name else "", _place(entry) if entry else "", _text(one), one.warning))
    return made


def _place(entry: Entry) -> str:
    head = _said(entry.group_label)
    own = _said(entry.label)
    number = f" {entry.row}" if entry.row else ""
    return head + number if own == head else own if own.startswith(head) else f"{head}{number}: {own}"


def element(name: str) -> str:
    """Id of the element of an entry."""
    return "f-" + name.replace(".", "-").replace("@", "k").replace("=", "v")


def _shown(entry: Entry, found: Contents, placed: Sequence[Placed]) -> Shown:
    chosen = entry.values or (entry.value,)
    options = [Option(key, _said(title), key in chosen) for key, title in entry.choices]
    for section in entry.refers:
        objects = found.value.get(section, {})
        options += [Option(key, title_of(item, language()) or key, key in chosen) for key, item in objects.items()]
    known = {one.key for one in options}
    if entry.refers or entry.choices:
        options += [Option(key, key, True) for key in chosen if key and key not in known]
    return Shown(
        element(entry.name),
        entry.name,
        entry.kind,
        _said(entry.label),
        _said(entry.help),
        entry.value,
        entry.required,
        options,
        [_text(one) for one in placed if not one.warning],
        [_text(one) for one in placed if one.warning],
    )


def _text(one: Placed) -> str:
    return one.problem.text(language())


def _said(pair: tuple[str, str]) -> str:
    return pair[language() != "de"]
