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


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
    check, read = statistics.median(ours), statistics.median(limit)
    objects = len(found.origins or ())
    print(f"{options.key}: {len(files)} files, {sum(map(len, contents)):,} bytes, {objects} objects")
    spread = f"worst {max(ours) * 1000:.0f} ms, first {cold * 1000:.0f} ms"
    print(f"check: {check * 1000:.0f} ms (median of {options.runs}), {spread}")
    print(f"target {TARGET:.0f} s: {'met' if max(ours) <= TARGET else 'MISSED'}")
    print(f"yaml.CSafeLoader, same bytes: {read * 1000:.0f} ms; the check takes {check / read:.1f} times as long")
    print(f"yaml.SafeLoader, same bytes: {slow * 1000:.0f} ms; the check takes {check / slow:.2f} times as long")


if __name__ == "__main__":
    main()
