# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The map of a commitment: which drawing, which legend."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from blaupause.catalog.queries import CommitmentInfo
from blaupause.coverage import queries as coverage
from blaupause.coverage.queries import MapClass, MapPoint
from blaupause.kernel.keys import ags_of
from blaupause.rollout.queries import ConnectionIndex
from blaupause.territory.queries import Level, boundaries, boundary_notes, has_boundaries

CLASSES: tuple[tuple[MapClass, str | Promise], ...] = (
    (MapClass.LIVE_PROVED, gettext_lazy("Online, arrival of applications proved")),
    (MapClass.LIVE_REACHABLE, gettext_lazy("Online, link checked")),
    (MapClass.LIVE_REPORTED, gettext_lazy("Online, reported only")),
    (MapClass.IN_PROGRESS, gettext_lazy("In preparation or in test")),
    (MapClass.NOT_LIVE, gettext_lazy("Not online")),
    (MapClass.UNKNOWN, gettext_lazy("Unknown")),
    (MapClass.LEFT_OUT, gettext_lazy("Left out: not competent")),
)


Outlines = dict[str, list[list[list[float]]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend; `count` municipalities."""

    step: int
    title: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class LandMap:
    """Everything a drawing needs: points with classes, outlines by AGS and their notices if any, legend."""

    points: tuple[MapPoint, ...]
    outlines: Outlines
    notes: list[str]
    titles: dict[str, str]
    legend: tuple[Entry, ...]


def land_map(
    commitment: CommitmentInfo,
    day: date,
    within: str,
    demonstration: bool,
    connections: ConnectionIndex | None = None,
) -> LandMap:
    """Map of a commitment inside an ARS prefix."""
    points = coverage.map_points(
        commitment=commitment.key, day=day, within=within, demonstration=demonstration, connections=connections
    )
    words = {step: str(title) for step, title in CLASSES}
    outlines = _outlines(within)
    counts = Counter(point.status for point in points)
    return LandMap(
        points=points,
        outlines=outlines,
        notes=boundary_notes() if outlines else [],
        titles={point.ags: f"{point.name}: {words[point.status]}" for point in points},
        legend=tuple(
            Entry(int(step), title, counts[step])
            for step, title in CLASSES
            if step is not MapClass.LEFT_OUT or counts[step]
        ),
    )


NO_OUTLINES: Outlines = {}
SECONDS_KEPT = 300  # a second import of boundaries shows after five minutes; the first one at once
_kept: dict[str, tuple[float, Outlines]] = {}


def _outlines(within: str) -> Outlines:
    """Outlines by AGS; unpacking those of a Land takes a third of a second, so they are kept for a while."""
    if not has_boundaries(Level.MUNICIPALITY):
        return NO_OUTLINES
    when, found = _kept.get(within, (-SECONDS_KEPT, NO_OUTLINES))
    if monotonic() - when >= SECONDS_KEPT or not found:
        found = {ags_of(ars): rings for ars, rings in boundaries(Level.MUNICIPALITY, within).items()}
        _kept[within] = (monotonic(), found)
    return found
