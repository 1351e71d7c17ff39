# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Maps, bars and lines as SVG text. Pure: plain data in, markup out; classes instead of styles (strict CSP).

Projection: equirectangular, longitudes shrunk by the cosine of the middle latitude. At the size of a Land the
difference to a conformal map is below the width of a line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from math import cos, inf, pi, radians, sqrt

WIDTH = 1000.0
HEIGHT = 1000.0  # most a map may have; at this height the page shows it in full width
MARGIN = 24.0
SMALLEST, LARGEST = 3.0, 34.0
COVERED = 0.2  # share of the drawing that symbols should cover together …
ENLARGED = 3.6  # … and how far they may be enlarged for it

Place = tuple[str, float, float, int]  # key, longitude, latitude, inhabitants
Ring = Sequence[Sequence[float]]  # (longitude, latitude), …
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to drawing units; y grows downwards. `left` and `top`: where west and north lie."""

    west: float
    north: float
    x_scale: float
    y_scale: float
    left: float
    top: float
    height: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Drawing coordinates of a place."""
        return self.left + (longitude - self.west) * self.x_scale, self.top + (self.north - latitude) * self.y_scale


def projection(box: Box, margin: float = MARGIN, tallest: float = HEIGHT) -> Projection:
    """Projection that fits a box of degrees into the drawing, across and down; what is narrower stands centred."""
    west, south, east, north = box
    shrink = cos(radians((south + north) / 2))
    across, down = max((east - west) * shrink, 0.01), north - south
    scale = min((WIDTH - 2 * margin) / across, (tallest - 2 * margin) / max(down, 0.01))
    left = (WIDTH - (east - west) * shrink * scale) / 2
    return Projection(west, north, scale * shrink, scale, left, margin, down * scale + 2 * margin)


def radius(inhabitants: int, scale: float = 1.0) -> float:
    """Radius of a symbol: grows with the fourth root, so that a village stays visible beside a city of a million."""
    return float(scale * min(LARGEST, max(SMALLEST, 0.92 * max(inhabitants, 1) ** 0.25)))


def enlargement(inhabitants: Sequence[int], view: Projection) -> float:
    """How much larger symbols are drawn, so that a few of them fill their map as many fill that of a large Land."""
    covered = pi * sum(radius(count) ** 2 for count in inhabitants)
    return min(ENLARGED, max(1.0, sqrt(COVERED * WIDTH * view.height / covered))) if covered else 1.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the symbols of a map stand: attributes per key, largest first. `size` 1 to 3: how strong their edges."""

    projection: Projection
    circles: tuple[tuple[str, str], ...]
    size: int


@lru_cache(maxsize=32)
def layout(places: tuple[Place, ...]) -> Layout:
    """Lay out symbols once; later maps of the same places only colour them."""
    longitudes = [place[1] for place in places] or [6.0, 15.0]
    latitudes = [place[2] for place in places] or [47.0, 55.0]
    inhabitants = [place[3] for place in places]
    box = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    scale = enlargement(inhabitants, projection(box))
    view = projection(box, max(MARGIN, radius(max(inhabitants, default=0), scale) + 4))
    circles = []
    for key, longitude, latitude, count in sorted(places, key=lambda p: -p[3]):
        x, y = view.point(longitude, latitude)
        circles.append((key, f'cx="{x:.0f}" cy="{y:.0f}" r="{radius(count, scale):.1f}" data-k="{key}"'))
    return Layout(view, tuple(circles), 1 + (scale > 1.5) + (scale > 2.5))


def symbols(drawing: Layout, classes: Mapping[str, int], titles: Mapping[str, str]) -> str:
    """Circles with class `s<n>` and a title each, largest first so that small ones stay in front."""
    return "".join(
        f'<circle class="s{classes[key]}" {place}><title>{escape(titles[key])}</title></circle>'
        for key, place in drawing.circles
    )


def outline(rings: Iterable[Ring], view: Projection) -> str:
    """Path data of closed rings in whole units, relative; points that fall together are drawn once."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in (view.point(point[0], point[1]) for point in ring)]
        steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(points)]
        moves = [f"{x} {y}" for x, y in steps if x or y]
        if len(moves) > 1:
            parts.append(f"M{points[0][0]} {points[0][1]}l{' '.join(moves)}z")
    return "".join(parts)


