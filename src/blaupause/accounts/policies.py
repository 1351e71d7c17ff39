# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""SQL of the second wall, for migrations: a function that reads a reach, and policies made of it."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from django.db import migrations

Command = Literal["SELECT", "INSERT", "UPDATE", "DELETE"]

FUNCTION: Final = """
CREATE FUNCTION blaupause_reaches(place text, organisation bigint, setting text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(r = '*' OR EXISTS (
    SELECT 1 FROM unnest(string_to_array(r, ',')) AS e
    WHERE CASE left(e, 1)
      WHEN '=' THEN place = substr(e, 2)
      WHEN '<' THEN starts_with(place, substr(e, 2)) AND place <> substr(e, 2)
      WHEN '#' THEN organisation = substr(e, 2)::bigint
    END), false)
  FROM current_setting(setting, true) AS r
$$
"""

function: Final = migrations.RunSQL(FUNCTION, "DROP FUNCTION blaupause_reaches(text, bigint, text)")


def reaches(question: str, place: str, organisation: str = "NULL") -> str:
    """SQL condition: the acting scope reaches the row. `question`: e.g. `see_mandate`; the rest are expressions."""
    return f"blaupause_reaches({place}, {organisation}, 'blaupause.{question}')"


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
