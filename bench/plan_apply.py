# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Planning and applying a blueprint version, beside `terraform plan` and `apply` of as many resources.

Bavaria through the database: 1,798 connections × 19 steps. The peer, in the same run: as many built-in
`terraform_data` resources, which need neither network nor provider, in their cheapest form; two to five minutes. All
of Germany: 600,000 connections through the same planner; as rows of a database they are in plan_rows.py.

    DATABASE_URL=… python bench/plan_apply.py [--terraform 1798] [--germany 600000]
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from copy import deepcopy
from pathlib import Path

from scratch import scratch, timed

RUNS = 5
VERSION = "{}.0.0"


def stored(number: int, key: str = "bayern") -> None:
    """A version with one more step, stored as the newest."""
    from blaupause.blueprint.actions import publish
    from blaupause.blueprint.queries import newest
    from blaupause.blueprint.rules.canonical import plain
    from blaupause.blueprint.rules.model import Document

    value = deepcopy(plain(newest(key).document))
    value["blueprint"]["version"] = VERSION.format(number)
    order = max(step["order"] for step in value["steps"].values()) + 1
    model = deepcopy(value["steps"]["contract"])
    gate = {**model["gate"], "key": f"extra-{number}"}
    value["steps"][f"extra-{number}"] = {**model, "order": order, "hard": [], "soft": [], "gate": gate}
    publish(by="bench", document=Document.model_validate(value))


def plan(key: str = "bayern") -> object:
    """One plan, as the command makes it."""
    from django.db import transaction

    from blaupause.kernel.clock import today
    from blaupause.rollout import planning

    with transaction.atomic():
        return planning.make(planning.find(key), today())


def bavaria() -> tuple[float, float, float]:
    """Medians: plan with no change, plan of a change, apply of that plan. Seconds."""
    from blaupause.blueprint.actions import load
    from blaupause.rollout.actions import apply_blueprint, apply_plan

    load(by="bench", path_or_key="bayern")
    apply_blueprint(by="bench", blueprint="bayern")
    first = timed(plan)
    nothing = [timed(plan) for _ in range(RUNS)]
    changed, applied = [], []
    for number in range(1, RUNS + 1):
        stored(number)
        changed.append(timed(plan))
        made = plan()
        start = time.perf_counter()
        summary = apply_plan(by="bench", stamp=made.stamp)  # type: ignore[attr-defined]
        applied.append(time.perf_counter() - start)
        assert summary.followed == len(made.base)  # type: ignore[attr-defined]
    count = len(made.base)  # type: ignore[attr-defined]
    print(f"Bavaria: {count:,} connections × 19 steps, through the database")
    print(f"  plan, nothing changed        {statistics.median(nothing):7.3f} s   (first {first:.3f}; target 0.5 s)")
    print(f"  plan, one more step          {statistics.median(changed):7.3f} s")
    print(f"  apply, all of them follow    {statistics.median(applied):7.3f} s   (target 3 s)")
    return statistics.median(nothing), statistics.median(changed), statistics.median(applied)


