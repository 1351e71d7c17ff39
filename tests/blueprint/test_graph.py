# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The drawing of steps: whoever waits stands lower, nothing overlaps, and the same steps give the same drawing."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules import graph
from blaupause.blueprint.rules.graph import GAP, HEIGHT, NODE, Drawing, draw, reduced

KEYS = tuple(f"s{number}" for number in range(9))


@st.composite
def waits(draw_: st.DrawFn) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Dependencies without circles: only on steps that stand earlier in the list."""
    pairs = list(combinations(KEYS, 2))
    chosen = draw_(st.lists(st.tuples(st.sampled_from(pairs), st.booleans()), max_size=25))
    hard: dict[str, list[str]] = {}
    soft: dict[str, list[str]] = {}
    for (before, after), strict in chosen:
        (hard if strict else soft).setdefault(after, []).append(before)
    return hard, soft


def _overlaps(drawing: Drawing) -> list[tuple[str, str]]:
    return [
        (one.key, other.key)
        for one, other in combinations(drawing.nodes, 2)
        if one.y == other.y and abs(one.x - other.x) < NODE + GAP - 0.2
    ]


@given(waits())
def test_whoever_waits_stands_lower_and_nothing_overlaps(given_: tuple[dict[str, list[str]], ...]) -> None:
    drawing = draw(KEYS, *given_)
    layer = {node.key: node.layer for node in drawing.nodes}
    for waiting in given_:
        for after, befores in waiting.items():
            assert all(layer[before] < layer[after] for before in befores)
    assert _overlaps(drawing) == []
    for node in drawing.nodes:
        assert node.x - NODE / 2 >= 0
        assert node.x + NODE / 2 <= drawing.width
        assert node.y + HEIGHT <= drawing.height


@given(waits())
def test_leaving_out_lines_leaves_out_no_dependency(given_: tuple[dict[str, list[str]], ...]) -> None:
    hard, soft = given_
    drawn = reduced(KEYS, hard, soft)
    strict = {pair: True for pair, is_hard in drawn if is_hard}
    any_ = dict(drawn)
    for after, befores in hard.items():
        assert all(graph._reaches(strict, before, after) for before in befores)
    for after, befores in soft.items():
        assert all(graph._reaches(any_, before, after) for before in befores)


@given(waits())
def test_the_same_steps_give_the_same_drawing(given_: tuple[dict[str, list[str]], ...]) -> None:
    assert draw(KEYS, *given_) == draw(KEYS, *given_)


def test_circles_and_unknown_steps_do_not_stop_the_drawing() -> None:
    drawing = draw(("a", "b"), {"a": ["b", "nix"], "b": ["a"]}, {"a": ["a"]})
    assert len(drawing.nodes) == 2
    assert len(drawing.edges) == 1
    assert draw((), {}, {}).nodes == ()


def test_the_check_for_overlaps_would_see_one() -> None:
    drawing = draw(("a", "b"), {}, {})
    moved = Drawing((drawing.nodes[0], graph.Node("b", 0, drawing.nodes[0].x + 50, drawing.nodes[0].y)), (), 500, 100)
    assert _overlaps(moved) == [("a", "b")]


def test_the_packaged_steps_are_drawn() -> None:
    steps = load_document("bayern").steps
    order = sorted(steps, key=lambda key: steps[key].order)
    drawing = draw(order, {k: s.hard for k, s in steps.items()}, {k: s.soft for k, s in steps.items()})
    assert [node.key for node in drawing.nodes] == order
    assert {edge.hard for edge in drawing.edges} == {True, False}
