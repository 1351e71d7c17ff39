# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drawings for templates of both web interfaces: `{% load charts %}`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blaupause.kernel.memory import Memory
from blaupause.website import svg

register = template.Library()
_drawn = Memory(32)

_BAR = '<svg class="bp-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
_SIGN = '<svg viewBox="0 0 24 24" aria-hidden="true"><circle class="s{}" cx="12" cy="12" r="9"/></svg>'
_AREA = '<svg viewBox="0 0 24 24" aria-hidden="true"><rect class="{}" x="2" y="4" width="20" height="16"{}/></svg>'
_LINE = '<svg class="bp-line" viewBox="0 0 600 150" role="img" aria-label="{}">{}</svg>'


@register.simple_tag
def bar(yes: int, no: int, unknown: int, label: str) -> SafeString:
    """Bar of three parts with its text equivalent."""
    return format_html(_BAR, label, mark_safe(svg.bar(yes, no, unknown)))  # noqa: S308 numbers only


@register.simple_tag
def line(shares: Sequence[float | None], label: str) -> SafeString:
    """Line over time with its text equivalent; the same numbers stand in a table beside it."""
    return format_html(_LINE, label, mark_safe(svg.line(shares)))  # noqa: S308 numbers only


_BOX = '<svg class="bp-line bp-box" viewBox="0 0 300 24" role="img" aria-label="{}">{}</svg>'


@register.simple_tag
def box(summary: Any, most: float, label: str) -> SafeString:
    """A distribution with its text equivalent; the same numbers stand in the row beside it."""
    drawn = svg.box(most, summary.low, summary.high, summary.quartiles, summary.values)
    return format_html(_BOX, label, mark_safe(drawn))  # noqa: S308 numbers only


_MAP = (
    '<svg class="bp-map__drawing" data-size="{}" viewBox="0 0 1000 {}" role="img" aria-label="{}" data-base="{}">'
    "{}</svg>"
)


@register.simple_tag
def land_map(chart: Any, label: str, base: str) -> SafeString:
    """Map of municipalities: areas where outlines are given, else symbols at their places."""
    classes = {point.ags: int(point.status) for point in chart.points}
    if chart.outlines:
        size = 1
        view, paths = _paths(chart.outlines)
        inner = svg.areas(paths, classes, chart.titles)
    else:
        drawing = svg.layout(
            tuple(
                (point.ags, point.longitude, point.latitude, point.population)
                for point in chart.points
                if point.longitude is not None and point.latitude is not None
            )
        )
        size, view, inner = drawing.size, drawing.projection, svg.symbols(drawing, classes, chart.titles)
    return format_html(_MAP, size, str(round(view.height)), label, base, mark_safe(inner))  # noqa: S308 titles are escaped


def _paths(outlines: Mapping[str, Any]) -> tuple[svg.Projection, dict[str, str]]:
    """Outlines as path data, made once for as long as the caller keeps the same outlines."""

    def make() -> tuple[svg.Projection, dict[str, str]]:
        view = svg.frame(outlines.values())
        return view, {key: svg.outline(rings, view) for key, rings in outlines.items()}

    return _drawn.get((outlines,), "", make)


@register.simple_tag
def legend_sign(step: int, areas: bool = False) -> SafeString:
    """Sign of a map class for the legend: a circle, or a piece of area where the map shows areas."""
    if not areas:
        return format_html(_SIGN, str(step))
    fill = mark_safe(' fill="url(#unbekannt)"') if step == 0 else ""
    return format_html(_AREA, "a" if step == 0 else f"s{step}", fill)
