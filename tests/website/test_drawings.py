# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drawings: pure, exact, escaped, small."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.website import svg


def _parse(inner: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<svg>{inner}</svg>")


counts = st.integers(0, 10_000_000)


@given(counts, counts, counts)
def test_bar_parts_fill_the_bar_in_proportion(yes: int, no: int, unknown: int) -> None:
    drawing = _parse(svg.bar(yes, no, unknown))
    widths = {rect.get("class"): float(rect.get("width", 0)) for rect in drawing.iter("rect")}
    total = yes + no + unknown
    assert ("yes" in widths) == (yes > 0)
    assert ("no" in widths) == (no > 0)
    assert (drawing.find("path") is not None) == (unknown > 0 and total > 0)
    if yes * 100 > total:
        assert widths["yes"] == pytest.approx(100 * yes / total, abs=0.01)


@given(st.lists(st.none() | st.floats(0, 1), max_size=20))
def test_line_stays_inside_its_frame(shares: list[float | None]) -> None:
    drawing = _parse(svg.line(shares))
    for dot in drawing.iter("circle"):
        assert 0 <= float(dot.get("cx", -1)) <= svg.LINE_WIDTH
        assert 0 <= float(dot.get("cy", -1)) <= svg.LINE_HEIGHT


def test_line_without_figures_is_only_a_grid() -> None:
    assert {path.get("class") for path in _parse(svg.line([None, None])).iter("path")} == {"grid"}


def test_symbols_stand_north_up_and_the_largest_first() -> None:
    places = (("north", 11.0, 49.0, 10), ("south", 11.0, 48.0, 1_000_000), ("east", 12.0, 48.0, 500))
    drawing = svg.layout(places)
    assert [key for key, _ in drawing.circles] == ["south", "east", "north"]
    where = {key: drawing.projection.point(lon, lat) for key, lon, lat, _ in places}
    assert where["north"][1] < where["south"][1]
    assert where["east"][0] > where["south"][0]


degrees = st.tuples(st.floats(6, 15), st.floats(47.3, 55), st.integers(1, 4_000_000))


@given(st.lists(degrees, min_size=1, max_size=60))
def test_a_map_fills_its_frame_and_cuts_no_symbol_off(found: list[tuple[float, float, int]]) -> None:
    drawing = svg.layout(tuple((str(number), *place) for number, place in enumerate(found)))
    inner = svg.symbols(
        drawing, dict.fromkeys(map(str, range(len(found))), 0), {str(n): "" for n in range(len(found))}
    )
    height = drawing.projection.height
    assert 0 < height <= svg.HEIGHT + 1
    for circle in _parse(inner).iter("circle"):
        x, y, r = (float(circle.get(name, -1)) for name in ("cx", "cy", "r"))
        assert r - 1 <= x <= svg.WIDTH - r + 1
        assert r - 1 <= y <= height - r + 1


def test_few_places_have_large_symbols_and_many_places_small_ones() -> None:
    def places(count: int) -> tuple[svg.Place, ...]:
        return tuple((f"{n}", 10 + n % 41 / 20, 48 + n % 37 / 20, 4_000) for n in range(count))

    few, some, many = (svg.layout(places(count)) for count in (40, 400, 2_000))
    assert few.size > some.size >= many.size == 1
    radii = [float(one.circles[0][1].partition('r="')[2].partition('"')[0]) for one in (few, some, many)]
    assert radii == sorted(radii, reverse=True)
    assert radii[0] > 2.5 * radii[2]


def test_titles_are_escaped() -> None:
    drawing = svg.layout((("k", 11.0, 48.0, 5),))
    text = svg.symbols(drawing, {"k": 0}, {"k": "<script>&"})
    assert "<script>" not in text
    assert _parse(text).find("circle/title").text == "<script>&"  # type: ignore[union-attr]


def test_unknown_areas_are_hatched_and_strangers_have_no_class() -> None:
    rings = {"a": [[[10, 50], [11, 50], [11, 51], [10, 50]]], "b": [[[11, 50], [12, 50], [12, 51], [11, 50]]]}
    view = svg.projection((10, 50, 12, 51))
    paths = {key: svg.outline(found, view) for key, found in rings.items()}
    drawing = _parse(svg.areas(paths, {"a": 0}, {"a": "A: unbekannt"}))
    first, second = [path for path in drawing.iter("path") if path.get("data-k")]
    assert first.get("fill") == "url(#unbekannt)"
    assert second.get("class") == "a none"


def test_map_of_a_country_stays_small() -> None:
    places = tuple((f"{n:08d}", 6 + n % 97 * 0.09, 47.5 + n % 83 * 0.09, n * 7) for n in range(10_747))
    drawing = svg.germany(places, frozenset({"09"}))
    assert len(re.findall("h0", drawing)) == 10_747
    assert len(gzip.compress(drawing.encode())) < 80_000
    _parse(drawing)
