# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One change of 1,000 connections as a job: proposed, asked for, approved, carried out; beside it row by row.

DATABASE_URL=… python bench/bulk_job.py [--rows 1000] [--turns 3]
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

from scratch import scratch, timed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the invented people of the tests


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    with scratch():
        from django.db import transaction
        from tests.accounts.people import BAYERN, mandate, member, organisation, scope_of

        from blaupause.accounts import approvals
        from blaupause.accounts.rules import OrganisationKind, Role
        from blaupause.blueprint.actions import load
        from blaupause.kernel.clock import today
        from blaupause.rollout import carrying, jobs, jobstates
        from blaupause.rollout.actions import apply_blueprint, record
        from blaupause.rollout.bulk import Wish
        from blaupause.rollout.jobrules import RowState
        from blaupause.rollout.models import BulkRow, Connection
        from blaupause.rollout.rules import State

        load(by="bench", path_or_key="bayern")
        apply_blueprint(by="bench", blueprint="bayern")
        with transaction.atomic():
            contractor = organisation(OrganisationKind.CONTRACTOR)
            mandate(contractor, BAYERN)
            editor, lead = scope_of(member(contractor, Role.EDITOR)), scope_of(member(contractor, Role.LEAD))
        found = Connection.objects.filter(state=State.UNKNOWN, commitment__key="by-ewa").order_by("pk")
        ids = list(found.values_list("pk", flat=True)[: options.rows])
        took: dict[str, list[float]] = {"propose": [], "ask": [], "approve": [], "carry out": []}
        own: list[float] = []
        for turn in range(options.turns):
            wish = Wish((State.OPEN, State.ORDERED, State.PREPARING)[turn % 3], today(), "Rahmenvertrag")
            cpu = time.process_time()
            start = time.perf_counter()
            job = jobstates.propose(by=editor, ids=ids, wish=wish)
            asked = time.perf_counter()
            (request,) = jobs.start(by=editor, job_id=job, version=1).requests
            approving = time.perf_counter()
            approvals.approve(by=lead, request_id=request, version=1)
            carrying_out = time.perf_counter()
            assert carrying.carry_out(job) == len(ids)
            end = time.perf_counter()
            own.append(time.process_time() - cpu)
            steps = zip(
                took, (start, asked, approving, carrying_out), (asked, approving, carrying_out, end), strict=True
            )
            for name, began, ended in steps:
                took[name].append(ended - began)
            with transaction.atomic():
                assert BulkRow.unscoped.filter(job=job, state=RowState.DONE).count() == len(ids)
        print(f"{len(ids):,} connections get another state; median of {options.turns}")
        for name, seconds in took.items():
            print(f"  {name:10} {statistics.median(seconds):6.2f} s")
        whole = [sum(parts) for parts in zip(*took.values(), strict=True)]
        print(
            f"  together   {statistics.median(whole):6.2f} s   (target 5 s)\n"
            f"  of that    {statistics.median(own):6.2f} s   of processor time in this process"
        )

        def one_by_one() -> None:
            for number in ids[:100]:
                record(by="bench", connection_id=number, state=State.TESTING, occurred_on=today(), why="einzeln")

        print(f"  row by row {timed(one_by_one) * len(ids) / 100:6.2f} s   (100 measured, each its own transaction)")


if __name__ == "__main__":
    main()
