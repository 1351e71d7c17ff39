# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Newer catalogues are shown first and written whole; what a commitment needs is never deleted."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.catalog import actions, queries
from blaupause.catalog.models import CommitmentService, Operator, Service, SpecialistSystem
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry

pytestmark = pytest.mark.django_db
Output = pytest.CaptureFixture[str]
HEAD = "leika_key,name,typ,ozg_id\n"
OZG_HEAD = "ozg_id,name,themenfeld,lage\n"
OZG_ROW = "10124,Meldebestätigung,Querschnitt,Umzug\n"


def table(tmp_path: Path, *, without: str = "", more: str = "", rename: str = "") -> Path:
    """The stored catalogue as a file, with a change or two."""
    path = tmp_path / "neu.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        for row in Service.objects.order_by("pk"):
            if not without or row.leika_key != without:
                name = "Neuer Name" if rename and row.leika_key == rename else row.name
                writer.writerow([row.leika_key or "", name, row.typing, row.ozg_id])
        file.write(more)
    return path


def run(capsys: Output, *arguments: str) -> dict[str, int]:
    capsys.readouterr()
    call_command("catalog", *arguments, "--json")
    found: dict[str, int] = json.loads(capsys.readouterr().out)
    return found


def import_services(capsys: Output, path: Path, *more: str) -> dict[str, int]:
    found = run(capsys, "import-services", str(path), "--date", "2026-05-01", *more)
    return {key: number for key, number in found.items() if key in {"new", "changed", "gone", "kept"}}


@pytest.fixture
def small(empty_database: None, tmp_path: Path) -> Path:
    """A catalogue of three services, one of them outside the LeiKa."""
    path = tmp_path / "klein.csv"
    path.write_text(
        HEAD
        + "99115005104000,Wohnsitz Anmeldung,2/3,10124\n99102013000000,Hundesteuer,5,10160\n,Ohne Schlüssel,4,1\n",
        encoding="utf-8",
    )
    call_command("catalog", "import-services", str(path), "--date", "2019-10-01", "--approve")
    return path


def test_a_preview_counts_and_writes_nothing(small: Path, tmp_path: Path, capsys: Output) -> None:
    path = table(tmp_path, without="99102013000000", rename="99115005104000", more="99000000000001,Neu,5,1\n")
    assert import_services(capsys, path) == {"new": 1, "changed": 1, "gone": 1, "kept": 0}
    assert queries.status().services == 3
    assert not Service.objects.filter(name="Neuer Name").exists()


def test_an_approved_import_is_seen_dated_and_recorded(small: Path, tmp_path: Path, capsys: Output) -> None:
    path = table(tmp_path, without="99102013000000", rename="99115005104000", more="99000000000001,Neu,5,1\n")
    number = Service.objects.get(leika_key="99115005104000").pk
    import_services(capsys, path, "--approve", "--source", "FIM-Portal")
    assert Service.objects.get(name="Neuer Name").pk == number
    status = queries.status()
    assert (status.services, status.catalogue_date, status.source) == (3, date(2026, 5, 1), "FIM-Portal")
    assert queries.search_services("hundesteuer") == ()
    assert queries.search_services("Neu")[0].catalogue_date == date(2026, 5, 1)
    entry = Entry.objects.filter(chain="catalog").order_by("-number")[0]
    assert entry.action == "catalog.services_imported"
    assert entry.detail["new"] == 1
    assert len(entry.detail["sha256"]) == 64


def test_a_second_run_changes_nothing(small: Path, tmp_path: Path, capsys: Output) -> None:
    path = table(tmp_path, more="99000000000001,Neu,5,1\n")
    import_services(capsys, path, "--approve")
    entries = Entry.objects.count()
    assert import_services(capsys, path, "--approve") == {"new": 0, "changed": 0, "gone": 0, "kept": 0}
    assert Entry.objects.count() == entries


def test_what_a_commitment_names_stays_with_its_old_date(tmp_path: Path, capsys: Output) -> None:
    needed = CommitmentService.objects.filter(service__isnull=False).order_by("pk").first()
    assert needed is not None
    path = table(tmp_path, without=needed.leika_key)
    found = import_services(capsys, path, "--approve")
    assert (found["kept"], found["gone"]) == (1, 0)
    assert Service.objects.get(leika_key=needed.leika_key).catalogue_date == date(2019, 10, 1)
    assert import_services(capsys, path, "--approve")["kept"] == 1


def test_the_packaged_catalogue_does_not_overwrite_a_newer_one(small: Path, capsys: Output) -> None:
    import_services(capsys, small, "--approve")
    assert not actions.load_packaged(by="test")
    assert queries.status().services == 3


def test_loading_the_packaged_catalogue_again_changes_nothing() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert not actions.load_packaged(by="test")
    assert len(captured) <= 12


