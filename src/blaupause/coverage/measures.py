# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The measures that come with the package."""

from functools import cache
from pathlib import Path

from blaupause.coverage.loader import parse_measures
from blaupause.coverage.rules import MeasureInfo, find
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Problem

_FILE = Path(__file__).parent / "data" / "measures.yaml"


@cache
def measures() -> tuple[MeasureInfo, ...]:
    """All measures in their order; the first is the default."""
    return parse_measures(read_bytes(_FILE), _FILE.name)


def measure(key: str) -> MeasureInfo:
    """The measure of that key; raises Problem coverage.no_measure."""
    found = find(measures(), key)
    if found is None:
        shown = key[:60]
        raise Problem("coverage.no_measure", f"Das Maß „{shown}“ gibt es nicht.", f"There is no measure “{shown}”.")
    return found
