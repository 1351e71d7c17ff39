# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Outlines of units from TopoJSON, GeoJSON or GeoPackage; the format is recognised by the content."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from blaupause.kernel.files import decode, read_bytes
from blaupause.kernel.problems import Location, Problem
from blaupause.territory.sources import geopackage, topojson
from blaupause.territory.sources.shapes import Budget, Shape, key_of, malformed, polygons

_WGS84_NAMES = ("CRS84", "4326")


def read(path: Path) -> list[Shape]:
    """All outlines of a file. Raises Problem boundaries.* or file.*; nothing is read beyond fixed bounds."""
    if geopackage.recognises(path):
        return list(geopackage.read(path))
    text = decode(read_bytes(path), path.name)
    document = _load(text, path.name)
    if document.get("type") == "Topology":
        return list(topojson.shapes(document, path.name))
    if document.get("type") == "FeatureCollection":
        return list(_features(document, path.name))
    raise Problem(
        "boundaries.format",
        "Die Datei ist weder TopoJSON noch GeoJSON (FeatureCollection) noch GeoPackage.",
        "The file is neither TopoJSON nor GeoJSON (FeatureCollection) nor GeoPackage.",
        location=Location(path.name),
    )


def _load(text: str, source: str) -> dict[str, Any]:
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise Problem(
            "boundaries.depth",
            "Die Datei ist zu tief verschachtelt.",
            "The file is nested too deeply.",
            location=Location(source),
        ) from error
    except json.JSONDecodeError as error:
        raise Problem(
            "boundaries.json",
            f"Die Datei ist kein gültiges JSON ({error.msg}).",
            f"The file is not valid JSON ({error.msg}).",
            location=Location(source, error.lineno, error.colno),
        ) from error
    except ValueError as error:  # NaN, Infinity, numbers of thousands of digits
        raise malformed(source, "eine Zahl", "a number") from error
    return document if isinstance(document, dict) else {}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _features(document: dict[str, Any], source: str) -> Iterator[Shape]:
    _refuse_other_system(document.get("crs"), source)
    features = document.get("features")
    if not isinstance(features, list):
        raise malformed(source, "„features“", "“features”")
    budget = Budget(source)
    for feature in features:
        budget.feature()
        if not isinstance(feature, dict):
            raise malformed(source, "eine Fläche", "a feature")
        geometry, properties = feature.get("geometry"), feature.get("properties")
        rings = polygons(geometry, budget) if isinstance(geometry, dict) else ()
        key = key_of(feature.get("id"), properties if isinstance(properties, dict) else {})
        if rings:
            yield Shape(key, rings)


def _refuse_other_system(crs: object, source: str) -> None:
    """Old GeoJSON may name a coordinate system: only geographic WGS84 is accepted."""
    if crs is None:
        return
    name = json.dumps(crs)
    if not any(known in name for known in _WGS84_NAMES):
        raise Problem(
            "boundaries.system",
            f"Das Koordinatensystem {name[:80]} wird nicht gelesen.",
            f"The coordinate system {name[:80]} is not read.",
            "Bitte nach WGS84 (EPSG:4326) umrechnen.",
            "Please convert it to WGS84 (EPSG:4326).",
            Location(source),
        )
