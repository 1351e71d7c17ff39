# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the steps of a blueprint stand in a drawing: in layers, whoever waits below what it waits for. Pure.

Deterministic: the same steps give the same drawing to the last digit. Long edges get a lane of their own in every
layer they pass; the order within a layer comes from the neighbours (barycentres), the places from an isotonic
regression that keeps everything at least a gap apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

NODE: Final = 196.0
LANE: Final = 14.0
GAP: Final = 18.0
HEIGHT: Final = 76.0
RISE: Final = 54.0
EDGE: Final = 12.0
_SWEEPS: Final = 12

Waits = Mapping[str, Sequence[str]]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """A step: its layer from 0, the middle of its box and its upper edge, in units of the drawing."""

    key: str
    layer: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Edge:
    """From a step to one that waits for it; points run from lower edge to upper edge."""

    before: str
    after: str
    hard: bool
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, inside a box of this size."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float


def draw(order: Sequence[str], hard: Waits, soft: Waits) -> Drawing:
    """Lay out the steps (in their order of display). `hard`, `soft`: what each one waits for.

    Edges that follow from others are left out. Unknown keys and edges that would close a circle are ignored.
    """
    edges = reduced(order, hard, soft)
    layers_of = _layers(order, [pair for pair, _ in edges])
    rows, chains = _rows(order, layers_of, [pair for pair, _ in edges])
    places = _places(rows, chains)
    nodes = tuple(Node(key, layers_of[key], *places[key]) for key in order)
    lines = tuple(Edge(*pair, strict, _points(chains[pair], places)) for pair, strict in edges)
    width = max((places[name][0] + _width(name) / 2 for row in rows for name in row), default=0.0) + EDGE
    height = len(rows) * (HEIGHT + RISE) - RISE + 2 * EDGE if rows else 0.0
    return Drawing(nodes, lines, round(width, 1), height)


def reduced(order: Sequence[str], hard: Waits, soft: Waits) -> list[tuple[Pair, bool]]:
    """Edges to draw, with whether they are hard. What follows from a path of at least as strict edges is left out."""
    known = set(order)
    pairs: dict[Pair, bool] = {}
    for strict, waits in ((True, hard), (False, soft)):
        for after in order:
            for before in waits.get(after, ()):
                if before in known and (before, after) not in pairs and not _reaches(pairs, after, before):
                    pairs[before, after] = strict
    strict_ones = {pair: True for pair, strict in pairs.items() if strict}
    return [
        (pair, strict)
        for pair, strict in pairs.items()
        if not _reaches({p: s for p, s in (strict_ones if strict else pairs).items() if p != pair}, *pair)
    ]


def _reaches(pairs: Mapping[Pair, bool], start: str, goal: str) -> bool:
    following: dict[str, list[str]] = {}
    for before, after in pairs:
        following.setdefault(before, []).append(after)
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        new = [key for key in following.get(here, []) if key not in seen]
        seen.update(new)
        waiting += new
    return False


def _layers(order: Sequence[str], pairs: Sequence[Pair]) -> dict[str, int]:
    """Length of the longest path that leads to each step."""
    layers = dict.fromkeys(order, 0)
    for _ in order:  # no circles, so this settles after as many rounds as the longest path is long
        before = dict(layers)
        for first, second in pairs:
            layers[second] = max(layers[second], layers[first] + 1)
        if layers == before:
            break
    return layers


Rows = list[list[str]]
Chains = dict[Pair, list[str]]


def _rows(order: Sequence[str], layers: Mapping[str, int], pairs: Sequence[Pair]) -> tuple[Rows, Chains]:
    """Names per layer, lanes of long edges among them, sorted by barycentres; and what each edge runs through."""
    rows: Rows = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for key in order:
        rows[layers[key]].append(key)
    chains: Chains = {}
    for before, after in pairs:
        lanes = [f"|{before}|{after}|{level}" for level in range(layers[before] + 1, layers[after])]
        for level, lane in enumerate(lanes, start=layers[before] + 1):
            rows[level].append(lane)
        chains[before, after] = [before, *lanes, after]
    above, below = _neighbours(chains)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        near = above if down else below
        for row in rows if down else reversed(rows):
            rank = {name: index for one in rows for index, name in enumerate(one)}
            row.sort(key=lambda name: (_mean([rank[n] for n in near.get(name, [])], rank[name]), rank[name]))
    return rows, chains


def _neighbours(chains: Chains) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in chains.values():
        for first, second in pairwise(chain):
            above.setdefault(second, []).append(first)
            below.setdefault(first, []).append(second)
    return above, below


def _places(rows: Rows, chains: Chains) -> dict[str, tuple[float, float]]:
    """Middle and upper edge of every name."""
    above, below = _neighbours(chains)
    x: dict[str, float] = {}
    for row in rows:
        x.update(zip(row, _apart(row, [0.0] * len(row)), strict=True))
    for sweep in range(_SWEEPS):
        near = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [_mean([x[n] for n in near.get(name, [])], x[name]) for name in row]
            x.update(zip(row, _apart(row, wanted), strict=True))
    left = min((x[name] - _width(name) / 2 for row in rows for name in row), default=0.0)
    return {
        name: (round(x[name] - left + EDGE, 1), EDGE + level * (HEIGHT + RISE))
        for level, row in enumerate(rows)
        for name in row
    }


def _apart(row: Sequence[str], wanted: Sequence[float]) -> list[float]:
    """Places nearest to the wanted ones (least squares) that keep the order and the gaps: isotonic regression."""
    offsets, reach = [], 0.0
    for index, name in enumerate(row):
        if index:
            reach += (_width(row[index - 1]) + _width(name)) / 2 + GAP
        offsets.append(reach)
    blocks: list[list[float]] = []  # mean, count
    for value in (want - offset for want, offset in zip(wanted, offsets, strict=True)):
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, count = blocks.pop()
            total = blocks[-1][1] + count
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + mean * count) / total, total]
    level = [mean for mean, count in blocks for _ in range(int(count))]
    return [value + offset for value, offset in zip(level, offsets, strict=True)]


def _points(chain: Sequence[str], places: Mapping[str, tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    first, last = places[chain[0]], places[chain[-1]]
    points = [(first[0], first[1] + HEIGHT)]
    for lane in chain[1:-1]:
        x, y = places[lane]
        points += [(x, y), (x, y + HEIGHT)]
    return (*points, last)


def _width(name: str) -> float:
    return LANE if name.startswith("|") else NODE


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
