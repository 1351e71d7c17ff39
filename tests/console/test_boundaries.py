# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Once outlines were imported, the map shows areas instead of circles."""

import json
from pathlib import Path

import pytest
from django.test import Client

from blaupause.console import maps
from blaupause.territory import actions
from tests.website.html import Page

pytestmark = pytest.mark.django_db


def _square(west: float, south: float) -> list[list[float]]:
    return [[west, south], [west + 0.2, south], [west + 0.2, south + 0.2], [west, south + 0.2], [west, south]]


@pytest.fixture
def outlines(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two municipalities of Landkreis Augsburg as squares."""
    places = {"09772177": (10.8, 48.5), "09772125": (10.6, 48.2)}
    features = [
        {
            "type": "Feature",
            "properties": {"AGS": ags},
            "geometry": {"type": "Polygon", "coordinates": [_square(*at)]},
        }
        for ags, at in places.items()
    ]
    path = tmp_path / "squares.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    monkeypatch.setattr(maps, "_kept", {})
    actions.import_boundaries(by="test", path=path, note="© Somebody, dl-de/by-2-0")


@pytest.mark.usefixtures("outlines")
def test_map_shows_areas_hatched_where_unknown_with_their_notice(client: Client) -> None:
    body = client.get("/lagebild/09/by-ewa/?kreis=09772").content.decode()
    drawing = body.partition('<svg class="bp-map__drawing"')[2].partition("</svg>")[0]
    assert "<circle" not in drawing
    assert drawing.count('fill="url(#unbekannt)"') == 2
    assert "Meitingen: Unbekannt" in drawing
    page = Page(body)
    assert page.problems == []
    assert "Grenzen: © Somebody, dl-de/by-2-0." in page.text
