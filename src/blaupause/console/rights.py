# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""“Who may do what?” in plain sentences, read from the permission table. Nothing is said here that is not in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from blaupause.accounts import appointments
from blaupause.accounts.permissions import table
from blaupause.accounts.rules import OF_ORGANISATIONS, SECOND_FACTOR_ROLES, Kind, Relation, Role, Verb
from blaupause.console.people_words import ROLES

Text = str | Promise
Relations = frozenset[Relation]

THINGS: Final[Mapping[tuple[Kind, Verb], Text]] = {
    (Kind.FIGURE, Verb.SEE): gettext_lazy("see figures, maps and who is in charge"),
    (Kind.FIGURE, Verb.EXPORT): gettext_lazy("download figures"),
    (Kind.CONNECTION, Verb.SEE): gettext_lazy("see the state of every connection"),
    (Kind.CONNECTION, Verb.EXPORT): gettext_lazy("download the register"),
    (Kind.CONNECTION, Verb.EDIT): gettext_lazy("change connections"),
    (Kind.PROGRESS, Verb.SEE): gettext_lazy("see the state of work on connections"),
    (Kind.PROGRESS, Verb.EDIT): gettext_lazy("record work on connections"),
    (Kind.MESSAGE, Verb.SEE): gettext_lazy("read the conversation about connections"),
    (Kind.MESSAGE, Verb.ADD): gettext_lazy("write to those who work on a connection"),
    (Kind.BLOCKER, Verb.SEE): gettext_lazy("see what holds connections up"),
    (Kind.BLOCKER, Verb.ADD): gettext_lazy("report what holds connections up"),
    (Kind.BLOCKER, Verb.EDIT): gettext_lazy("rewrite what holds connections up"),
    (Kind.BLOCKER, Verb.END): gettext_lazy("clear, merge and escalate what holds connections up"),
    (Kind.PRACTICE, Verb.SEE): gettext_lazy("read how others did a step"),
    (Kind.PRACTICE, Verb.ADD): gettext_lazy("share how a step was done, adopt what others did"),
    (Kind.PRACTICE, Verb.EDIT): gettext_lazy("rewrite what was shared"),
    (Kind.PRACTICE, Verb.END): gettext_lazy("take out what was shared"),
    (Kind.ORGANISATION, Verb.SEE): gettext_lazy("see organisations"),
    (Kind.ORGANISATION, Verb.EDIT): gettext_lazy("edit organisations"),
    (Kind.ORGANISATION, Verb.END): gettext_lazy("end organisations"),
    (Kind.ORGANISATION, Verb.ADD): gettext_lazy("set up organisations"),
    (Kind.MEMBERSHIP, Verb.SEE): gettext_lazy("see people and their roles"),
    (Kind.MEMBERSHIP, Verb.ADD): gettext_lazy("give roles"),
    (Kind.MEMBERSHIP, Verb.END): gettext_lazy("end roles"),
    (Kind.INVITATION, Verb.SEE): gettext_lazy("see open invitations"),
    (Kind.INVITATION, Verb.ADD): gettext_lazy("invite people"),
    (Kind.INVITATION, Verb.END): gettext_lazy("withdraw invitations"),
    (Kind.MANDATE, Verb.SEE): gettext_lazy("see mandates"),
    (Kind.MANDATE, Verb.ADD): gettext_lazy("give mandates"),
    (Kind.MANDATE, Verb.END): gettext_lazy("end mandates"),
    (Kind.CHANGE_REQUEST, Verb.SEE): gettext_lazy("see open approvals"),
    (Kind.CHANGE_REQUEST, Verb.ADD): gettext_lazy("ask for approvals"),
    (Kind.CHANGE_REQUEST, Verb.DECIDE): gettext_lazy("approve what others ask for"),
    (Kind.CHANGE_REQUEST, Verb.END): gettext_lazy("take back requests for approval"),
    (Kind.BLUEPRINT, Verb.SEE): gettext_lazy("see drafts of blueprints"),
    (Kind.BLUEPRINT, Verb.ADD): gettext_lazy("begin drafts of blueprints"),
    (Kind.BLUEPRINT, Verb.EDIT): gettext_lazy("edit drafts of blueprints and have them reviewed"),
    (Kind.BLUEPRINT, Verb.END): gettext_lazy("discard drafts of blueprints"),
    (Kind.LEDGER, Verb.SEE): gettext_lazy("read the ledger"),
    (Kind.LEDGER, Verb.EXPORT): gettext_lazy("download the ledger"),
    (Kind.ACCOUNT, Verb.SEE): gettext_lazy("see one's own sign-in"),
    (Kind.ACCOUNT, Verb.EDIT): gettext_lazy("change one's own sign-in"),
}