def command() -> float:
    """The same plan by the command line, with everything a process has to load. Seconds."""
    call = [sys.executable, "-m", "blaupause", "blueprint", "plan", "bayern"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src")}

    def work() -> None:
        subprocess.run(call, env=environment, check=True, stdout=subprocess.DEVNULL)

    took = statistics.median(timed(work) for _ in range(3))
    print(f"  plan by the command line     {took:7.3f} s   (a process from start to end)")
    return took


def terraform(count: int) -> tuple[float, float] | None:
    """Seconds of `terraform apply` of a change to all, and of `plan` with no change; None without terraform."""
    binary = shutil.which("terraform")
    if binary is None:
        print("terraform: not found, left out")
        return None
    with tempfile.TemporaryDirectory(prefix="blaupause-terraform-") as folder:
        environment = {
            **os.environ,
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_CLI_CONFIG_FILE": "/dev/null",
        }

        def run(*arguments: str) -> float:
            call = [binary, *arguments]
            return timed(
                lambda: subprocess.run(
                    call,
                    cwd=folder,
                    env=environment,
                    check=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

        _resources(Path(folder), count, "first")
        run("init", "-input=false")
        run("apply", "-auto-approve", "-input=false")
        nothing = run("plan", "-input=false")
        _resources(Path(folder), count, "second")
        run("plan", "-input=false", "-out=plan.bin")
        applied = run("apply", "-input=false", "plan.bin")
        print(f"terraform: {count:,} terraform_data resources, default parallelism")
        print(f"  plan, nothing changed        {nothing:7.3f} s")
        print(f"  apply, all of them change    {applied:7.3f} s")
        return nothing, applied


def _resources(folder: Path, count: int, value: str) -> None:
    """As many resources as connections, in its cheapest form: one block, one short text that changes for all."""
    text = json.dumps({"resource": {"terraform_data": {"place": {"count": count, "input": value}}}})
    (folder / "main.tf.json").write_text(text, encoding="utf-8")


def germany(count: int) -> None:
    """Made-up columns of all of Germany through the planner: ten versions in use, every state, some deviations."""
    import numpy as np

    from blaupause.blueprint.loader import load_document
    from blaupause.blueprint.rules.canonical import plain
    from blaupause.rollout.planfile import plan_hash
    from blaupause.rollout.planner import Base, Group, Question, decide, running_rules, universe
    from blaupause.rollout.rules import State
    from blaupause.rollout.stepsets import step_set

    document = plain(load_document("bayern"))
    target = step_set(document, "target")
    versions = []
    for n in range(10):
        older = deepcopy(document)
        for key in list(older["steps"])[n : n + 2]:
            older["steps"][key]["text"]["de"] += "!"
        versions.append(step_set(older, f"v{n}"))
    width, rng = len(universe(target, versions)), np.random.default_rng(2026)
    commitments = 580
    base = Base(
        np.arange(1, count + 1, dtype=np.int64),
        (np.arange(count) // commitments).astype(np.int32),
        (np.arange(count) % commitments).astype(np.int16),
        rng.integers(0, 10, count).astype(np.int16),
        rng.integers(0, len(State), count).astype(np.int8),
        rng.integers(0, 4, (count, width)).astype(np.int8),
        rng.random((count, width)) < 0.01,
        np.zeros(count, dtype=np.int8),
        np.zeros(count, dtype=np.bool_),
    )
    wanted = np.concatenate([base.authority, base.authority[:1000] + 10_000_000])
    question = Question(
        target,
        running_rules(document["running"]),
        versions,
        [f"k{n}" for n in range(commitments)],
        commitments,
        wanted,
        np.concatenate([base.commitment, base.commitment[:1000]]),
        base,
    )

    def work() -> None:
        outcome = decide(question)
        plan_hash({}, base, outcome)
        assert int((outcome.group == Group.REVIEW).sum()) > 0

    took = statistics.median(timed(work) for _ in range(RUNS))
    touched = sum(values.nbytes for values in vars(base).values())
    copied = timed(lambda: [values.copy() for values in vars(base).values()])
    print(f"Germany: {count:,} connections × {width} steps, columns through the planner")
    print(
        f"  plan and its hash            {took:7.3f} s   ({took / copied:.0f} × copying the {touched / 1e6:.0f} MB)"
    )
    print(f"  peak memory of this process  {_peak():7.0f} MB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terraform", type=int, default=1798, help="how many resources; 0: leave it out")
    parser.add_argument("--germany", type=int, default=600_000, help="how many connections")
    options = parser.parse_args()
    with scratch():
        ours = bavaria()
        command()
        peer = terraform(options.terraform) if options.terraform else None
        if peer:
            print(f"ratio, plan                  {peer[0] / ours[0]:7.1f} ×   (its {options.terraform}, our 1,798)")
            print(f"ratio, apply                 {peer[1] / ours[2]:7.1f} ×   (the same)")
        germany(options.germany)


if __name__ == "__main__":
    main()
