# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every kind of action the ledger knows, and the sentence that tells it. Pure.

Each room says in its own `events.py` what it does (`register`); the ledger takes nothing else. So an entry that
nobody could read later cannot come into being, and a forgotten kind of action fails in the first test that does it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from blaupause.ledger.rules import Actor, Draft

Language = Literal["de", "en"]
Words = Mapping[str, object]
"""Code → word, in the language of the page (lazy) or as a pair (German, English)."""


class FieldKind(StrEnum):
    """What a value of `detail` is, so that it can be shown as a person reads it."""

    TEXT = "text"
    COUNT = "count"
    DAY = "day"
    YES_NO = "yes_no"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    AUTHORITY = "authority"
    COMMITMENT = "commitment"
    STEP = "step"
    HASH = "hash"


@dataclass(frozen=True, slots=True)
class Field:
    """A value of `detail`: what it is called in both languages, what it is, and words for its codes."""

    de: str
    en: str
    kind: FieldKind = FieldKind.TEXT
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of action people filter by: `key` for addresses, titles in both languages."""

    key: str
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of action. Its sentences use `{who}`, `{subject}` and fields (`{role}`, `{old.role}`, `{new.role}`).

    A part in square brackets is left out when one of its values is missing: `{who} hat[ {person}] eingeladen`.
    `steps`: what the values are that no field declares, because their names are keys of blueprint steps.
    """

    action: str
    de: str
    en: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    steps: Field | None = None


class UnknownEvent(LookupError):
    """A programming mistake: an action that no room has registered."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of an entry as people read it; `old` is None when it was not a change."""

    label: str
    old: str | None
    new: str

    def __str__(self) -> str:
        return f"{self.label}: {self.new}" if self.old is None else f"{self.label}: {self.old} → {self.new}"


Names = Mapping[FieldKind, Mapping[str, str]]
"""Names a reader may see, by kind and by what the ledger calls the thing."""

