# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A worker is really killed in the middle of a job; the next one goes on, and no connection is changed twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope
from blaupause.kernel.clock import today
from blaupause.ledger.queries import broken_entry
from blaupause.rollout import carrying, jobs, jobstates
from blaupause.rollout.bulk import Wish
from blaupause.rollout.jobrules import RowState
from blaupause.rollout.models import BulkRow, Connection, ConnectionEvent
from blaupause.rollout.rules import State
from tests.accounts.people import BAYERN, mandate, member, organisation, scope_of
from tests.plugins.committed import as_system, restored
from tests.rollout.test_apply_killed import address

SOURCE = Path(__file__).parents[2] / "src"
ROWS = 24
CHILD = """
import sys
import django
django.setup()
from blaupause.rollout import carrying, jobs
jobs.SMALL = 0
carrying.carry_out(int(sys.argv[1]), 2)
"""


@pytest.fixture
def author(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scope]:
    with django_db_blocker.unblock(), restored(BAYERN):
        with as_system():
            contractor = organisation(OrganisationKind.CONTRACTOR)
            mandate(contractor, BAYERN)
            found = scope_of(member(contractor, Role.EDITOR))
        yield found


def states(job: int) -> Counter[int]:
    with as_system():
        return Counter(BulkRow.unscoped.filter(job=job).values_list("state", flat=True))


def written(by: Scope) -> Counter[int]:
    with as_system():
        return Counter(ConnectionEvent.objects.filter(by=by.key).values_list("connection_id", flat=True))


@pytest.mark.django_db
def test_a_job_that_is_gone_is_no_work() -> None:
    assert carrying.carry_out(2**40) == 0


def test_a_killed_worker_loses_one_piece_at_most_and_the_next_goes_on(author: Scope) -> None:
    with as_system():
        found = Connection.objects.filter(commitment__key="by-fuehrerschein", state=State.UNKNOWN).order_by("pk")
        ids = list(found.values_list("pk", flat=True)[:ROWS])
    job = jobstates.propose(by=author, ids=ids, wish=Wish(State.ORDERED, today(), "Rahmenvertrag"))
    jobs.start(by=author, job_id=job, version=1)
    environment = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "blaupause.config.settings"}
    environment["PYTHONPATH"] = str(SOURCE)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(job)], env=environment, stderr=subprocess.DEVNULL
    ) as child:
        for _ in range(6000):
            if states(job)[RowState.DONE] >= 4 or child.poll() is not None:
                break
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    time.sleep(0.2)  # the server notices that nobody is there any more
    before = states(job)
    assert 4 <= before[RowState.DONE] < ROWS
    assert sum(written(author).values()) == before[RowState.DONE]
    carrying.carry_out(job)
    assert states(job) == {RowState.DONE: ROWS}
    assert written(author) == Counter(ids)
    with as_system():
        assert broken_entry("land-09") is None
