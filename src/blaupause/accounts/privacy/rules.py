# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words of a declaration, and what is missing from one. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DataKind(StrEnum):
    """What a field holds, as far as the protection of people goes."""

    TECHNICAL = "technical"
    PUBLIC_FACT = "public_fact"
    ORGANISATION = "organisation"
    CONTACT = "contact"  # of an organisation: a function mailbox
    IDENTIFICATION = "identification"
    SECRET = "secret"  # noqa: S105 (a word, not one)
    ACTIVITY = "activity"  # who did what, when
    FREE_TEXT = "free_text"  # may hold personal data, though nobody asked for them


PERSONAL = frozenset({DataKind.IDENTIFICATION, DataKind.SECRET, DataKind.ACTIVITY, DataKind.FREE_TEXT})
"""Kinds that make a model part of a processing activity."""


class How(StrEnum):
    """What happens at the end of a term."""

    DELETE = "delete"  # the rows of `model`, as `after` says
    CODE = "code"  # a handler of the same name in accounts/privacy/actions.py


KEEP = "keep"  # with a reason in the declaration of the model
WITH_OBJECT = "with_object"  # goes with the row it hangs on


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    de: str
    en: str

    def text(self, language: str) -> str:
        """German unless English is asked for."""
        return self.en if language.startswith("en") else self.de


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry of the record of processing activities. `basis` None: the operator has to state it."""

    key: str
    name: Words
    purpose: Words
    subjects: Words
    recipients: Words
    measures: Words
    basis: Words | None = None


@dataclass(frozen=True, slots=True)
class DeletionRule:
    """A term: how many days after which event, and what then happens.

    `after`: date fields of `model`, the earliest one that is set counts. `store`: what it is about when that is no
    table (files, caches).
    """

    key: str
    name: Words
    start: Words
    days: int
    how: How
    effect: Words
    model: str = ""
    after: tuple[str, ...] = ()
    store: Words | None = None


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields of one model that are alike."""

    kind: DataKind
    delete: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelDeclaration:
    """Everything said of one model. `activity` is empty when nothing in it concerns people."""

    label: str
    groups: tuple[FieldGroup, ...]
    activity: str = ""
    kept: Words | None = None

    @property
    def names(self) -> list[str]:
        """All declared fields, as often as they are declared."""
        return [name for group in self.groups for name in group.names]

    @property
    def personal(self) -> bool:
        """True when something in it may concern a person."""
        return any(group.kind in PERSONAL for group in self.groups)


@dataclass(frozen=True, slots=True)
class Cookie:
    """What the browser is asked to keep. `setting`: the name of the setting that holds its name, or the name."""

    setting: str
    purpose: Words
    term: Words


@dataclass(frozen=True, slots=True)
class Log:
    """What is written down outside the database."""

    name: Words
    content: Words
    term: Words


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations of all rooms."""

    activities: Mapping[str, Activity] = field(default_factory=dict)
    rules: Mapping[str, DeletionRule] = field(default_factory=dict)
    models: Mapping[str, ModelDeclaration] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
    logs: tuple[Log, ...] = ()


def gaps(declared: Declarations, models: Mapping[str, Iterable[str]]) -> list[str]:
    """What is undeclared, declared twice, or declared though it does not exist. Empty: complete.

    `models`: label → names of the stored fields, of every model there is.
    """
    found = [f"{label}: no such model" for label in declared.models.keys() - models.keys()]
    for label, fields in models.items():
        if (said := declared.models.get(label)) is None:
            found.append(f"{label}: not declared (privacy.yaml of its room)")
        else:
            found.extend(_field_gaps(said, set(fields)))
            found.extend(_rule_gaps(said, declared))
    used = {rule for one in declared.models.values() for rule in _rules_of(one)}
    unused = {key for key, rule in declared.rules.items() if key not in used and rule.store is None}
    found.extend(f"rule {key}: nothing refers to it" for key in unused)
    return sorted(found)


def _field_gaps(said: ModelDeclaration, there: set[str]) -> Iterator[str]:
    names = said.names
    yield from (f"{said.label}.{name}: not declared" for name in there - set(names))
    yield from (f"{said.label}.{name}: no such field" for name in set(names) - there)
    yield from (f"{said.label}.{name}: declared twice" for name in {n for n in names if names.count(n) > 1})


def _rule_gaps(said: ModelDeclaration, declared: Declarations) -> Iterator[str]:
    known = declared.rules.keys() | {KEEP, WITH_OBJECT}
    yield from (f"{said.label}: no such rule {rule}" for rule in _rules_of(said) - known)
    if said.personal and said.activity not in declared.activities:
        yield f"{said.label}: personal data without a processing activity"
    if said.kept is None and any(group.delete == KEEP and group.kind in PERSONAL for group in said.groups):
        yield f"{said.label}: personal data are kept without a reason"


def _rules_of(said: ModelDeclaration) -> set[str]:
    return {group.delete for group in said.groups}