_ACTION: Final = re.compile(r"[a-z_]+\.[a-z_]+")
_PLACEHOLDER: Final = re.compile(r"\{(?:(old|new)\.)?([a-z_0-9]+)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_SOMEBODY: Final = {"de": "eine Person", "en": "somebody"}
_FEDERATION: Final = {"de": "Bund", "en": "the federation"}
_NOTHING: Final = "–"
_GIVEN: Final = ("who", "subject")
_types: dict[str, EventType] = {}
_groups: dict[str, Group] = {}


def register(group: Group, *types: EventType) -> None:
    """Make kinds of action known. Raises ValueError for one that contradicts itself or an earlier one."""
    for one in types:
        if not _ACTION.fullmatch(one.action):
            raise ValueError(f"{one.action}: an action is called room.done")
        stray = {name for text in (one.de, one.en) for _, name in _PLACEHOLDER.findall(text)} - {*_GIVEN, *one.fields}
        if stray or "{who}" not in one.de or "{who}" not in one.en:
            raise ValueError(f"{one.action}: the sentence needs {{who}} and declared fields, not {sorted(stray)}")
        if _types.setdefault(one.action, one) != one:
            raise ValueError(f"{one.action} is registered twice")
        _groups[one.action] = group


def known() -> Mapping[str, EventType]:
    """All kinds of action by name."""
    return dict(_types)


def groups() -> dict[Group, list[str]]:
    """Groups with the names of their actions."""
    found: dict[Group, list[str]] = {}
    for action, group in _groups.items():
        found.setdefault(group, []).append(action)
    return found


def event_type(action: str) -> EventType:
    """The kind of action of that name; raises UnknownEvent."""
    found = _types.get(action)
    if found is None:
        raise UnknownEvent(f"no room has registered the action {action!r}: see ledger/events.py")
    return found


def checked(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, as long as every action is known; raises UnknownEvent at the first that is not."""
    for draft in drafts:
        event_type(draft.action)
        yield draft


def sentence(actor: Actor, draft: Draft, names: Names, language: Language) -> str:
    """What happened, in one sentence. Raises UnknownEvent."""
    kind = event_type(draft.action)
    values = {"who": who(actor, names, language), "subject": _subject(draft.subject, names, language)}
    template = kind.de if language == "de" else kind.en

    def filled(match: re.Match[str]) -> str:
        part, name = match.groups()
        if name in values:
            return values[name]
        return _shown(kind.fields[name], _find(draft.detail, part, name), names, language)

    def optional(match: re.Match[str]) -> str:
        asked = [(part, name) for part, name in _PLACEHOLDER.findall(match[1]) if name not in _GIVEN]
        there = (_find(draft.detail, part or None, name) for part, name in asked)
        return match[1] if all(value not in (None, "") for value in there) else ""

    text = _PLACEHOLDER.sub(filled, _OPTIONAL.sub(optional, template))
    return text[:1].upper() + text[1:]


def who(actor: Actor, names: Names, language: Language) -> str:
    """„Erika Beispiel (Landratsamt Augsburg)“, „eine Person (…)“ for those who may not know, „das System (setup)“."""
    if not actor.key.startswith("person:"):
        system = actor.key.removeprefix("system:")
        return f"das System ({system})" if language == "de" else f"the system ({system})"
    person = names.get(FieldKind.PERSON, {}).get(actor.key, _SOMEBODY[language])
    if not actor.organisation:
        return person
    return f"{person} ({names.get(FieldKind.ORGANISATION, {}).get(actor.organisation, actor.organisation)})"


def _subject(subject: str, names: Names, language: Language) -> str:
    """People and organisations by name, where the reader may see it; everything else as the ledger calls it."""
    sort, _, key = subject.partition(":")
    if sort == "person":
        return names.get(FieldKind.PERSON, {}).get(subject, _SOMEBODY[language])
    return names.get(FieldKind.ORGANISATION, {}).get(key, key) if sort == "organisation" else subject


def facts(draft: Draft, names: Names, language: Language) -> list[Fact]:
    """All values of an entry, changes as old → new; values without a declared field keep their own name."""
    kind = event_type(draft.action)
    found = []
    for name, old, new, changed in _values(draft.detail):
        what = kind.fields.get(name) or _undeclared(kind, name, names)
        before = _shown(what, old, names, language) if changed else None
        found.append(Fact(what.de if language == "de" else what.en, before, _shown(what, new, names, language)))
    return found


def _undeclared(kind: EventType, name: str, names: Names) -> Field:
    label = names.get(FieldKind.STEP, {}).get(name, name)
    return Field(label, label, words=kind.steps.words if kind.steps else {})


def mentioned(drafts: Iterable[tuple[Actor, Draft]]) -> dict[FieldKind, set[str]]:
    """What the sentences and facts of some entries need names for."""
    found: dict[FieldKind, set[str]] = {kind: set() for kind in FieldKind}
    for actor, draft in drafts:
        found[FieldKind.PERSON].update([actor.key] if actor.key.startswith("person:") else [])
        found[FieldKind.ORGANISATION].update([actor.organisation] if actor.organisation else [])
        sort, _, key = draft.subject.partition(":")
        if sort in ("person", "organisation"):
            found[FieldKind(sort)].add(draft.subject if sort == "person" else key)
        fields = event_type(draft.action).fields
        for name, old, new, _ in _values(draft.detail):
            if name in fields:
                kind = fields[name].kind
                found[kind].update(_key(kind, one) for value in (old, new) for one in _single(value))
            else:
                found[FieldKind.STEP].add(name)
    return found


def _values(detail: Mapping[str, object]) -> Iterator[tuple[str, object, object, bool]]:
    """Name, old, new, and whether it is a change. Both ways of writing one: `old: {x}`/`new: {x}`, `old_x`/`x`."""
    old, new = detail.get("old"), detail.get("new")
    before: Mapping[str, object] = old if isinstance(old, Mapping) else {}
    after: Mapping[str, object] = new if isinstance(new, Mapping) else {}
    for name in dict.fromkeys([*before, *after]):
        if name not in before or name not in after or before[name] != after[name]:
            yield name, before.get(name), after.get(name), bool(before)
    for name, value in detail.items():
        if (
            (name == "old" and before)
            or (name == "new" and after)
            or name.removeprefix("old_") in detail.keys() - {name}
        ):
            continue
        earlier = detail.get(f"old_{name}")
        yield name, earlier, value, f"old_{name}" in detail and earlier != value


def _find(detail: Mapping[str, object], part: str | None, name: str) -> object:
    """A value by name: in the part asked for, else where it stands (new before old)."""
    places: Sequence[object] = [detail.get(part)] if part else [detail, detail.get("new"), detail.get("old")]
    found = (place[name] for place in places if isinstance(place, Mapping) and name in place)
    return next(found, None)


def _single(value: object) -> Iterator[object]:
    """The value, or the values of a list."""
    yield from (one for one in (value if isinstance(value, list | tuple) else [value]) if one not in (None, ""))


def _key(kind: FieldKind, value: object) -> str:
    """How the ledger calls a thing: people are `person:12`, also where only the number is written down."""
    return f"person:{value}" if kind is FieldKind.PERSON and isinstance(value, int) else str(value)


def _shown(what: Field, value: object, names: Names, language: Language) -> str:
    if value is None or value == "":
        return _FEDERATION[language] if value == "" and what.kind is FieldKind.PLACE else _NOTHING
    if isinstance(value, bool):
        return ("ja" if value else "nein") if language == "de" else ("yes" if value else "no")
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(what, one, names, language)}" for key, one in value.items()) or _NOTHING
    if isinstance(value, list | tuple):
        return ", ".join(_shown(what, one, names, language) for one in value[:20]) or _NOTHING
    return _word(what, value, names, language)


def _word(what: Field, value: object, names: Names, language: Language) -> str:
    text = _key(what.kind, value)
    if text in what.words:
        word = what.words[text]
        return str(word[language != "de"] if isinstance(word, tuple) else word)
    if what.kind is FieldKind.PERSON:
        return names.get(what.kind, {}).get(text, _SOMEBODY[language])
    if what.kind is FieldKind.DAY:
        return _day(text)
    if what.kind is FieldKind.HASH:
        return text[:12]
    return names.get(what.kind, {}).get(text, text)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).strftime("%d.%m.%Y")
    except ValueError:
        return text


register(
    Group("protokoll", "Protokoll", "Ledger"),
    EventType(
        "ledger.sealed",
        "{who} hat das Protokoll für den {day} versiegelt",
        "{who} sealed the ledger for {day}",
        {
            "day": Field("Tag", "day", FieldKind.DAY),
            "seals": Field("Siegel (Kette: Nummer und Prüfsumme)", "seals (chain: number and hash)"),
        },
    ),
    EventType(
        "ledger.exported",
        "{who} hat {entries} Einträge des Protokolls ausgeleitet[, Format {form}]",
        "{who} exported {entries} entries of the ledger[ as {form}]",
        {
            "form": Field("Format", "format"),
            "chains": Field("Ketten", "chains"),
            "entries": Field("lesbare Einträge", "readable entries", FieldKind.COUNT),
            "redacted": Field("geschwärzte Einträge", "redacted entries", FieldKind.COUNT),
        },
    ),
)
