# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the application's database role may do. It owns nothing, so it cannot take the second wall down."""

import os
from typing import Final

from django.db import connection
from psycopg import sql

from blaupause.ops.engine.server import APPLICATION_ROLE

_APPEND_ONLY: Final = ("ledger_entry", "ledger_seal")

_GRANTS: Final = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    "REVOKE DELETE ON ledger_head FROM {role}",
)


def application_role() -> str:
    """Name of the role the product works under; `BLAUPAUSE_APPLICATION_ROLE` where an operator chose another."""
    return os.environ.get("BLAUPAUSE_APPLICATION_ROLE", APPLICATION_ROLE)


def grant() -> bool:
    """Let the application's role work with all tables, but only append to the ledger; False: there is no such role.

    Called by whoever owns the tables, after every migration.
    """
    role = application_role()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname <> current_user FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() != (True,):
            return False
        name = sql.Identifier(role)
        for statement in _GRANTS:
            cursor.execute(sql.SQL(statement).format(role=name))
        there = set(connection.introspection.table_names(cursor))
        for table in _APPEND_ONLY:
            if table in there:
                command = sql.SQL("REVOKE UPDATE, DELETE ON {table} FROM {role}")
                cursor.execute(command.format(table=sql.Identifier(table), role=name))
    return True
