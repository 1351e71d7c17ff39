# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What scope, row-level security and ledger cost: a page and a write, with them and without, in the same run.

    DATABASE_URL=… python bench/walls.py [--rounds 10] [--each 20]

In a scratch database with the connections of all packaged blueprints. *With*: a signed-in editor, the middleware,
the policies, the ledger. *Without*: the same page and the same write with row-level security off, nothing told to the
server and no ledger entry. Both take turns, so that a busy machine slows both alike.
"""

import argparse
import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from scratch import scratch

PAGE, WRITE = 1.3, 2.0
TABLES = (
    "accounts_organisation",
    "accounts_membership",
    "accounts_mandate",
    "ledger_entry",
    "rollout_connection",
    "rollout_connectionevent",
    "rollout_connectionstep",
)


@contextlib.contextmanager
def without_walls() -> Iterator[None]:
    """No policies, no settings, no roles looked up, no ledger."""
    from unittest.mock import patch

    from blaupause.accounts import middleware, wall
    from blaupause.accounts.scope import Scope
    from blaupause.kernel.clock import today
    from blaupause.rollout import recording

    def plainly(self: Any, request: Any) -> Any:
        person = int(request.user.pk)
        request.scope = Scope(f"person:{person}", today(), person)
        return self.get_response(request)

    switch("DISABLE")
    try:
        with (
            patch.object(wall, "_send", lambda *_: None),
            patch.object(middleware.ActingScope, "__call__", plainly),
            patch.object(recording, "append", lambda **_: 1),
        ):
            yield
    finally:
        switch("ENABLE")


def switch(word: str) -> None:
    """Policies on or off, by the owner of the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")


def compare(work: Callable[[], object], rounds: int, each: int) -> tuple[float, float]:
    """Median milliseconds with and without walls, in turns."""
    found: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds):
        for walls in (True, False) if number % 2 else (False, True):
            with contextlib.nullcontext() if walls else without_walls():
                work()
                for _ in range(each):
                    start = time.perf_counter()
                    work()
                    found[walls].append((time.perf_counter() - start) * 1000)
    return statistics.median(found[True]), statistics.median(found[False])


def editor(place: str) -> Any:
    """A client signed in as editor of an organisation at a place."""
    from django.test import Client

    from blaupause.accounts.models import Membership, Organisation, Person
    from blaupause.kernel.clock import now

    one = Organisation.unscoped.create(key="bench", kind="district", name="Bench", place=place)
    person = Person.objects.create(email="bench@example.org", name="Bench", joined_at=now())
    Membership.unscoped.create(person=person, organisation=one, role="editor", valid_from=date(2026, 1, 1))
    client = Client()
    client.force_login(person)
    return client


def show(name: str, pair: tuple[float, float], target: float) -> None:
    """A line of the report."""
    with_walls, without = pair
    ratio = with_walls / without
    print(f"{name:34} with {with_walls:6.2f} ms  without {without:6.2f} ms  {ratio:5.2f} × (≤ {target})")


def measure(rounds: int, each: int) -> None:
    """Both comparisons, on the connection with the most steps of a district."""
    from django.conf import settings
    from django.db import transaction

    from blaupause.accounts.scope import system
    from blaupause.accounts.wall import acting
    from blaupause.kernel.clock import today
    from blaupause.rollout import actions
    from blaupause.rollout.models import Connection
    from blaupause.rollout.rules import LiveLevel, State, Strength

    settings.ALLOWED_HOSTS.append("testserver")
    with transaction.atomic():
        one = Connection.objects.filter(place__regex="^[0-9]{5}$").order_by("pk").first()
        assert one is not None
        client = editor(one.place)
    days = count(1)

    def page() -> None:
        assert client.get(f"/register/{one.pk}/").status_code == 200

    def list_page() -> None:
        assert client.get("/register/").status_code == 200

    def write() -> None:
        day = next(days)
        actions.record(
            by="bench",
            connection_id=one.pk,
            state=State.LIVE,
            live_level=LiveLevel.STRUCTURED,
            strength=Strength.LINK_REACHABLE,
            evidence_on=date(2024, 1, 1),
            occurred_on=date(2024, 1, 1) + timedelta(days=day),
            blocked=day % 2 == 0,  # the same again would be refused
            why="bench",
            source_url="https://example.org/",
        )

    show("page: one connection, signed in", compare(page, rounds, each), PAGE)
    show("page: register, signed in", compare(list_page, rounds, each), PAGE)
    with acting(system("bench", today())):
        show("write: one change of a connection", compare(write, rounds, each), WRITE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--each", type=int, default=20)
    options = parser.parse_args()
    with scratch():
        from blaupause.ops.setup import prepare

        prepare()
        measure(options.rounds, options.each)


if __name__ == "__main__":
    main()
