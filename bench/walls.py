# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What scope, row-level security and ledger cost: a page and a write, with them and without, in the same run.

    DATABASE_URL=… python bench/walls.py [--rounds 20] [--each 10]

In a scratch database with the connections of all packaged blueprints. *With*: a signed-in editor, the middleware,
the policies, the ledger. *Without*: the same page and the same write with row-level security off, nothing told to the
server, no filters, no roles looked up and no ledger entry. That the page is the same letter by letter is checked.
*Bare*: as without, but for somebody who has no role, so that history, deviations and forms are missing: this was
compared until November 2026. They take turns, so that a busy machine slows all alike; the ratio is the median of the
ratios of the turns.
"""

import argparse
import contextlib
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from itertools import count
from typing import Any

from scratch import scratch, timed

PAGE, WRITE = 1.3, 2.0
Frame = Callable[[], contextlib.AbstractContextManager[None]]
_CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


@contextlib.contextmanager
def without_walls(*, roles: bool = True) -> Iterator[None]:
    """No policies, no settings, no filters, no roles looked up, no ledger. `roles` false: the person has none."""
    from unittest.mock import patch

    from django.db import models

    from blaupause.accounts import middleware, wall
    from blaupause.accounts.ledger_reach import LedgerReach
    from blaupause.accounts.managers import ScopedManager
    from blaupause.accounts.scope import EVERYWHERE, Scope
    from blaupause.console import history
    from blaupause.kernel.clock import today
    from blaupause.rollout import recording

    def plainly(self: Any, request: Any) -> Any:
        person = int(request.user.pk)
        request.scope = seated(person) if roles else Scope(f"person:{person}", today(), person)
        return self.get_response(request)

    protected = switch("DISABLE")
    try:
        with (
            patch.object(wall, "_send", lambda *_: None),
            patch.object(middleware.ActingScope, "__call__", plainly),
            patch.object(ScopedManager, "within", lambda self, *_: models.Manager.get_queryset(self)),
            patch.object(history, "ledger_reach", lambda *_: LedgerReach(EVERYWHERE)),
            patch.object(recording, "append", lambda **_: 1),
        ):
            yield
    finally:
        switch("ENABLE", protected)


@cache
def seated(person: int) -> Any:
    """Somebody's scope, looked up once for all."""
    from blaupause.accounts.queries import scope_of

    return scope_of(person, second_factor=False)


def switch(word: str, tables: Sequence[str] = ()) -> list[str]:
    """Policies on or off, by the owner of the tables; those that were switched."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        found = list(tables) or [row[0] for row in cursor.fetchall()]
        for table in found:
            cursor.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")
    return found


def compare(work: Callable[[], object], frame: Frame, rounds: int, each: int) -> list[tuple[float, float]]:
    """Median milliseconds with walls and in the frame, in turns."""
    found = []
    for number in range(rounds):
        turn = {}
        for walls in (True, False) if number % 2 else (False, True):
            with contextlib.nullcontext() if walls else frame():
                work()
                turn[walls] = statistics.median(timed(work) * 1000 for _ in range(each))
        found.append((turn[True], turn[False]))
    return found


def same(get: Callable[[], bytes]) -> None:
    """Raises AssertionError when the page without walls is another one than with them."""
    told = _CHANGING.sub(b"", get())
    with without_walls():
        plain = _CHANGING.sub(b"", get())
    assert told == plain, "not the same page"


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


def show(name: str, turns: list[tuple[float, float]], target: float) -> None:
    """A line of the report: medians, and between which ratios half of the turns lie."""
    with_walls, without = (statistics.median(one) for one in zip(*turns, strict=True))
    low, ratio, high = statistics.quantiles([one / other for one, other in turns], n=4)
    print(
        f"{name:40} with {with_walls:6.2f} ms  without {without:6.2f} ms"
        f"  {ratio:5.2f} × ({low:.2f} to {high:.2f}; ≤ {target})",
        flush=True,
    )


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

    def page(address: str = f"/register/{one.pk}/") -> bytes:
        answer = client.get(address)
        assert answer.status_code == 200
        return bytes(answer.content)

    def list_page() -> bytes:
        return page("/register/")

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

    bare = partial(without_walls, roles=False)
    for get in (page, list_page):
        same(get)
    show("page: one connection, signed in", compare(page, without_walls, rounds, each), PAGE)
    show("  against a reader without roles (bare)", compare(page, bare, rounds, each), PAGE)
    show("page: register, signed in", compare(list_page, without_walls, rounds, each), PAGE)
    with acting(system("bench", today())):
        show("write: one change of a connection", compare(write, without_walls, rounds, each), WRITE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--each", type=int, default=10)
    options = parser.parse_args()
    with scratch():
        from blaupause.ops.setup import prepare

        prepare()
        measure(options.rounds, options.each)


if __name__ == "__main__":
    main()
