# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values of a place or connection as entries of a form: what is asked, what holds, where it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from blaupause.console.typed import Typed
from blaupause.console.valuefields import as_typed, input_kind, input_options, offered, remark
from blaupause.rollout import values
from blaupause.rollout.completeness import Fact
from blaupause.rollout.entering import Change
from blaupause.rollout.holding import StatementInfo
from blaupause.rollout.masterdata import Asked, Entry
from blaupause.rollout.placenames import origin_name

GROUPS: Final[Sequence[tuple[str | Promise, frozenset[str]]]] = (
    (gettext_lazy("Names and contacts"), frozenset({"roles", "interest", "support"})),
    (gettext_lazy("Specialist system"), frozenset({"specialist-system"})),
    (gettext_lazy("Delivery, keys and certificates"), frozenset({"transport", "responsibility-entry"})),
    (gettext_lazy("Account to sign in with"), frozenset({"user-account"})),
    (pgettext_lazy("group of values", "Online payment"), frozenset({"payment"})),
    (gettext_lazy("Costs and contract"), frozenset({"budget", "contract"})),
    (gettext_lazy("Data protection"), frozenset({"data-protection"})),
    (gettext_lazy("Texts and appearance"), frozenset({"parameters", "embed"})),
    (gettext_lazy("Days and start"), frozenset({"activation", "tests", "training", "go-live", "operation"})),
)
"""What a value is for, by the first step of it that is named here."""
_OTHERS: Final = gettext_lazy("Further values")
FACTS: Final[Mapping[Fact, tuple[str, str | Promise]]] = {
    Fact.VERIFIED: ("live", pgettext_lazy("value", "verified")),
    Fact.FILLED: ("progress", pgettext_lazy("value", "entered, not verified")),
    Fact.EXPIRED: ("trouble", pgettext_lazy("value", "expired")),
    Fact.UNFIT: ("trouble", pgettext_lazy("value", "does not fit any more")),
    Fact.MISSING: ("unknown", pgettext_lazy("value", "missing")),
}
"""Tone of the mark and its word."""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as people read it."""

    value: str
    origin: str
    who: str
    since: date
    verified_on: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class DataField:
    """One value of a form."""

    key: str
    label: str
    help: str
    kind: str
    unit: str
    value: str
    options: Sequence[tuple[str, str]]
    longest: int
    required: bool
    verified: bool
    until: str
    seen: int
    held: Said | None
    here: bool
    mark: tuple[str, str | Promise]
    earlier: Sequence[Said]
    may_override: bool
    error: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Values for one purpose."""

    id: str
    title: str | Promise
    fields: list[DataField] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Something in it is to be put right."""
        return any(one.error for one in self.fields)


def groups(
    entries: Iterable[Entry],
    asked: Asked,
    names: Mapping[str, str],
    sent: QueryDict | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Group]:
    """The values asked at that place, by what they are for, required ones first; `names`: of people one may know."""
    found = {title: Group(f"{asked.name.lower()}-{number}", title) for number, (title, _) in enumerate(GROUPS)}
    found[_OTHERS] = Group(f"{asked.name.lower()}-x", _OTHERS)
    for entry in sorted(entries, key=lambda one: not one.required):
        if entry.asked is asked:
            made = _field(entry, names, sent, (errors or {}).get(entry.key, ""))
            found[_group_of(entry)].fields.append(made)
    return [group for group in found.values() if group.fields]


def _group_of(entry: Entry) -> str | Promise:
    for step in entry.parameter.steps:
        for title, steps in GROUPS:
            if step in steps:
                return title
    return _OTHERS


def _field(entry: Entry, names: Mapping[str, str], sent: QueryDict | None, error: str) -> DataField:
    parameter, language = entry.parameter, _language()
    kind = input_kind(parameter)
    own = entry.own
    text = sent.get(f"w-{entry.key}", "") if sent is not None else as_typed(parameter, own.value if own else "")
    return DataField(
        key=entry.key,
        label=getattr(parameter.title, language),
        help=getattr(parameter.help, language) if parameter.help else "",
        kind=kind,
        unit="Euro" if parameter.unit == "EUR" else parameter.unit,
        value=text[:2000],
        options=input_options(parameter) or offered(entry.key),
        longest=values.LONGEST if kind == "area" else 300,
        required=entry.required,
        verified=sent.get(f"g-{entry.key}") == "ja" if sent is not None else bool(own and own.verified_on),
        until=sent.get(f"b-{entry.key}", "") if sent is not None else _iso(own.valid_until if own else None),
        seen=own.id if own else 0,
        held=said(entry, entry.held, names) if entry.held else None,
        here=own is not None,
        mark=FACTS[entry.fact],
        earlier=[said(entry, one, names) for one in entry.earlier],
        may_override=entry.above is not None,
        error=error,
        remark=remark(entry.key, entry.held.value if entry.held else ""),
    )


def said(entry: Entry, one: StatementInfo, names: Mapping[str, str]) -> Said:
    """A statement in words."""
    here = entry.own is not None and one.id == entry.own.id
    return Said(
        value=values.spoken(entry.parameter, one.value, _language()) or gettext("(deleted)"),
        origin="" if here else origin_name(one.place),
        who=names.get(one.recorded_by, ""),
        since=one.since,
        verified_on=one.verified_on,
        valid_until=one.valid_until,
    )


def changes(entries: Iterable[Entry], data: QueryDict) -> tuple[list[Change], dict[str, str]]:
    """What was typed, for the action; and what cannot be read as a day, by key."""
    found, wrong = [], {}
    typed = Typed(data)
    for entry in entries:
        key = entry.key
        if f"w-{key}" not in data:
            continue
        before = len(typed.wrong)
        until = typed.day(f"b-{key}", getattr(entry.parameter.title, _language()))
        if len(typed.wrong) > before:
            wrong[key] = gettext("Valid until: that is no day, for example 2026-03-31.")
        found.append(Change(key, data.get(f"w-{key}", ""), typed.yes(f"g-{key}"), until, typed.number(f"war-{key}")))
    return found, wrong


def people_in(entries: Iterable[Entry]) -> set[str]:
    """Everybody who entered one of these values."""
    return {
        one.recorded_by for entry in entries for one in (entry.own, entry.above, *entry.earlier) if one is not None
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _language() -> str:
    return "de" if (get_language() or "de").startswith("de") else "en"
