# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The steps of a blueprint as an SVG of its own, every box a link. No queries.

Hard edges are solid with a filled head, soft ones dashed with an open head: the difference is a shape, no colour.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blaupause.blueprint.rules.graph import HEIGHT, NODE, Drawing, Edge, Node

BESIDE = 24
_BOX = (
    '<foreignObject x="{}" y="{}" width="{}" height="{}"><a class="bp-graph__box{}" href="{}">'
    "<span>{}. {}{}</span></a></foreignObject>"
)
Marks = Mapping[str, tuple[str, str]]
"""Of boxes: the tone, and in a word how far the step is."""


def lines(drawing: Drawing) -> SafeString:
    """The lines, for a drawing of their own below the boxes."""
    return mark_safe("".join(_edge(edge) for edge in drawing.edges))  # noqa: S308 (numbers only)


def begin(drawing: Drawing) -> int:
    """Where a narrow screen begins: a little left of the first step."""
    return max(round(drawing.nodes[0].x - NODE / 2 - BESIDE), 0) if drawing.nodes else 0


def boxes(
    drawing: Drawing, titles: Mapping[str, str], address: Callable[[str], str], marks: Marks | None = None
) -> SafeString:
    """The boxes, each a link; `marks`: with how far each step is."""
    numbered = enumerate(drawing.nodes, start=1)
    told = marks or {}
    nodes = (_node(node, number, titles[node.key], address(node.key), told) for number, node in numbered)
    return mark_safe("".join(nodes))  # noqa: S308 (escaped one by one)


def _edge(edge: Edge) -> str:
    start = edge.points[0]
    path = f"M{start[0]:.0f} {start[1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(edge.points):
        middle = (y + to_y) / 2
        straight = x == to_x
        path += f"V{to_y:.0f}" if straight else f"C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}"
    end_x, end_y = edge.points[-1]
    head = f"M{end_x - 6:.0f} {end_y - 10:.0f}L{end_x:.0f} {end_y:.0f}L{end_x + 6:.0f} {end_y - 10:.0f}"
    kind = "hard" if edge.hard else "soft"
    return f'<path class="{kind}" d="{path}"/><path class="{kind}-head" d="{head}{"z" if edge.hard else ""}"/>'


def _node(node: Node, number: int, title: str, address: str, marks: Marks) -> str:
    """The box is HTML inside the drawing: the browser breaks its lines, and it is a link like any other."""
    left, top = f"{node.x - NODE / 2:.0f}", f"{node.y:.0f}"
    tone, word = marks.get(node.key, ("", ""))
    kind, more = (f" bp-graph__box--{tone}", format_html("<br><small>{}</small>", word)) if word else ("", "")
    return format_html(_BOX, left, top, f"{NODE:.0f}", f"{HEIGHT:.0f}", kind, address, number, title, more)
