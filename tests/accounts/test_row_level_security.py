# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every table that belongs to somebody is protected, and the role the product runs under cannot change that."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models

from blaupause.accounts.models import Membership, Organisation
from blaupause.ops.engine.server import APPLICATION_ROLE
from blaupause.rollout.models import Connection
from tests.accounts import server
from tests.accounts.tenants import NOT_OF_ANYBODY, SEEN_BY_ALL, TENANT_TABLES

pytestmark = pytest.mark.django_db


# ── what protects the tables ────────────────────────────────────────────────────────────────────────────────────────


def unprotected(tables: list[str]) -> list[str]:
    """Tables without forced row-level security or without a policy for reading."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c"
            " WHERE c.relname = ANY(%s) AND c.relrowsecurity AND c.relforcerowsecurity"
            " AND EXISTS (SELECT 1 FROM pg_policies p WHERE p.tablename = c.relname AND p.cmd = 'SELECT'"
            "   AND (p.qual <> 'true' OR c.relname = ANY(%s)))",
            [tables, sorted(SEEN_BY_ALL)],
        )
        return sorted(set(tables) - {row[0] for row in cursor.fetchall()})


def looks_owned(model: type[models.Model]) -> bool:
    """A table with a place, or that leads to an organisation, a membership or a connection."""
    owners = (Organisation, Membership, Connection)
    fields = model._meta.concrete_fields
    return any(
        (one.name == "place" and one.max_length == 12) or (one.is_relation and one.related_model in owners)
        for one in fields
    )


def test_every_table_that_belongs_to_somebody_forces_row_level_security() -> None:
    assert len(TENANT_TABLES) >= 9
    assert unprotected(TENANT_TABLES) == []


def test_a_table_that_looks_owned_is_protected_too() -> None:
    """A new model with a place or an organisation needs a policy, whatever manager it has."""
    owned = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if looks_owned(m)}
    owned -= NOT_OF_ANYBODY
    assert owned >= {"accounts_membership", "accounts_mandate", "ledger_entry"}
    assert unprotected(sorted(owned)) == []


@pytest.mark.parametrize(
    "defect",
    [
        "ALTER TABLE accounts_mandate NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_mandate DISABLE ROW LEVEL SECURITY",
        "DROP POLICY accounts_mandate_select ON accounts_mandate",
        "ALTER POLICY accounts_mandate_select ON accounts_mandate USING (true)",
        "ALTER TABLE accounts_mandate RENAME TO other",
    ],
)
def test_a_planted_hole_in_the_wall_is_found(defect: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(defect)
    assert unprotected(TENANT_TABLES) == ["accounts_mandate"]


# ── the role of the application ─────────────────────────────────────────────────────────────────────────────────────


def test_the_role_of_the_application_owns_nothing_and_has_no_privilege() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
            " EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid),"
            " EXISTS (SELECT 1 FROM pg_proc WHERE proowner = r.oid),"
            " EXISTS (SELECT 1 FROM pg_auth_members WHERE member = r.oid)"
            " FROM pg_roles r WHERE rolname = %s",
            [APPLICATION_ROLE],
        )
        assert cursor.fetchone() == (False,) * 8


FORBIDDEN = [
    *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in TENANT_TABLES),
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TENANT_TABLES),
    *(f"TRUNCATE {table} CASCADE" for table in TENANT_TABLES),
    "DROP POLICY accounts_mandate_select ON accounts_mandate",
    "CREATE POLICY open ON accounts_mandate USING (true)",
    "DROP TABLE accounts_mandate CASCADE",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_entry_append_only ON ledger_entry",
    "UPDATE ledger_entry SET why = ''",
    "DELETE FROM ledger_entry",
    "UPDATE django_migrations SET name = ''",
    "SET ROLE blaupause",
    "SET SESSION AUTHORIZATION blaupause",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION pg_catalog.split_part(text, text, int) RETURNS text LANGUAGE sql AS 'SELECT ''{%}'''",
    "CREATE FUNCTION public.split_part(text, text, int) RETURNS text LANGUAGE sql AS 'SELECT ''{%}'''",
    "ALTER ROLE blaupause_app BYPASSRLS",
    "CREATE FUNCTION public.open() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_cannot_take_the_wall_down(statement: str) -> None:
    with server.connect() as app, pytest.raises(psycopg.DatabaseError) as refused:
        app.execute(statement)
    assert refused.value.sqlstate == "42501", refused.value  # insufficient privilege


@pytest.mark.parametrize("table", sorted({*TENANT_TABLES} - SEEN_BY_ALL))
def test_row_level_security_cannot_be_stepped_around_in_a_session(table: str) -> None:
    with server.connect() as app:
        app.execute("SET row_security = off")
        with pytest.raises(psycopg.DatabaseError, match="row-level security"):
            app.execute(f"SELECT 1 FROM {table}")
