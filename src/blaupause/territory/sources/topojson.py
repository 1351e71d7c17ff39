# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""TopoJSON: shared arcs, quantised and delta-encoded, put together to rings again.

Source: The TopoJSON Format Specification 1.0 (arcs, transform, reversed arcs as ones' complement).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from blaupause.territory.sources.shapes import Budget, Ring, Shape, key_of, malformed

Arc = list[tuple[float, float]]


def shapes(document: Mapping[str, Any], source: str) -> Iterator[Shape]:
    """Outlines of all objects of a topology."""
    try:
        arcs = _arcs(document)
        objects = list(document["objects"].values())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise malformed(source, "Bögen („arcs“) oder „objects“", "arcs or objects") from error
    budget = Budget(source)
    for item in objects:
        yield from _shapes_of(item, arcs, budget)


def _arcs(document: Mapping[str, Any]) -> list[Arc]:
    transform = document.get("transform")
    if transform is None:
        return [[(float(p[0]), float(p[1])) for p in arc] for arc in document["arcs"]]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    decoded: list[Arc] = []
    for arc in document["arcs"]:
        x = y = 0
        points: Arc = []
        for delta in arc:
            x += delta[0]
            y += delta[1]
            points.append((x * sx + tx, y * sy + ty))
        decoded.append(points)
    return decoded


def _shapes_of(item: object, arcs: list[Arc], budget: Budget) -> Iterator[Shape]:
    if not isinstance(item, dict):
        raise malformed(budget.source, "ein Objekt", "an object")
    geometries = item.get("geometries") if item.get("type") == "GeometryCollection" else [item]
    if not isinstance(geometries, list):
        raise malformed(budget.source, "„geometries“", "“geometries”")
    for geometry in geometries:
        budget.feature()
        if not isinstance(geometry, dict):
            raise malformed(budget.source, "eine Geometrie", "a geometry")
        properties = geometry.get("properties")
        key = key_of(geometry.get("id"), properties if isinstance(properties, dict) else {})
        rings = _rings(geometry, arcs, budget)
        if rings:
            yield Shape(key, rings)


def _rings(geometry: Mapping[str, Any], arcs: list[Arc], budget: Budget) -> tuple[Ring, ...]:
    kind, indexes = geometry.get("type"), geometry.get("arcs")
    if kind not in ("Polygon", "MultiPolygon"):
        return ()
    if not isinstance(indexes, list):
        raise malformed(budget.source, "„arcs“ einer Geometrie", "“arcs” of a geometry")
    rings: list[Ring] = []
    try:
        for part in [indexes] if kind == "Polygon" else indexes:
            for ring_indexes in part:
                ring = budget.ring(_joined(ring_indexes, arcs))
                if ring is not None:
                    rings.append(ring)
    except (TypeError, IndexError) as error:
        raise malformed(budget.source, "ein Verweis auf einen Bogen", "a reference to an arc") from error
    return tuple(rings)


def _joined(indexes: list[int], arcs: list[Arc]) -> Iterator[tuple[float, float]]:
    """Points of arcs one after another; the last point of an arc is the first of the next."""
    started = False
    for index in indexes:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        yield from points[1:] if started else points
        started = True
