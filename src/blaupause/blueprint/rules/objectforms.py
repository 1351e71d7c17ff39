# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A form for every object of a blueprint, made from the classes of the format. Pure.

A form is a flat list of entries with dotted names (`text.de`, `inputs.0.key`), so that a page shows and sends it
without knowing the format, and sections that are added later have forms as well. Lists of parts get rows, with one
empty row at the end; mappings get rows with their key in `@`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from blaupause.blueprint.rules.change_words import FIELDS
from blaupause.blueprint.rules.formwords import CHOICES, HELP, LABELS
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.yamlfile import Path

Pair = tuple[str, str]
REFERS: Final[Mapping[str, tuple[str, ...]]] = {
    "actors": ("actors",),
    "source": ("sources",),
    "sources": ("sources",),
    "hard": ("steps",),
    "soft": ("steps",),
    "steps": ("steps",),
    "because": ("facts", "findings"),
    "online_service": ("online_services",),
    "online_services": ("online_services",),
    "commitments": ("commitments",),
    "operator": ("operators",),
    "counted_from": ("parameters",),
}
"""Fields that name objects of another section."""
LONG: Final = frozenset({"text", "help", "question", "note", "target_note", "body", "reason", "legal_basis"})
CONDITIONS: Final = frozenset({"when", "applies"})
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `kind`: text, area, condition, number, day, yes, choice, keys (several), key (of this row).

    `path`: where it stands in the object, without rows that are empty; `group`: the field it belongs to, `row`: which
    of its rows (from 1; 0: none). `refers`: sections whose keys may be chosen.
    """

    name: str
    kind: str
    label: Pair
    group: str
    group_label: Pair
    help: Pair = ("", "")
    row: int = 0
    required: bool = False
    choices: tuple[tuple[str, Pair], ...] = ()
    refers: tuple[str, ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()


def model_of(section: str) -> type[BaseModel]:
    """The class of the objects of a section. Raises KeyError."""
    found = get_args(Document.model_fields[section].annotation)[1]
    assert isinstance(found, type)
    assert issubclass(found, BaseModel)
    return found


def entries(section: str, value: Mapping[str, Any], *, spare: bool = True) -> list[Entry]:
    """The form of an object with its values. `spare`: with an empty row at the end of lists."""
    found: list[Entry] = []
    for name, info in model_of(section).model_fields.items():
        head = Entry("", "text", ("", ""), name, label(name))
        found += _entries(name, name, _bare(info.annotation), info, value.get(name), head, spare)
    return found


def label(name: str) -> Pair:
    """What a field is called."""
    de, en = LABELS.get(name) or FIELDS.get(name) or (name.replace("_", " "), name.replace("_", " "))
    return de[:1].upper() + de[1:], en[:1].upper() + en[1:]


def _bare(annotation: Any) -> Any:
    """Without Annotated and without None."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    if get_origin(annotation) in (Union, UnionType):
        kinds = [_bare(one) for one in get_args(annotation) if one is not NoneType]
        return kinds[0] if len(kinds) == 1 else str
    return annotation


def _entries(
    path: str, name: str, kind: Any, info: FieldInfo | None, value: Any, head: Entry, spare: bool
) -> Iterator[Entry]:
    required = info is not None and info.is_required() and value is not ...
    base = replace(head, name=path, label=label(name), help=HELP.get(name, ("", "")), required=required)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inner = value if isinstance(value, Mapping) else {}
        needed = required or bool(inner)
        for below, field in kind.model_fields.items():
            for one in _entries(
                f"{path}.{below}", below, _bare(field.annotation), field, inner.get(below), head, spare
            ):
                long = name in LONG and below in ("de", "en")
                joined = base.label if below in ("de", "en") else None
                shown = (f"{joined[0]} ({one.label[0]})", f"{joined[1]} ({one.label[1]})") if joined else one.label
                kept = "area" if long and one.kind == "text" else one.kind
                yield replace(one, label=shown, required=one.required and needed, kind=kept)
    elif (
        get_origin(kind) is list
        and isinstance(_bare(get_args(kind)[0]), type)
        and issubclass(_bare(get_args(kind)[0]), BaseModel)
    ):
        yield from _rows(path, name, _bare(get_args(kind)[0]), value, head, spare)
    elif get_origin(kind) is dict:
        yield from _keyed(path, _bare(get_args(kind)[1]), value, head, spare)
    else:
        yield _leaf(base, name, kind, value)


def _rows(path: str, name: str, kind: Any, value: Any, head: Entry, spare: bool) -> Iterator[Entry]:
    items = list(value) if isinstance(value, list) else []
    for place, item in enumerate([*items, *([{}] if spare else [])]):
        row = replace(head, row=place + 1)
        for one in _entries(f"{path}.{place}", name, kind, None, item, row, spare):
            yield replace(one, required=one.required and bool(item))


def _keyed(path: str, kind: Any, value: Any, head: Entry, spare: bool) -> Iterator[Entry]:
    items = list(value.items()) if isinstance(value, Mapping) else []
    for place, (key, item) in enumerate([*items, *([("", None)] if spare else [])]):
        row = replace(head, row=place + 1)
        yield replace(
            row, name=f"{path}.{place}.@", kind="key", label=label("key"), value=str(key), required=bool(key)
        )
        for one in _entries(f"{path}.{place}.=", "value", kind, None, item, row, spare and bool(key)):
            yield replace(one, required=one.required and bool(key))


