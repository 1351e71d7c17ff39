# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Outlines come from TopoJSON, GeoJSON and GeoPackage; what does not fit is listed or refused."""

import json
import os
import sqlite3
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.territory import actions, queries
from blaupause.territory.rules import Level
from blaupause.territory.sources import boundaries, geopackage, shapes
from blaupause.territory.sources.shapes import Budget

from .registers import SOURCES, needs_sources

OUTLINES = Path(__file__).parent / "outlines"
GEOJSON, TOPOJSON = OUTLINES / "bavaria.geojson", OUTLINES / "two_districts.topojson"
TRIANGLE = [(10.8, 48.5), (10.9, 48.5), (10.9, 48.6), (10.8, 48.5)]


def wkb(rings: Sequence[Sequence[tuple[float, ...]]], order: str = "<", code: int = 3) -> bytes:
    body = struct.pack(f"{order}bII", order == "<", code, len(rings))
    for ring in rings:
        body += struct.pack(f"{order}I", len(ring))
        body += b"".join(struct.pack(f"{order}{len(point)}d", *point) for point in ring)
    return body


def header(envelope: int = 0) -> bytes:
    return struct.pack("<2sBBi", b"GP", 0, (envelope << 1) | 1, 4326) + b"\0" * {0: 0, 1: 32, 4: 64}[envelope]


def geopackage_file(path: Path, geometries: dict[str, object], *, system: int = 4326, kind: str = "table") -> Path:
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        "INSERT INTO gpkg_contents VALUES ('vg250 \"gem\"', 'features');"
        "CREATE TABLE hidden (fid INTEGER PRIMARY KEY, geom BLOB, AGS TEXT, GEN TEXT);"
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES ('vg250 \"gem\"', 'geom', ?)", [system])
    database.executemany("INSERT INTO hidden (geom, AGS) VALUES (?, ?)", [(g, k) for k, g in geometries.items()])
    if kind == "table":
        database.execute('ALTER TABLE hidden RENAME TO "vg250 ""gem"""')
    else:
        database.execute('CREATE VIEW "vg250 ""gem""" AS SELECT * FROM hidden')
    database.commit()
    database.close()
    return path


