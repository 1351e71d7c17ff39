# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Migrations follow the models, form one line per room, and each knows its way back."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOMS = sorted(c.label for c in apps.get_app_configs() if c.name.startswith("blaupause."))


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.django_db
def test_each_room_has_one_line_of_reversible_migrations() -> None:
    loader = MigrationLoader(connection)
    for room in ROOMS:
        assert len(loader.graph.leaf_nodes(room)) <= 1, room
    for (room, name), migration in loader.disk_migrations.items():
        if room in ROOMS:
            assert all(operation.reversible for operation in migration.operations), f"{room}.{name}"