def _leaf(base: Entry, name: str, kind: Any, value: Any) -> Entry:
    refers, text = REFERS.get(name, ()), "" if value is None else str(value)
    if get_origin(kind) is list:
        values = tuple(str(one) for one in value) if isinstance(value, list) else ()
        inner = _bare(get_args(kind)[0])
        if refers or get_origin(inner) is Literal:
            return replace(base, kind="keys", refers=refers, choices=_choices(inner), values=values)
        return replace(base, kind="lines", value="\n".join(values))
    if get_origin(kind) is Literal:
        return replace(base, kind="choice", choices=_choices(kind), value=text)
    if kind is bool:
        return replace(base, kind="yes", value="ja" if value is True else "", required=False)
    if kind is int or kind is date:
        return replace(base, kind="number" if kind is int else "day", value=text)
    if refers:
        return replace(base, kind="choice", refers=refers, value=text)
    return replace(base, kind="condition" if name in CONDITIONS else "area" if name in LONG else "text", value=text)


def _choices(kind: Any) -> tuple[tuple[str, Pair], ...]:
    if get_origin(kind) is not Literal:
        return ()
    return tuple((one, CHOICES.get(one, (one.replace("_", " "),) * 2)) for one in get_args(kind))


def value_of(section: str, sent: Mapping[str, Sequence[str]], old: Mapping[str, Any]) -> dict[str, Any]:
    """The plain value a filled form means, to be checked as a file is. Empty entries and rows are left out.

    `old`: the object before; entries that say the same keep their wording.
    """
    found: dict[str, Any] = {}
    for name, info in model_of(section).model_fields.items():
        value = _value(name, name, _bare(info.annotation), sent, old.get(name))
        was_empty = name in old and old[name] in (None, [], {}, "", False)
        if value is not None and (value not in ([], {}, False) or was_empty):
            found[name] = value
        elif was_empty or (info.is_required() and NoneType in get_args(info.annotation)):
            found[name] = old.get(name)
    return found


def _value(path: str, name: str, kind: Any, sent: Mapping[str, Sequence[str]], old: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        before = old if isinstance(old, Mapping) else {}
        inside = {
            below: _value(f"{path}.{below}", below, _bare(info.annotation), sent, before.get(below))
            for below, info in kind.model_fields.items()
        }
        kept = {k: v for k, v in inside.items() if v not in (None, [], {}, False) or (k in before and before[k] == v)}
        return kept or None
    if get_origin(kind) is dict:
        return _mapping(path, _bare(get_args(kind)[1]), sent, old)
    if get_origin(kind) is list:
        return _list(path, name, _bare(get_args(kind)[0]), sent, old if isinstance(old, list) else [])
    text = (sent.get(path) or ("",))[0].replace("\r\n", "\n")
    if kind is bool:
        return text == "ja"
    if isinstance(old, str) and text.strip() == old.strip():
        return old
    text = text.strip()
    if kind is int or (not isinstance(old, str) and old is not None) or name in ("min", "max"):
        return int(text) if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 19 else text or None
    return text or None


def _list(path: str, name: str, kind: Any, sent: Mapping[str, Sequence[str]], old: list[Any]) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        rows = ((place, old[place] if place < len(old) else None) for place in _places(path, sent))
        read = [_value(f"{path}.{place}", name, kind, sent, before) for place, before in rows]
        return [one for one in read if one]
    given = list(sent.get(path, ()))
    if not REFERS.get(name) and get_origin(kind) is not Literal:
        return [one.strip() for text in given for one in text.splitlines() if one.strip()]
    return [one for one in old if one in given] + [one for one in dict.fromkeys(given) if one and one not in old]


def _mapping(path: str, kind: Any, sent: Mapping[str, Sequence[str]], old: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place in _places(path, sent):
        key = (sent.get(f"{path}.{place}.@") or ("",))[0].strip()
        before = old.get(key) if isinstance(old, Mapping) else None
        value = _value(f"{path}.{place}.=", "value", kind, sent, before)
        if key or value:
            found[key] = {} if value is None and isinstance(kind, type) else value
    return found


def _places(path: str, sent: Mapping[str, Sequence[str]]) -> list[int]:
    """Numbers of the rows that were sent."""
    found = {name.removeprefix(f"{path}.").partition(".")[0] for name in sent if name.startswith(f"{path}.")}
    return sorted(int(one) for one in found if one.isascii() and one.isdecimal() and len(one) < 4)[:MOST_ROWS]


def entry_at(found: Sequence[Entry], value: Mapping[str, Any], path: Path) -> str:
    """Name of the entry where a finding about a path inside the object belongs; '' when none is near."""
    name = ""
    inside: Any = value
    for part in path:
        if isinstance(inside, Mapping) and isinstance(part, str) and part in inside and _is_keyed(found, name):
            name, inside = f"{name}.{list(inside).index(part)}.=", inside[part]
        else:
            name = f"{name}.{part}" if name else str(part)
            inside = _inside(inside, part)
    names = [one.name for one in found]
    while name:
        near = [one for one in names if one == name or one.startswith(f"{name}.")]
        if near:
            return near[0]
        name = name.rpartition(".")[0]
    return ""


def _is_keyed(found: Sequence[Entry], name: str) -> bool:
    return bool(name) and any(one.name == f"{name}.0.@" for one in found)


def _inside(inside: Any, part: object) -> Any:
    if isinstance(inside, list):
        return inside[part] if isinstance(part, int) and part < len(inside) else {}
    return inside.get(part, {}) if isinstance(inside, Mapping) else {}


def empty(section: str, name: str) -> Any:
    """What a field says when it says nothing, as a plain value."""
    info = model_of(section).model_fields[name]
    return None if info.is_required() else info.default
