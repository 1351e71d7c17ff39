# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the check of a whole blueprint takes, beside a C parser merely reading the same bytes.

    python bench/blueprint_check.py [--key bayern] [--runs 15]

Needs no database. The check reads the folder with its bases, merges them, validates, and looks for every error and
every warning. In the same run, in turns with it: `yaml.CSafeLoader` building plain values of the same files (it
neither keeps positions nor checks anything), and for orientation Python's own `yaml.SafeLoader`, once.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import yaml

from blaupause.blueprint.loader import examine

TARGET = 1.0


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of one run: by the clock, and of the processor (which other work on the machine does not touch)."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key", default="bayern", help="packaged blueprint or folder")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    cold = timed(lambda: examine(options.key))
    found = examine(options.key)
    assert found.document is not None
    assert not found.warnings
    files = sorted(path for layer in found.layers for path in layer.path.glob("*.yaml"))
    contents = [path.read_bytes() for path in files]

    def parse(loader: type) -> None:
        for content in contents:
            yaml.load(content, Loader=loader)

    ours, limit = [], []
    for _ in range(options.runs):  # in turns, so that a busy machine is busy for both
        ours.append(timed(lambda: examine(options.key)))
        limit.append(timed(lambda: parse(yaml.CSafeLoader)))
    slow = timed(lambda: parse(yaml.SafeLoader))
    objects = len(found.origins or ())
    print(f"{options.key}: {len(files)} files, {sum(map(len, contents)):,} bytes, {objects} objects")
    for index, what in ((0, "by the clock"), (1, "of the processor")):
        check = statistics.median(run[index] for run in ours)
        read = statistics.median(run[index] for run in limit)
        worst = max(run[index] for run in ours)
        print(f"── {what}, medians of {options.runs}")
        print(f"check: {check * 1000:.0f} ms, worst {worst * 1000:.0f} ms, first {cold[index] * 1000:.0f} ms", end="")
        print(f" (target {TARGET:.0f} s: {'met' if worst <= TARGET else 'MISSED'})")
        print(f"yaml.CSafeLoader, same bytes: {read * 1000:.0f} ms; the check takes {check / read:.1f} times as long")
        print(f"yaml.SafeLoader, same bytes: {slow[index] * 1000:.0f} ms; {check / slow[index]:.2f} times")


if __name__ == "__main__":
    main()
