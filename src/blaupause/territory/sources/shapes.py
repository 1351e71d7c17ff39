# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Outlines as read from foreign files: one key, rings of points in degrees (WGS84), within bounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blaupause.kernel.problems import Location, Problem

Point = tuple[float, float]
Ring = tuple[Point, ...]

# Germany with its waters; metres of UTM or exchanged axes fall outside
LONGITUDES, LATITUDES = (4.5, 16.5), (46.5, 56.5)
MAX_POINTS = 6_000_000
MAX_FEATURES = 50_000
# 0.00001° is one metre: finer than any simplified outline
DECIMALS = 5
KEY_NAMES = ("ARS_0", "AGS_0", "ARS", "AGS", "RS_0", "RS", "ars", "ags", "regionalschluessel", "schluessel", "id")


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of one unit: all rings of all parts, holes included (fill by the even-odd rule)."""

    key: str
    rings: tuple[Ring, ...]


def key_of(identifier: object, properties: Mapping[str, object]) -> str:
    """AGS or ARS of a feature: its id, or the first property that usually carries it; "" when there is none."""
    for value in (identifier, *(properties.get(name) for name in KEY_NAMES)):
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
            return value
    return ""


class Budget:
    """Counts points and features while reading, so that a file cannot fill the memory."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._points = 0
        self._features = 0

    def feature(self) -> None:
        """One more feature. Raises Problem boundaries.too_large."""
        self._features += 1
        if self._features > MAX_FEATURES:
            raise self._too_large(f"{MAX_FEATURES} Flächen", f"{MAX_FEATURES} areas")

    def ring(self, points: Iterable[Sequence[Any]]) -> Ring | None:
        """A checked ring; None when fewer than three points are left of it (a speck)."""
        ring: list[Point] = []
        for point in points:
            ring.append(self._point(point))
            # counted one by one: a few bytes of TopoJSON may refer to the same long arc a million times
            self._points += 1
            if self._points > MAX_POINTS:
                raise self._too_large(f"{MAX_POINTS} Punkte", f"{MAX_POINTS} points")
        if ring and ring[0] != ring[-1]:
            ring.append(ring[0])
        return tuple(ring) if len(ring) >= 4 else None

    def _point(self, point: Sequence[Any]) -> Point:
        try:
            longitude, latitude = float(point[0]), float(point[1])
        except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
            raise malformed(self.source, "Punkt", "point") from error
        if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
            raise self._elsewhere(longitude, latitude)
        return round(longitude, DECIMALS), round(latitude, DECIMALS)

    def _elsewhere(self, x: float, y: float) -> Problem:
        return Problem(
            "boundaries.coordinates",
            f"Der Punkt ({x:.6g}; {y:.6g}) liegt nicht in Deutschland, wenn man ihn als Länge und Breite liest.",
            f"Point ({x:.6g}, {y:.6g}) does not lie in Germany when read as longitude and latitude.",
            "Erwartet werden geografische Koordinaten (WGS84, EPSG:4326) in der Reihenfolge Länge, Breite.",
            "Expected: geographic coordinates (WGS84, EPSG:4326) in the order longitude, latitude.",
            Location(self.source),
        )

    def _too_large(self, de: str, en: str) -> Problem:
        return Problem(
            "boundaries.too_large",
            f"Die Datei hat mehr als {de}.",
            f"The file has more than {en}.",
            "Bitte vorher vereinfachen (zum Beispiel mit mapshaper).",
            "Please simplify it first (for instance with mapshaper).",
            Location(self.source),
        )


def malformed(source: str, de: str, en: str) -> Problem:
    """The Problem for a part that is not what its format says."""
    return Problem(
        "boundaries.malformed",
        f"Die Datei ist beschädigt: {de} ist nicht lesbar.",
        f"The file is damaged: {en} cannot be read.",
        location=Location(source),
    )


def polygons(geometry: Mapping[str, Any], budget: Budget) -> tuple[Ring, ...]:
    """Rings of a GeoJSON Polygon or MultiPolygon; other geometries have none."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        return ()
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        raise malformed(budget.source, "Geometrie", "geometry")
    rings: list[Ring] = []
    for part in parts:
        for points in part:
            if not isinstance(points, list):
                raise malformed(budget.source, "Ring", "ring")
            ring = budget.ring(points)
            if ring is not None:
                rings.append(ring)
    return tuple(rings)
