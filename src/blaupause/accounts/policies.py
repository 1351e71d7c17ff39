# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""SQL of the second wall, for migrations: functions that read a reach, and policies made of them."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from django.db import migrations

Command = Literal["SELECT", "INSERT", "UPDATE", "DELETE"]

# A reach is taken apart once per statement, not once per row: the policies call these in a sub-select of their own.
_FUNCTIONS: Final = {
    "blaupause_exact": ("text", "=", "substr(e, 2)"),
    "blaupause_below": ("text", "<", "substr(e, 2) || '_%'"),  # for LIKE: at least one digit more
    "blaupause_organisations": ("bigint", "#", "substr(e, 2)::bigint"),
}
_CREATE: Final = """
CREATE FUNCTION {name}(setting text) RETURNS {kind}[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg({value}), '{{}}')
  FROM unnest(string_to_array(current_setting(setting, true), ',')) AS e WHERE left(e, 1) = '{mark}'
$$"""

functions: Final = [
    migrations.RunSQL(_CREATE.format(name=name, kind=kind, mark=mark, value=value), f"DROP FUNCTION {name}(text)")
    for name, (kind, mark, value) in _FUNCTIONS.items()
]


def reaches(question: str, place: str, organisation: str = "") -> str:
    """SQL condition: the acting scope reaches the row. `question`: e.g. `see_mandate`; the rest are expressions."""
    setting = f"'blaupause.{question}'"
    ways = [
        everywhere(question),
        f"{place} = ANY ((SELECT blaupause_exact({setting}))::text[])",
        f"{place} LIKE ANY ((SELECT blaupause_below({setting}))::text[])",
    ]
    if organisation:
        ways.append(f"{organisation} = ANY ((SELECT blaupause_organisations({setting}))::bigint[])")
    return f"coalesce({' OR '.join(ways)}, false)"


def reaches_through(question: str, owner: str, place: str = "place", organisation: str = "") -> str:
    """The same for a row that belongs to another one: `owner` is e.g. `accounts_organisation o WHERE o.id = …`."""
    return f"{everywhere(question)} OR (SELECT {reaches(question, place, organisation)} FROM {owner})"  # noqa: S608 (words of migrations)


def everywhere(question: str) -> str:
    """SQL condition: the scope reaches everything, as the system does."""
    return f"coalesce((SELECT current_setting('blaupause.{question}', true)) = '*', false)"


def protect(table: str, conditions: Mapping[Command, str | Sequence[str]]) -> migrations.RunSQL:
    """Row-level security, forced on the owner too. A command without a condition is refused on every row.

    Several conditions of one command are alternatives.
    """
    forward = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    backward = [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    for command, given in conditions.items():
        name = f"{table}_{command.lower()}"
        alternatives = [given] if isinstance(given, str) else list(given)
        condition = " OR ".join(f"({one})" for one in alternatives)
        using = "" if command == "INSERT" else f" USING ({condition})"
        check = f" WITH CHECK ({condition})" if command in ("INSERT", "UPDATE") else ""
        forward.append(f"CREATE POLICY {name} ON {table} FOR {command}{using}{check}")
        backward.insert(0, f"DROP POLICY {name} ON {table}")
    return migrations.RunSQL(";\n".join(forward), ";\n".join(backward))
