# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every test database holds the real base data; tests run in transactions on top of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import connection
from django.test.testcases import LiveServerThread
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today

DOMAIN_ROOMS = ("rollout", "blueprint", "authorities", "catalog", "territory")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load base data and blueprints once per worker database, committed."""
    from blaupause.ops.setup import prepare

    # The threads of a test server would keep their connections, and the database could not be dropped.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    with django_db_blocker.unblock():
        prepare()


@pytest.fixture
def empty_database(db: None) -> None:
    """No domain rows at all, for this test only (TRUNCATE is undone with its transaction)."""
    tables = [
        model._meta.db_table
        for room in DOMAIN_ROOMS
        for model in apps.get_app_config(room).get_models()
        if model._meta.db_table != "rollout_revision"
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("UPDATE rollout_revision SET number = number + 1, structure = structure + 1")


@pytest.fixture(autouse=True)
def acting_as_the_system() -> Iterator[None]:
    """Tests that call actions themselves do so on behalf of the server; requests bring their own scope."""
    with acting(system("test", today())):
        yield


@dataclass(frozen=True)
class Site:
    """A running server with the base data."""

    url: str


def _serve() -> Iterator[Site]:
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield Site(f"http://127.0.0.1:{thread.port}")
    finally:
        thread.terminate()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The product over HTTP, with the committed base data (pytest-django's live_server would flush them)."""
    with django_db_blocker.unblock():
        yield from _serve()


@pytest.fixture(scope="module")
def site_with_demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The same with the demonstration data set, which is wiped afterwards."""
    from blaupause.rollout import actions

    with django_db_blocker.unblock(), acting(system("test", today())):
        actions.load_demonstration(by="test", seed=2026)
        try:
            yield from _serve()
        finally:
            actions.wipe_demonstration(by="test")