def refused(path: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        boundaries.read(path)
    assert caught.value.text("de") != caught.value.text("en")
    return caught.value


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "grenzen.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestReading:
    def test_geojson_keys_stand_in_many_places(self) -> None:
        assert [s.key for s in boundaries.read(GEOJSON)] == [
            "09772177", "09184139", "097720000000", "09000000", "09999999", "",
        ]  # fmt: skip

    def test_parts_and_holes_are_rings(self) -> None:
        pullach = boundaries.read(GEOJSON)[1]
        assert [len(ring) for ring in pullach.rings] == [4, 4, 4]

    def test_shared_arcs_are_followed_forwards_and_backwards(self) -> None:
        west, east = boundaries.read(TOPOJSON)
        assert west.key == "09772"
        assert west.rings[0] == ((10.5, 48.0), (10.5, 48.5), (10.0, 48.5), (10.0, 48.0), (10.5, 48.0))
        assert east.rings[0] == ((10.5, 48.0), (11.0, 48.0), (11.0, 48.5), (10.5, 48.5), (10.5, 48.0))

    @pytest.mark.parametrize("order", ["<", ">"])
    @pytest.mark.parametrize(("extra", "code"), [((), 3), ((5.0,), 1003), ((5.0,), 2003), ((5.0, 6.0), 3003)])
    def test_geopackage_geometries_of_every_order_and_dimension(
        self, tmp_path: Path, order: str, extra: tuple[float, ...], code: int
    ) -> None:
        blob = header(1) + wkb([[(*p, *extra) for p in TRIANGLE]], order, code)
        (shape,) = boundaries.read(geopackage_file(tmp_path / "g.gpkg", {"09772177": blob}))
        assert shape == shapes.Shape("09772177", (tuple(TRIANGLE),))

    def test_geopackage_multipolygons(self, tmp_path: Path) -> None:
        blob = header(4) + struct.pack("<bII", 1, 6, 2) + wkb([TRIANGLE]) + wkb([TRIANGLE, TRIANGLE])
        (shape,) = boundaries.read(geopackage_file(tmp_path / "g.gpkg", {"09772177": blob, "09184139": None}))
        assert len(shape.rings) == 3

    def test_other_geometries_are_passed_over(self, tmp_path: Path) -> None:
        blob = header() + struct.pack("<bIdd", 1, 1, 10.0, 48.0)
        assert boundaries.read(geopackage_file(tmp_path / "g.gpkg", {"09772177": blob})) == []

    def test_a_view_in_a_foreign_database_is_not_read(self, tmp_path: Path) -> None:
        blob = header() + wkb([TRIANGLE])
        assert boundaries.read(geopackage_file(tmp_path / "g.gpkg", {"09772177": blob}, kind="view")) == []

    def test_reading_a_geopackage_leaves_it_alone(self, tmp_path: Path) -> None:
        path = geopackage_file(tmp_path / "g.gpkg", {"09772177": header() + wkb([TRIANGLE])})
        before = path.read_bytes()
        boundaries.read(path)
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["g.gpkg"]


def feature(coordinates: object, key: str = "09772177", kind: str = "Polygon") -> str:
    geometry = {"type": kind, "coordinates": coordinates}
    only = {"type": "Feature", "id": key, "geometry": geometry, "properties": None}
    return json.dumps({"type": "FeatureCollection", "features": [only]})


BUDDING = '{"type": "Topology", "arcs": [[[10, 48], [11, 48], [11, 49]]], "objects": {"x": %s}}'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "boundaries.json"),
        ("{", "boundaries.json"),
        ("[]", "boundaries.format"),
        ('{"type": "Feature"}', "boundaries.format"),
        ('{"type": "FeatureCollection"}', "boundaries.malformed"),
        ('{"type": "FeatureCollection", "features": [1]}', "boundaries.malformed"),
        ("[" * 200_000, "boundaries.depth"),
        ('{"a":' * 200_000, "boundaries.depth"),
        ('{"type": NaN}', "boundaries.malformed"),
        ('{"type": ' + "9" * 10_000 + "}", "boundaries.malformed"),
        (feature([[[500_000.0, 5_400_000.0]] * 4]), "boundaries.coordinates"),
        (feature([[[48.5, 10.8], [48.5, 10.9], [48.6, 10.9], [48.5, 10.8]]]), "boundaries.coordinates"),
        (feature([[[1e999, 48.0]] * 4]), "boundaries.malformed"),
        (feature([[["x", "y"]] * 4]), "boundaries.malformed"),
        (feature([[[10.0]] * 4]), "boundaries.malformed"),
        (feature([[{"a": 1}] * 4]), "boundaries.malformed"),
        (feature([[None] * 4]), "boundaries.malformed"),
        (feature([["abcd"] * 4]), "boundaries.malformed"),
        (feature("abc"), "boundaries.malformed"),
        (feature([1, 2]), "boundaries.malformed"),
        (feature({}, kind="MultiPolygon"), "boundaries.malformed"),
        ('{"type": "FeatureCollection", "crs": {"name": "EPSG:25832"}, "features": []}', "boundaries.system"),
        ('{"type": "Topology"}', "boundaries.malformed"),
        ('{"type": "Topology", "arcs": 5, "objects": {}}', "boundaries.malformed"),
        ('{"type": "Topology", "arcs": [], "objects": []}', "boundaries.malformed"),
        ('{"type": "Topology", "arcs": [[1]], "transform": {"scale": [1]}, "objects": {}}', "boundaries.malformed"),
        (BUDDING % '{"type": "Polygon", "arcs": [[7]]}', "boundaries.malformed"),
        (BUDDING % '{"type": "Polygon", "arcs": [["a"]]}', "boundaries.malformed"),
        (BUDDING % '{"type": "Polygon", "arcs": [[-9]]}', "boundaries.malformed"),
        (BUDDING % '{"type": "Polygon", "arcs": [7]}', "boundaries.malformed"),
        (BUDDING % '{"type": "Polygon", "arcs": {}}', "boundaries.malformed"),
        (BUDDING % '{"type": "GeometryCollection", "geometries": 5}', "boundaries.malformed"),
        (BUDDING % '{"type": "GeometryCollection", "geometries": [5]}', "boundaries.malformed"),
        (BUDDING % "5", "boundaries.malformed"),
        (b"\xff\xfe{\x00}\x00", "file.nul"),
        (b'{"type": "\xfc"}', "file.encoding"),
        (b"PK\x03\x04....", "file.zip"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, content: str | bytes, code: str) -> None:
    assert refused(written(tmp_path, content)).code == code


def test_a_short_reference_to_a_long_arc_a_million_times_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapes, "MAX_POINTS", 10_000)
    bomb = BUDDING % json.dumps({"type": "Polygon", "arcs": [[0] * 100_000]})
    assert refused(written(tmp_path, bomb)).code == "boundaries.too_large"