def test_ozg_services_are_imported_the_same_way(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "ozg.csv"
    path.write_text("ozg_id,name,themenfeld,lage\n10000,Elterngeld neu,Familie,Geburt\n", encoding="utf-8")
    shown = run(capsys, "import-ozg", str(path), "--date", "2026-05-01")
    assert (shown["changed"], shown["gone"]) == (1, 556)
    run(capsys, "import-ozg", str(path), "--date", "2026-05-01", "--approve", "--allow-shrinking")
    assert queries.status().ozg_services == 1


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + "99115005104000,Ä,5,1\n").encode("latin-1"),
        (HEAD + "99115005104000,A,5,1\n").encode("utf-16"),
        HEAD.encode() + b"99115005104000,A\0,5,1\n",
        gzip.compress(HEAD.encode())[:-5],
        gzip.compress(b"a" * 40_000_000),
        b"PK\x03\x04",
        (HEAD + "99115005104000,A,5,1\n99115005104000,B,5,1\n").encode(),
        (HEAD + "99115005104000,A,5").encode(),
        (HEAD + "99115005104000," + "A" * 20_000 + ",5,1\n").encode(),
        b"",
    ],
    ids=["latin-1", "utf-16", "nul", "cut gzip", "bomb", "zip", "double key", "cut row", "huge field", "empty"],
)
def test_hostile_files_are_problems_and_change_nothing(small: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "boese.csv"
    path.write_bytes(content)
    with pytest.raises(Problem):
        call_command("catalog", "import-services", str(path), "--date", "2026-05-01", "--approve")
    assert queries.status().services == 3


@pytest.mark.parametrize("day", ["gestern", "2026-02-30", "２０２６-05-01", "20260501x"])
def test_a_catalogue_needs_a_real_date(small: Path, day: str) -> None:
    with pytest.raises(Problem) as caught:
        call_command("catalog", "import-services", str(small), "--date", day)
    assert caught.value.code == "catalog.date"


def test_specialist_systems_start_empty_and_come_by_import(tmp_path: Path, capsys: Output) -> None:
    assert queries.specialist_systems() == ()
    path = tmp_path / "verfahren.csv"
    head = "hersteller;produkt;version;quelle\n"
    path.write_text(head + "Musterhaus;Meldung;1.0;https://example.org\nMusterhaus;Bau;;\n", encoding="utf-8")
    assert run(capsys, "import-systems", str(path))["new"] == 2
    assert not SpecialistSystem.objects.exists()
    run(capsys, "import-systems", str(path), "--approve")
    assert [(s.vendor.name, s.product) for s in queries.specialist_systems()] == [
        ("Musterhaus", "Bau"),
        ("Musterhaus", "Meldung"),
    ]
    assert Operator.objects.filter(key="musterhaus").count() == 1
    assert run(capsys, "import-systems", str(path), "--approve")["unchanged"] == 2
    path.write_text(head + "MUSTERHAUS;Meldung;1.0;https://example.org/neu\n", encoding="utf-8")
    found = run(capsys, "import-systems", str(path), "--approve")
    assert (found["changed"], found["kept"], found["gone"]) == (1, 1, 0)
    assert SpecialistSystem.objects.get(product="Meldung").source_url == "https://example.org/neu"


def test_the_command_speaks_german(capsys: Output) -> None:
    call_command("catalog", "status")
    shown = capsys.readouterr().out
    assert "5249  Leistungen, davon 436 ohne LeiKa-Schlüssel" in shown
    assert "Stand: 2019-10-01" in shown
    call_command("catalog", "search", "Hundesteuer")
    assert "99102013000000" in capsys.readouterr().out


@pytest.mark.parametrize("table_of", ["import-services", "import-ozg"])
def test_a_table_that_would_empty_the_catalogue_is_refused(tmp_path: Path, table_of: str) -> None:
    before = Service.objects.count()
    path = tmp_path / "kurz.csv"
    rows = {
        "import-services": HEAD + "99115005104000,Wohnsitz Anmeldung,2/3,10124\n",
        "import-ozg": OZG_HEAD + OZG_ROW,
    }
    path.write_text(rows[table_of], encoding="utf-8")
    with pytest.raises(Problem, match="--allow-shrinking") as caught:
        call_command("catalog", table_of, str(path), "--date", "2026-05-01", "--approve")
    assert caught.value.code == "catalog.shrinks"
    assert Service.objects.count() == before


def test_a_catalogue_of_tomorrow_is_refused(small: Path) -> None:
    with pytest.raises(Problem, match="Zukunft"):
        call_command("catalog", "import-services", str(small), "--date", "2099-01-01")


@pytest.mark.parametrize(("name", "typing"), [("Bau\u202eantrag", "4"), ("Bauantrag", "99x"), ("Bauantrag", "２")])
def test_hidden_characters_and_made_up_typings_are_refused(tmp_path: Path, name: str, typing: str) -> None:
    path = tmp_path / "seltsam.csv"
    path.write_text(HEAD + f"99115005104000,{name},{typing},10124\n", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        call_command("catalog", "import-services", str(path), "--date", "2026-05-01")
    assert "seltsam.csv:2" in caught.value.text("de")
