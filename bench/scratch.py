# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A scratch database beside the one of `DATABASE_URL`, with the real base data, gone afterwards."""

import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

NAME = "blaupause_bench"


@contextlib.contextmanager
def scratch() -> Iterator[None]:
    """Create the database, point Django at it, load territory, catalogue and authorities; drop it at the end."""
    import psycopg

    given = os.environ.get("DATABASE_URL")
    if not given:
        sys.exit("DATABASE_URL names the server; a scratch database is created on it")
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f"CREATE DATABASE {NAME}")
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(given)._replace(path=f"/{NAME}"))
        try:
            with _as_the_system():
                _prepare()
                yield
        finally:
            from django.db import connections

            connections.close_all()
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def _as_the_system() -> "contextlib.AbstractContextManager[object]":
    """Benchmarks call actions themselves; requests bring their own scope."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "blaupause.config.settings"
    import django

    django.setup()
    from blaupause.accounts.scope import system
    from blaupause.accounts.wall import acting
    from blaupause.kernel.clock import today

    return acting(system("bench", today()))


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from blaupause.authorities import actions as authorities
    from blaupause.catalog import actions as catalog
    from blaupause.territory import actions as territory

    territory.load_packaged(by="bench")
    catalog.load_packaged(by="bench")
    authorities.derive(by="bench")


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object], runs: int = 5) -> float:
    """Milliseconds of the best of some runs."""
    return min(timed(work) for _ in range(runs)) * 1000


def synthetic_blueprint(commitments: int) -> str:
    """Load a blueprint whose commitments all mean the Bavarian registration authorities; its key."""
    from django.db import transaction

    from blaupause.blueprint.actions import _store
    from blaupause.blueprint.loader import load_document
    from blaupause.blueprint.rules.canonical import plain
    from blaupause.blueprint.rules.model import Document
    from blaupause.blueprint.specs import commitment_specs, online_service_specs
    from blaupause.catalog.actions import declare_commitments

    text = json.dumps(plain(load_document("bayern")))
    # Conditions of the Bavarian path name one of its commitments, which is not among these.
    value = json.loads(re.sub(r"(commitment !?= )..by-bau..", r'\1\\"bench-0\\"', text))
    value["blueprint"]["key"] = "bench"
    model = value["commitments"]["by-ewa"]
    value["commitments"] = {f"bench-{n}": {**model, "order": n % 99 + 1} for n in range(commitments)}
    for fact in value["facts"].values():
        fact["commitments"] = []
    document = Document.model_validate(value)
    with transaction.atomic():
        _store(by="bench", document=document)
        declare_commitments(
            by="bench", commitments=commitment_specs(document), online_services=online_service_specs(document)
        )
    return "bench"