def frame(outlines: Iterable[Iterable[Ring]]) -> Projection:
    """Projection in which all these outlines fit into the drawing."""
    points = [point for rings in outlines for ring in rings for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return projection((min(longitudes), min(latitudes), max(longitudes), max(latitudes)))


HATCH = (
    '<defs><pattern id="unbekannt" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch-ground" width="6" height="6"/><path class="hatch" d="M0 0V6"/></pattern></defs>'
)


def areas(paths: Mapping[str, str], classes: Mapping[str, int], titles: Mapping[str, str]) -> str:
    """Filled areas; the class of the unknown (0) is hatched. Areas that are no municipality have no class."""
    drawn = [HATCH]
    for key, data in paths.items():
        step = classes.get(key)
        mark = "none" if step is None else f"s{step}"
        fill = ' fill="url(#unbekannt)"' if step == 0 else ""
        title = f"<title>{escape(titles[key])}</title>" if key in titles else ""
        drawn.append(f'<path class="a {mark}"{fill} data-k="{key}" d="{data}">{title}</path>')
    return "".join(drawn)


def bar(yes: int, no: int, unknown: int) -> str:
    """Inner markup of a bar of 100 × 10 units: counted, counted not, unknown (hollow, ticked)."""
    total = yes + no + unknown
    if total <= 0:
        return '<rect class="ground" width="100" height="10"/><rect class="edge" width="100" height="10"/>'
    first, second = 100 * yes / total, 100 * no / total
    if yes:
        first = max(first, 0.8)
    start = first + second
    ticks = "".join(f"M{x:.0f} 10l1-10" for x in _steps(start + 1, 99, 3))
    return (
        '<rect class="ground" width="100" height="10"/>'
        + (f'<rect class="no" x="{first:.2f}" width="{second:.2f}" height="10"/>' if no else "")
        + (f'<rect class="yes" width="{first:.2f}" height="10"/>' if yes else "")
        + (f'<path class="tick" d="{ticks}"/>' if unknown else "")
        + '<rect class="edge" width="100" height="10"/>'
    )


def _steps(start: float, end: float, width: float) -> Iterable[float]:
    position = start
    while position < end:
        yield position
        position += width


LINE_WIDTH, LINE_HEIGHT, LINE_EDGE = 600.0, 150.0, 6.0


def line(shares: Sequence[float | None]) -> str:
    """Inner markup of a line over equal steps of time; shares from 0 to 1, nothing where there is none."""
    count = len(shares)
    span = LINE_WIDTH - 2 * LINE_EDGE
    depth = LINE_HEIGHT - 2 * LINE_EDGE
    grid = "".join(
        f'<path class="grid" d="M0 {LINE_EDGE + depth * step / 4:.1f}H{LINE_WIDTH:.0f}"/>' for step in range(5)
    )
    points = [
        (LINE_EDGE + span * index / max(count - 1, 1), LINE_EDGE + depth * (1 - value))
        for index, value in enumerate(shares)
        if value is not None
    ]
    if not points:
        return grid
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    floor = LINE_EDGE + depth
    last_x, last_y = points[-1]
    return (
        f'{grid}<path class="area" d="M{points[0][0]:.1f} {floor:.1f}L{path}L{last_x:.1f} {floor:.1f}z"/>'
        f'<path class="path" d="M{path}"/><circle class="dot" cx="{last_x:.1f}" cy="{last_y:.1f}" r="6"/>'
    )


BOX_WIDTH, BOX_HEIGHT = 300.0, 24.0


def box(
    most: float, low: float, high: float, quartiles: tuple[float, float, float] | None, dots: Sequence[float]
) -> str:
    """Inner markup of one distribution on a scale from 0 to `most`: a box with whiskers, or one dot per value."""
    reach = BOX_WIDTH - 12

    def at(value: float) -> str:
        return f"{6 + reach * value / most if most else 6:.1f}"

    axis = f'<path class="grid" d="M6 12H{BOX_WIDTH - 6:.0f}"/>'
    if quartiles is None:
        return axis + "".join(f'<circle class="dot" cx="{at(value)}" cy="12" r="5"/>' for value in dots)
    first, middle, third = (at(value) for value in quartiles)
    width = f"{float(third) - float(first):.1f}"
    return (
        f'{axis}<path class="path" d="M{at(low)} 12H{at(high)}M{at(low)} 6v12M{at(high)} 6v12"/>'
        f'<rect class="box" x="{first}" y="4" width="{width}" height="16"/><path class="middle" d="M{middle} 3v18"/>'
    )


GERMANY: Box = (5.86, 47.26, 15.05, 55.07)
_CLASSES = (1_000, 5_000, 20_000, 100_000, 500_000)  # inhabitants: six widths of dots


def germany(places: tuple[Place, ...], highlighted: frozenset[str]) -> str:
    """All municipalities as dots: one path per width and group, dots are lines of no length with round ends.

    `highlighted` holds two-digit keys of Länder drawn in the second colour. Neighbours follow each other and
    moves are relative, which keeps 10,747 dots below 60 kB of compressed text.
    """
    view = projection(GERMANY, tallest=inf)
    groups: dict[str, list[tuple[int, int, int]]] = {}
    for key, longitude, latitude, inhabitants in places:
        x, y = view.point(longitude, latitude)
        width = 1 + sum(inhabitants >= limit for limit in _CLASSES)
        group = f"g{int(key[:2] in highlighted)} w{width}"
        groups.setdefault(group, []).append((int(y) // 20, round(x), round(y)))
    net = "".join(f"M{view.point(lon, 47)[0]:.0f} 0V{view.height:.0f}" for lon in range(6, 16))
    net += "".join(f"M0 {view.point(6, lat)[1]:.0f}H{WIDTH:.0f}" for lat in range(48, 56))
    dots = "".join(f'<path class="{group}" d="{_dots(groups[group])}"/>' for group in sorted(groups))
    return f'<path class="net" d="{net}"/>{dots}'


def germany_height() -> int:
    """Height of the drawing of Germany in units."""
    return round(projection(GERMANY, tallest=inf).height)


def _dots(points: list[tuple[int, int, int]]) -> str:
    points.sort()
    parts = []
    at_x = at_y = 0
    for _, x, y in points:
        parts.append(f"m{x - at_x} {y - at_y}h0")
        at_x, at_y = x, y
    return "".join(parts)