_PLACES: Final[Mapping[Relation, Text]] = {
    Relation.OWN: gettext_lazy("in the own place"),
    Relation.CHILD: gettext_lazy("in everything below"),
    Relation.PARENT: gettext_lazy("in what lies above"),
    Relation.MANDATE: gettext_lazy("where there is a mandate"),
    Relation.ENDED_MANDATE: gettext_lazy("where there was a mandate"),
    Relation.SIBLING: gettext_lazy("anywhere else"),
}
_ORGANISATIONS: Final[Mapping[Relation, Text]] = {
    Relation.OWN: gettext_lazy("in the own organisation"),
    Relation.CHILD: gettext_lazy("in organisations below"),
    Relation.PARENT: gettext_lazy("in organisations above"),
    Relation.MANDATE: gettext_lazy("in organisations where there is a mandate"),
    Relation.ENDED_MANDATE: gettext_lazy("in organisations where there was a mandate"),
    Relation.SIBLING: gettext_lazy("in any other organisation"),
}

QUESTIONS: Final[Sequence[tuple[Text, Kind, Verb]]] = (
    (gettext_lazy("See the state of work"), Kind.PROGRESS, Verb.SEE),
    (gettext_lazy("Change connections"), Kind.CONNECTION, Verb.EDIT),
    (gettext_lazy("Approve changes of others"), Kind.CHANGE_REQUEST, Verb.DECIDE),
    (gettext_lazy("Give mandates"), Kind.MANDATE, Verb.ADD),
    (gettext_lazy("Invite people, give roles"), Kind.MEMBERSHIP, Verb.ADD),
    (gettext_lazy("Set up organisations"), Kind.ORGANISATION, Verb.ADD),
    (gettext_lazy("Read the ledger"), Kind.LEDGER, Verb.SEE),
)

IN_SHORT: Final[Mapping[Role, Text]] = {
    Role.LEAD: pgettext_lazy("role in short", "answers for the work and decides"),
    Role.EDITOR: pgettext_lazy("role in short", "does the work and records it"),
    Role.READER: pgettext_lazy("role in short", "reads along"),
    Role.AUDITOR: pgettext_lazy("role in short", "looks over everybody's shoulder"),
    Role.ADMINISTRATOR: pgettext_lazy("role in short", "looks after people and organisations"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What may be done in the same places."""

    where: str
    things: list[str]


@dataclass(frozen=True, slots=True)
class RoleRights:
    """A role in sentences."""

    role: Role
    title: Text
    short: Text
    sees: list[Sentence]
    does: list[Sentence]
    appoints: str
    second_factor: bool


def where(kind: Kind, relations: Relations) -> str:
    """Places or organisations in words, in the order of closeness; empty when nowhere."""
    if Relation.SIBLING in relations:
        return gettext("everywhere")
    words = _ORGANISATIONS if kind in OF_ORGANISATIONS else _PLACES
    return enumeration([str(words[one]) for one in Relation if one in relations])


def relations_of(role: Role) -> dict[tuple[Kind, Verb], Relations]:
    """For each thing the relations under which a role may do it, in the order of the words above."""
    found: defaultdict[tuple[Kind, Verb], set[Relation]] = defaultdict(set)
    for cell in table():
        if cell.role is role:
            found[cell.kind, cell.verb].add(cell.relation)
    return {thing: frozenset(found[thing]) for thing in THINGS if thing in found}


def everybody() -> list[str]:
    """What needs no sign-in at all."""
    public = {(cell.kind, cell.verb) for cell in table() if cell.role is None and cell.kind is not Kind.ACCOUNT}
    return [str(words) for thing, words in THINGS.items() if thing in public]


def role_rights(role: Role) -> RoleRights:
    """A role in sentences, without what everybody may do anyway."""
    public = {(cell.kind, cell.verb) for cell in table() if cell.role is None}
    mine = {thing: found for thing, found in relations_of(role).items() if thing not in public}
    appointed = [str(ROLES[one]) for one in Role if appointments.appoints(role, one)]
    return RoleRights(
        role,
        ROLES[role],
        IN_SHORT[role],
        _sentences(mine, seeing=True),
        _sentences(mine, seeing=False),
        enumeration(appointed),
        role in SECOND_FACTOR_ROLES,
    )


def _sentences(mine: Mapping[tuple[Kind, Verb], Relations], *, seeing: bool) -> list[Sentence]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for (kind, verb), relations in mine.items():
        if (verb in (Verb.SEE, Verb.EXPORT)) is seeing:
            grouped[where(kind, relations)].append(str(THINGS[kind, verb]))
    return [Sentence(_begin(place), things) for place, things in grouped.items()]


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer of a table: for which role, and where; empty: not at all."""

    title: Text
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the answers of all roles."""

    title: Text
    cells: list[Cell]


def overview() -> list[Row]:
    """The seven questions people ask, answered for every role."""
    held = {role: relations_of(role) for role in Role}
    return [
        Row(title, [Cell(ROLES[role], where(kind, held[role].get((kind, verb), frozenset()))) for role in Role])
        for title, kind, verb in QUESTIONS
    ]


def matrix() -> list[Row]:
    """Every right there is, answered for every role."""
    held = {role: relations_of(role) for role in Role}
    return [
        Row(
            _begin(str(words)),
            [Cell(ROLES[role], where(thing[0], held[role].get(thing, frozenset()))) for role in Role],
        )
        for thing, words in THINGS.items()
    ]


def enumeration(parts: Sequence[str]) -> str:
    """„a, b und c“."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
