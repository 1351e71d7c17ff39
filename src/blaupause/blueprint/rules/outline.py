# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A blueprint as something to read: every object as rows of fields, whatever sections the format has. Pure.

Works on the plain document. A section or field that is new to the format appears by itself; what is known about
fields is only which of them name objects of other sections.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from blaupause.blueprint.rules.vocabulary import STATES

Plain = Mapping[str, Any]

SENTENCES: Final = "sentences"
"""Where a document that was prepared for reading holds its conditions in words."""
NO_SECTIONS: Final = frozenset({"blueprint", "base", "format", "disabled", "changed", "changes", SENTENCES})
REFERENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "actors": ("actors",),
    "because": ("facts", "findings"),
    "commitment": ("commitments",),
    "commitments": ("commitments",),
    "facts": ("facts",),
    "findings": ("findings",),
    "hard": ("steps",),
    "online_service": ("online_services",),
    "online_services": ("online_services",),
    "operator": ("operators",),
    "counted_from": ("parameters",),
    "parameters": ("parameters",),
    "soft": ("steps",),
    "source": ("sources",),
    "sources": ("sources",),
    "steps": ("steps",),
}
"""Fields that name objects, and the sections these stand in."""
DATA: Final = frozenset({"inputs", "produces"})
"""Fields that hold data or name them by their key."""
CONDITIONS: Final = frozenset({"applies", "when"})
"""Fields that hold a condition."""
KEYED: Final = frozenset({"choices", "exports", "inputs", "routes", "variants"})
"""Fields that hold things under keys of their own: such a key is no field, whatever it is called."""
TITLES: Final = ("title", "name", "text")
SHORT: Final = 90
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Said:
    """A text in German and English; the same one twice where there is only one."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another object of the same blueprint, with its title."""

    section: str
    key: str
    title: Said


@dataclass(frozen=True, slots=True)
class Item:
    """One value: exactly one of a text, a reference, an address, or rows of its own."""

    text: Said | None = None
    reference: Reference | None = None
    url: str = ""
    rows: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A field and its values. `title`: instead of the field's own name, when that is the key of an object."""

    field: str
    items: tuple[Item, ...]
    title: Said | None = None


def sections(document: Plain) -> tuple[str, ...]:
    """Names of the sections that hold objects under keys, in the order of the document, without empty ones."""
    return tuple(
        name for name, value in document.items() if name not in NO_SECTIONS and isinstance(value, Mapping) and value
    )


def objects(document: Plain, section: str) -> Plain:
    """Objects of a section by key; empty when there is no such section."""
    value = document.get(section) if section not in NO_SECTIONS else None
    return value if isinstance(value, Mapping) else {}


def title_of(document: Plain, section: str, key: str) -> Said:
    """What an object is called: its title, name or text, shortened; else its key."""
    value = objects(document, section).get(key)
    if section == "running" and key in STATES:
        state = STATES[key]
        return Said(state.de[:1].upper() + state.de[1:], state.en[:1].upper() + state.en[1:])
    if isinstance(value, Mapping):
        for name in TITLES:
            if (said := said_of(value.get(name))) is not None:
                return Said(shortened(said.de), shortened(said.en))
    return Said(key, key)


def shortened(text: str, limit: int = SHORT) -> str:
    """The text, cut at a blank when it is longer than `limit`."""
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def said_of(value: Any) -> Said | None:
    """A text, or None when the value is none."""
    if isinstance(value, str):
        return Said(value, value) if value else None
    if isinstance(value, Mapping) and isinstance(value.get("de"), str):
        english = value.get("en")
        return Said(value["de"], english if isinstance(english, str) and english else value["de"])
    return None


def rows(document: Plain, value: Any) -> tuple[Row, ...]:
    """The fields of an object that hold something."""
    if not isinstance(value, Mapping):
        found = items(document, "", value)
        return (Row("", found),) if found else ()
    made = (Row(name, items(document, name, part), _step_title(document, name)) for name, part in value.items())
    return tuple(row for row in made if row.items)


def items(document: Plain, field: str, value: Any) -> tuple[Item, ...]:
    """The values of one field."""
    if any(value == nothing and isinstance(value, type(nothing)) for nothing in _EMPTY):
        return ()
    if isinstance(value, list | tuple):
        return tuple(item for part in value for item in items(document, field, part))
    if isinstance(value, Mapping):
        said = said_of(value)
        if said is not None and set(value) <= {"de", "en", "key", "level", "implies"}:
            return (Item(text=_with_more(document, said, value)),)
        if field in KEYED:
            return _keyed(document, field, value)
        below = rows(document, value)
        return (Item(rows=below),) if below else ()
    return (_single(document, field, value),)


