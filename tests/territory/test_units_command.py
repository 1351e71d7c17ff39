# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`units` shows what an import would change, writes only with approval, and says so in its exit code."""

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blaupause.territory import packaged, queries
from blaupause.territory.management.commands.units import NOT_APPROVED, REFUSED
from blaupause.territory.models import Unit
from blaupause.territory.sources.gv100ad_layout import Record

from .registers import BASE, DAY, LATER, SOURCES, UNITS, needs_sources, text
from .test_boundaries import GEOJSON
from .test_import import imported, merged

pytestmark = pytest.mark.django_db


def file(folder: Path, records: Iterable[Record] = BASE, status: object = DAY) -> str:
    path = folder / f"GV100AD_{status}.txt"
    path.write_text(text(records, status), encoding="utf-8", newline="")  # type: ignore[arg-type]
    return str(path)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("units", *arguments, stdout=out)
    return out.getvalue()


def failing(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    return caught.value


@pytest.mark.usefixtures("empty_database")
class TestImport:
    def test_without_approval_nothing_is_written(self, tmp_path: Path) -> None:
        error = failing("import", file(tmp_path))
        assert error.returncode == NOT_APPROVED
        assert "--approve" in str(error)
        assert not Unit.objects.exists()

    def test_with_approval_it_is(self, tmp_path: Path) -> None:
        assert "Geschrieben: 9 Einheiten." in run("import", file(tmp_path), "--approve", "--by", "anna")
        assert queries.statuses()[0].imported_by == "anna"

    def test_the_second_time_there_is_nothing_to_approve(self, tmp_path: Path) -> None:
        run("import", file(tmp_path), "--approve")
        assert "Nichts zu schreiben." in run("import", file(tmp_path))

    def test_the_comparison_is_readable(self, tmp_path: Path) -> None:
        imported()
        shown = run("import", file(tmp_path, merged(), LATER), "--approve")
        assert "Gebietsstand 28.02.2026, verglichen mit dem gespeicherten vom 31.08.2025" in shown
        assert "Weggefallen (1)" in shown
        assert "Nachfolge, vermutet (bitte prüfen) (1)" in shown
        assert "Ellgau 097725701136 → Nordendorf 097725701185: Eingliederung" in shown
        assert "Änderungen gelten ab dem Gebietsstand" in shown

    def test_json_is_json_and_nothing_else(self, tmp_path: Path) -> None:
        imported()
        data = json.loads(run("import", file(tmp_path, merged(), LATER), "--approve", "--json"))
        assert data["valid_from"] == "2026-02-28"
        assert data["approved"]
        assert [e["name"] for e in data["gone"]] == ["Ellgau"]

    def test_a_wrong_file_is_refused_with_its_place(self, tmp_path: Path) -> None:
        path = Path(file(tmp_path))
        path.write_text(path.read_text(encoding="utf-8-sig").replace("00000012307", "0000001230O"), encoding="utf-8")
        error = failing("import", str(path), "--approve")
        assert error.returncode == REFUSED
        assert ":5:140:" in str(error)
        assert not Unit.objects.exists()

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        assert failing("import", str(tmp_path / "none.txt")).returncode == REFUSED

    def test_status_of_an_empty_database(self) -> None:
        assert "noch kein Gebietsstand" in run("status")

    def test_packaged_data_fill_an_empty_database(self) -> None:
        shown = run("load-packaged")
        assert "Gebietsstand 31.08.2025: 12.590 Einheiten geschrieben." in shown
        assert "Gebietsstand 28.02.2026: 365 Einheiten geschrieben." in shown
        assert run("load-packaged") == "Postleitzahlen: 0 Zeilen geschrieben.\n"


def test_status_lists_what_was_imported() -> None:
    shown = run("status")
    assert "28.02.2026  GV100AD_28022026.txt" in shown
    assert "12581 Einheiten; 5 neu, 14 weggefallen, 346 geändert" in shown


def test_suspected_successions_are_listed_and_confirmed() -> None:
    before = run("successions", "--suspected").splitlines()
    number = next(row.split()[0] for row in before if "Hanau, Brüder-Grimm-Stadt 064350014014" in row)
    assert run("confirm-succession", number) == "Bestätigt.\n"
    assert run("confirm-succession", number) == "War schon bestätigt.\n"
    assert len(run("successions", "--suspected").splitlines()) == len(before) - 1
    assert len(run("successions").splitlines()) == 29
    assert failing("confirm-succession", "0").returncode == REFUSED


def test_boundaries_report_what_did_not_fit() -> None:
    shown = run("import-boundaries", str(GEOJSON))
    assert "Gemeinde: 2 Flächen" in shown
    assert "Unbekannte Schlüssel (1): 09999999" in shown
    assert "Ohne Schlüssel: 1 Flächen" in shown


def test_a_foreign_file_is_no_outline(tmp_path: Path) -> None:
    assert failing("import-boundaries", file(tmp_path)).returncode == REFUSED


@needs_sources
def test_the_export_writes_both_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("write", "write_postcodes"):
        function = getattr(packaged_export(), name)
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    table = SOURCES / "postcodes" / "plz_orte_geonames.csv"
    shown = run("export-packaged", str(UNITS), "--postcodes", str(table))
    assert "units.csv: 12.942 Zeilen" in shown
    assert "postcodes.csv: undecided" in shown
    for path in (packaged.UNITS_FILE, packaged.DESCRIPTION_FILE, packaged.POSTCODES_FILE):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_folder_without_registers_is_refused(tmp_path: Path) -> None:
    assert failing("export-packaged", str(tmp_path)).returncode == REFUSED


def packaged_export() -> object:
    from blaupause.territory import export

    return export