def test_too_many_features_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MAX_FEATURES", 3)
    assert refused(GEOJSON).code == "boundaries.too_large"


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"GP",
        b"XX" + header()[2:] + wkb([TRIANGLE]),
        header() + wkb([TRIANGLE])[:-3],
        header() + struct.pack("<bIII", 1, 3, 1, 0xFFFFFFFF),
        header() + struct.pack("<bII", 1, 3, 0xFFFFFFFF),
        header() + struct.pack("<bII", 1, 6, 0xFFFFFFFF),
        struct.pack("<2sBBi", b"GP", 0, 0x0F, 4326) + wkb([TRIANGLE]),
    ],
)
def test_damaged_geometries_are_refused(blob: bytes) -> None:
    with pytest.raises(Problem) as caught:
        geopackage.geometry(blob, Budget("g.gpkg"))
    assert caught.value.code == "boundaries.malformed"


def test_geometries_nested_into_each_other_end(tmp_path: Path) -> None:
    nested = struct.pack("<bII", 1, 6, 1) * 5000 + wkb([TRIANGLE])
    assert geopackage.geometry(header() + nested, Budget("g.gpkg")) == ()


def test_other_coordinate_systems_are_refused(tmp_path: Path) -> None:
    path = geopackage_file(tmp_path / "g.gpkg", {"09772177": header() + wkb([TRIANGLE])}, system=25_832)
    problem = refused(path)
    assert problem.code == "boundaries.system"
    assert "25832" in problem.de


@pytest.mark.parametrize("cut", [20, 100, 4096, 6000])
def test_damaged_databases_are_refused(tmp_path: Path, cut: int) -> None:
    path = geopackage_file(tmp_path / "g.gpkg", {"09772177": header() + wkb([TRIANGLE])})
    path.write_bytes(path.read_bytes()[:cut])
    assert refused(path).code == "boundaries.geopackage"


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE a (b)")
    database.close()
    assert refused(path).code == "boundaries.geopackage"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.json").code == "file.missing"


@pytest.mark.django_db
class TestImport:
    def test_outlines_are_stored_by_unit_and_unknown_keys_listed(self) -> None:
        done = actions.import_boundaries(by="anna", path=GEOJSON)
        assert done.by_level == {Level.MUNICIPALITY: 2, Level.DISTRICT: 1, Level.LAND: 1}
        assert (done.written, done.unmatched, done.without_key) == (4, ("09999999",), 1)
        assert queries.has_boundaries(Level.MUNICIPALITY)
        assert not queries.has_boundaries(Level.REGION)
        assert list(queries.boundaries(Level.MUNICIPALITY, "09772")) == ["097720177177"]
        rings = queries.boundaries(Level.MUNICIPALITY)["097720177177"]
        assert rings == [[list(point) for point in TRIANGLE]]

    def test_the_same_file_again_changes_no_row(self) -> None:
        actions.import_boundaries(by="anna", path=GEOJSON)
        count = Entry.objects.count()
        assert actions.import_boundaries(by="anna", path=GEOJSON).written == 0
        assert Entry.objects.count() == count

    def test_another_file_replaces_only_its_own_units(self) -> None:
        actions.import_boundaries(by="anna", path=GEOJSON)
        actions.import_boundaries(by="anna", path=TOPOJSON, note="© BKG (2026) dl-de/by-2-0")
        assert set(queries.boundaries(Level.DISTRICT)) == {"097720000000", "097610000000"}
        assert set(queries.boundaries(Level.LAND)) == {"090000000000"}
        assert "© BKG (2026) dl-de/by-2-0" in queries.boundary_notes()

    def test_a_level_can_be_prescribed(self) -> None:
        done = actions.import_boundaries(by="anna", path=GEOJSON, level=Level.DISTRICT)
        assert done.by_level == {Level.DISTRICT: 1}
        assert "09772177" in done.unmatched

    def test_a_file_without_any_known_key_is_refused(self, tmp_path: Path) -> None:
        path = written(tmp_path, feature([TRIANGLE], key="99999999"))
        with pytest.raises(Problem) as caught:
            actions.import_boundaries(by="anna", path=path)
        assert caught.value.code == "boundaries.no_match"
        assert not queries.has_boundaries(Level.MUNICIPALITY)

    @needs_sources
    def test_real_outlines_fit_completely(self) -> None:
        folder = SOURCES / "boundaries"
        done = actions.import_boundaries(by="anna", path=folder / "by_he_gemeinden.topo.json")
        assert done.by_level == {
            Level.MUNICIPALITY: 2477,
            Level.UNINCORPORATED: 165,
            Level.DISTRICT: 123,
            Level.REGION: 10,
            Level.LAND: 2,
        }
        assert done.unmatched == ()
        done = actions.import_boundaries(by="anna", path=folder / "de_kreise.topo.json")
        assert done.missing == {Level.DISTRICT: 0, Level.LAND: 0}


def test_a_pipe_is_no_database_and_nobody_waits_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "rohr.gpkg"
    os.mkfifo(pipe)
    with pytest.raises(Problem):
        list(boundaries.read(pipe))