def _with_more(document: Plain, said: Said, value: Plain) -> Said:
    """A datum says whether it holds for more than one service, and what it says besides."""
    if value.get("level") == "authority":
        said = Said(f"{said.de} (gilt für alle Leistungen der Behörde)", f"{said.en} (holds for all services)")
    implied = value.get("implies")
    if isinstance(implied, list) and implied:
        found = [datum(document, str(key)) or Said(str(key), str(key)) for key in implied]
        german, english = (", ".join(getattr(one, part) for one in found) for part in ("de", "en"))
        said = Said(f"{said.de} (damit ist auch gesagt: {german})", f"{said.en} (this also says: {english})")
    return said


def _keyed(document: Plain, field: str, value: Plain) -> tuple[Item, ...]:
    """What stands under keys: choices as texts, everything else under its name, the title of a step, or its key."""
    if field == "choices":
        return tuple(Item(text=said) for part in value.values() if (said := said_of(part)) is not None)
    made = []
    for key, part in value.items():
        name = said_of(part.get("name")) if isinstance(part, Mapping) else None
        rest = {k: v for k, v in part.items() if k != "name"} if name is not None else part
        title = name or _step_title(document, key) or Said(key, key)
        found = items(document, field if isinstance(part, list) else "", rest)
        made.append(Row("", found or (Item(text=title),), title))
    return (Item(rows=tuple(made)),) if made else ()


def reference(document: Plain, field: str, key: str) -> Reference | None:
    """The object a value of this field names, or None."""
    for section in REFERENCES.get(field, ()):
        if key in objects(document, section):
            return Reference(section, key, title_of(document, section, key))
    return None


def datum(document: Plain, key: str) -> Said | None:
    """What a datum is called where a step or a profile introduces it."""
    for section in ("steps", "profiles"):
        for value in objects(document, section).values():
            for field in DATA:
                held = value.get(field, ())
                lists = held.values() if isinstance(held, Mapping) else [held]
                for one in (one for some in lists for one in some if isinstance(one, Mapping)):
                    if one.get("key") == key:
                        return said_of(one)
    return None


def referring(document: Plain, section: str, key: str) -> tuple[Reference, ...]:
    """Objects that name this one, in the order of the document."""
    found = []
    for name in sections(document):
        for other, value in objects(document, name).items():
            if (name, other) != (section, key) and _names(value, section, key):
                found.append(Reference(name, other, title_of(document, name, other)))
    return tuple(found)


def texts(value: Any) -> Iterator[Said]:
    """Every text in a value, at any depth; keys and addresses are none."""
    said = said_of(value) if isinstance(value, Mapping) else None
    if said is not None:
        yield said
    parts: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        parts = [(name, part) for name, part in value.items() if name not in {"de", "en"}]
    elif isinstance(value, list | tuple):
        parts = [("", part) for part in value]
    for name, part in parts:
        if isinstance(part, str):
            if name not in REFERENCES and name not in {"key", "url"} and part:
                yield Said(part, part)
        else:
            yield from texts(part)


def _single(document: Plain, field: str, value: Any) -> Item:
    if field in CONDITIONS and (words := said_of(document.get(SENTENCES, {}).get(value))) is not None:
        return Item(text=words)
    if isinstance(value, bool):
        return Item(text=Said("ja", "yes") if value else Said("nein", "no"))
    if isinstance(value, str):
        named = reference(document, field, value)
        if named is not None:
            return Item(reference=named)
        if (field in DATA or field == "implies") and (said := datum(document, value)) is not None:
            return Item(text=said)
        if value.startswith(("https://", "http://")):
            return Item(url=value)
    return Item(text=Said(str(value), str(value)))


def _step_title(document: Plain, name: str) -> Said | None:
    return title_of(document, "steps", name) if name in objects(document, "steps") else None


def _names(value: Any, section: str, key: str, field: str = "") -> bool:
    if isinstance(value, str):
        return value == key and section in REFERENCES.get(field, ())
    if isinstance(value, Mapping):
        return any(
            _names(part, section, key, name) or (section == "steps" and name == key and isinstance(part, list | dict))
            for name, part in value.items()
        )
    if isinstance(value, list | tuple):
        return any(_names(part, section, key, field) for part in value)
    return False
