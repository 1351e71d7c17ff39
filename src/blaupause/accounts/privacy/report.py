# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Record of processing activities (Art. 30 GDPR) and deletion concept (DIN 66398), made from the declarations. Pure.

The same declarations give the same report, to the letter: it carries no date and no name of a machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from blaupause.accounts.privacy import words
from blaupause.accounts.privacy.rules import (
    KEEP,
    PERSONAL,
    WITH_OBJECT,
    Activity,
    Declarations,
    DeletionRule,
    ModelDeclaration,
    Words,
)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who answers for the installation; an empty value becomes a visible placeholder."""

    name: str = ""
    address: str = ""
    contact: str = ""
    officer: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: heading, sentences, pairs of name and value, one table, and parts below it."""

    heading: str
    sentences: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sections: tuple["Section", ...] = field(default=())


def report(declared: Declarations, operator: Operator, language: str, cookie_names: Mapping[str, str]) -> Section:
    """The whole report. `cookie_names`: the names that the settings give to cookies."""

    def say(text: Words) -> str:
        return text.text(language)

    given = zip(
        ("name", "address", "contact", "officer", "authority"),
        (operator.name, operator.address, operator.contact, operator.officer, operator.authority),
        (words.NAME, words.ADDRESS, words.CONTACT, words.OFFICER, words.AUTHORITY),
        strict=True,
    )
    controller = tuple((say(words.FACTS[key]), value or say(empty)) for key, value, empty in given)
    record = tuple(_activity(declared, activity, language) for activity in _by_name(declared, language))
    return Section(
        say(words.TITLE),
        (say(words.INTRO),),
        sections=(
            Section(say(words.CONTROLLER), facts=controller),
            Section(say(words.RECORD), sections=record),
            Section(say(words.CONCEPT), sections=tuple(_concept(declared, language, cookie_names))),
        ),
    )


def field_rows(declared: Declarations, language: str) -> Iterator[tuple[str, ...]]:
    """One row per stored field, for tables: model, field, kind, activity, rule, days."""
    for said in _models(declared):
        for group in said.groups:
            rule = declared.rules.get(group.delete)
            for name in group.names:
                yield (
                    *(said.label, name, words.KINDS[group.kind].text(language)),
                    _activity_name(declared, said, language),
                    *(_rule_name(declared, group.delete, language), str(rule.days) if rule else ""),
                )


def _activity(declared: Declarations, activity: Activity, language: str) -> Section:
    concerned = [said for said in _models(declared) if said.activity == activity.key]
    terms = {group.delete for said in concerned for group in said.groups if group.kind in PERSONAL}
    values = {
        "purpose": activity.purpose.text(language),
        "basis": (activity.basis or words.OPEN_BASIS).text(language),
        "subjects": activity.subjects.text(language),
        "data": "; ".join(_categories(concerned, language)),
        "recipients": activity.recipients.text(language),
        "transfer": words.NO_TRANSFER.text(language),
        "terms": "; ".join(_term(declared, key, language) for key in sorted(terms)),
        "measures": f"{activity.measures.text(language)}; {words.DOCUMENTS.text(language)}",
    }
    facts = tuple((words.FACTS[key].text(language), value) for key, value in values.items())
    return Section(activity.name.text(language), facts=facts)


def _categories(concerned: Sequence[ModelDeclaration], language: str) -> Iterator[str]:
    for kind, name in words.KINDS.items():
        fields = [
            f"{said.label}.{one}" for said in concerned for g in said.groups if g.kind is kind for one in g.names
        ]
        if kind in PERSONAL and fields:
            yield f"{name.text(language)} ({', '.join(fields)})"


def _term(declared: Declarations, key: str, language: str) -> str:
    rule = declared.rules.get(key)
    name = _rule_name(declared, key, language)
    return f"{name}: {words.days(rule.days, language)} ({rule.start.text(language)})" if rule else name


def _concept(declared: Declarations, language: str, cookie_names: Mapping[str, str]) -> Iterator[Section]:
    def head(columns: Sequence[Words]) -> tuple[str, ...]:
        return tuple(column.text(language) for column in columns)

    yield Section(words.TYPES.text(language), head=head(words.TYPES_HEAD), rows=tuple(_types(declared, language)))
    rules = tuple(_rule_row(declared, rule, language) for rule in declared.rules.values())
    yield Section(words.TERMS.text(language), head=head(words.TERMS_HEAD), rows=rules)
    kept = tuple((said.label, said.kept.text(language)) for said in _models(declared) if said.kept is not None)
    yield Section(words.KEPT.text(language), head=head(words.KEPT_HEAD), rows=kept)
    yield Section(words.CARRIED_OUT.text(language), tuple(one.text(language) for one in words.HOW_IT_RUNS))
    logs = tuple(
        (log.name.text(language), log.content.text(language), log.term.text(language)) for log in declared.logs
    )
    yield Section(words.OUTSIDE.text(language), head=head(words.OUTSIDE_HEAD), rows=logs)
    cookies = tuple(cookie_rows(declared, language, cookie_names))
    yield Section(words.COOKIES.text(language), head=head(words.COOKIES_HEAD), rows=cookies)


def cookie_rows(
    declared: Declarations, language: str, cookie_names: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Name, purpose and term of every cookie."""
    for cookie in declared.cookies:
        name = cookie_names.get(cookie.setting, cookie.setting)
        yield name, cookie.purpose.text(language), cookie.term.text(language)


def _types(declared: Declarations, language: str) -> Iterator[tuple[str, ...]]:
    for said in _models(declared):
        kinds = [words.KINDS[kind].text(language) for kind in words.KINDS if any(g.kind is kind for g in said.groups)]
        rules = dict.fromkeys(_rule_name(declared, group.delete, language) for group in said.groups)
        yield said.label, "; ".join(kinds), _activity_name(declared, said, language), "; ".join(rules)


def _rule_row(declared: Declarations, rule: DeletionRule, language: str) -> tuple[str, ...]:
    concerned = [s.label for s in _models(declared) if any(group.delete == rule.key for group in s.groups)]
    if rule.store is not None:
        concerned.append(rule.store.text(language))
    return (
        rule.name.text(language),
        rule.start.text(language),
        words.days(rule.days, language),
        rule.effect.text(language),
        ", ".join(concerned),
    )


def _rule_name(declared: Declarations, key: str, language: str) -> str:
    rule = declared.rules.get(key)
    return (rule.name if rule else {KEEP: words.KEEP, WITH_OBJECT: words.WITH_OBJECT}[key]).text(language)


def _activity_name(declared: Declarations, said: ModelDeclaration, language: str) -> str:
    activity = declared.activities.get(said.activity)
    return (activity.name if activity else words.WITHOUT_PEOPLE).text(language)


def _models(declared: Declarations) -> list[ModelDeclaration]:
    return [declared.models[label] for label in sorted(declared.models)]


def _by_name(declared: Declarations, language: str) -> list[Activity]:
    return sorted(declared.activities.values(), key=lambda activity: activity.name.text(language))
