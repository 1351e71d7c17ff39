# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""SQL of the second wall, for migrations: conditions that read a reach, and policies made of them."""

from collections.abc import Mapping, Sequence
from typing import Literal

from django.db import migrations

from blaupause.accounts.told import TOLD

Command = Literal["SELECT", "INSERT", "UPDATE", "DELETE"]


def _part(question: str) -> str:
    """SQL: what one question reaches, as an array; NULL when nothing was told.

    Built-in functions only, in a sub-select: taken apart once per statement, whoever set which search path.
    """
    told = f"split_part(split_part(current_setting('{TOLD}', true), ';{question}:', 2), ';', 1)"
    return f"((SELECT nullif({told}, '')::text[]))::text[]"


def reaches(question: str, place: str, organisation: str = "") -> str:
    """SQL condition: the acting scope reaches the row. `question`: e.g. `see_mandate`; the rest are expressions."""
    return f"coalesce({place} LIKE ANY ({_part(question)}) OR {_marked(question, organisation)}, false)"


def _marked(question: str, organisation: str = "") -> str:
    """SQL: by the number of the organisation, or everywhere, where no place needs to be known."""
    marks = "'#', '#' || " + organisation if organisation else "'#'"
    return f"{_part(question)} && ARRAY[{marks}]"


def reaches_through(question: str, owner: str, place: str = "place", organisation: str = "") -> str:
    """The same for a row that belongs to another one: `owner` is e.g. `accounts_organisation o WHERE o.id = …`."""
    return f"{everywhere(question)} OR (SELECT {reaches(question, place, organisation)} FROM {owner})"  # noqa: S608 (words of migrations)


def reaches_owned(question: str, organisation: str, place_from: str) -> str:
    """The same for a row of an organisation: it is one's own, or it lies where one reaches.

    `place_from`: as `owner` above, an `accounts_organisation o`; not looked at where the number already tells.
    """
    by_place = f"SELECT {reaches(question, 'o.place')} FROM {place_from}"  # noqa: S608 (words of migrations)
    return f"coalesce({_marked(question, organisation)}, false) OR ({by_place})"


def own(person: str = "person_id") -> str:
    """SQL condition: the row belongs to whoever acts, or the system acts. Asks no reach: no role opens it."""
    acts = f"coalesce('person:' || {person} = current_setting('blaupause.actor', true), false)"
    return f"{acts} OR {everywhere('see_membership')}"


def everywhere(question: str) -> str:
    """SQL condition: the scope reaches everything, as the system does."""
    return f"coalesce((SELECT strpos(current_setting('{TOLD}', true), ';{question}:{{#,') > 0), false)"


def protect(table: str, conditions: Mapping[Command, str | Sequence[str]]) -> migrations.RunSQL:
    """Row-level security, forced on the owner too. A command without a condition is refused on every row.

    Several conditions of one command are alternatives.
    """
    forward = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    backward = [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    for command, given in conditions.items():
        name = f"{table}_{command.lower()}"
        forward.append(f"CREATE POLICY {name} ON {table} FOR {command}{_clauses(command, given)}")
        backward.insert(0, f"DROP POLICY {name} ON {table}")
    return migrations.RunSQL(";\n".join(forward), ";\n".join(backward))


def conditions_altered(
    table: str, after: Mapping[Command, str | Sequence[str]], before: Mapping[Command, str | Sequence[str]]
) -> migrations.RunSQL:
    """Policies that `protect` made get other conditions; on the way back those of before."""

    def altered(conditions: Mapping[Command, str | Sequence[str]]) -> str:
        return ";\n".join(
            f"ALTER POLICY {table}_{command.lower()} ON {table}{_clauses(command, given)}"
            for command, given in conditions.items()
        )

    return migrations.RunSQL(altered(after), altered(before))


def _clauses(command: Command, given: str | Sequence[str]) -> str:
    alternatives = [given] if isinstance(given, str) else list(given)
    condition = " OR ".join(f"({one})" for one in alternatives)
    using = "" if command == "INSERT" else f" USING ({condition})"
    check = f" WITH CHECK ({condition})" if command in ("INSERT", "UPDATE") else ""
    return using + check
