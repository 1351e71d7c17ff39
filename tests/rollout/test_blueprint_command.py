# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause blueprint`: check, apply, show."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

import blaupause
from blaupause.kernel.problems import Problem, Problems
from tests.blueprint.folders import CORE, core


@pytest.mark.django_db
def test_check_of_a_good_one(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "check", "bayern")
    assert "In Ordnung: Blaupause Bayern (bayern@0.2.0)" in capsys.readouterr().out


@pytest.mark.django_db
def test_check_finds_a_key_that_neither_the_catalogue_nor_a_source_proves(tmp_path: Path) -> None:
    folder = tmp_path / "mein"
    shutil.copytree(Path(str(blaupause.__file__)).parent / "blueprint" / "data" / "hessen", folder)
    for path in folder.glob("*.yaml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("99115005011000", "99999999999999"), encoding="utf-8"
        )
    with pytest.raises(Problem, match="99999999999999"):
        call_command("blueprint", "check", str(folder))


def test_check_of_a_bad_one_lists_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(core(tmp_path, CORE.replace("order: 1", "order: eins").replace("phase: operation", "phase: ende")))
    with pytest.raises(Problems):
        call_command("blueprint", "check", folder)
    with pytest.raises(SystemExit) as left:
        call_command("blueprint", "check", folder, "--json")
    assert left.value.code == 2
    said = json.loads(capsys.readouterr().out)
    assert [(p["line"], p["key"]) for p in said["problems"]] == [(12, "steps.first.order"), (44, "steps.third.phase")]
    assert all(p["de"] and p["en"] for p in said["problems"])


@pytest.mark.django_db
def test_apply_tells_what_it_did_and_what_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "apply", "bayern")
    said = capsys.readouterr().out
    assert "0 neu, 125 vorhanden, 13 Behörden noch unbekannt" in said
    call_command("blueprint", "apply", "bayern", "--json")
    assert json.loads(capsys.readouterr().out)["created"] == 0


@pytest.mark.django_db
def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "show", "hessen")
    said = capsys.readouterr().out
    assert "aufbauend auf core@1.0.0" in said
    assert "he-anlagen" in said
    call_command("blueprint", "show", "hessen", "--json")
    assert len(json.loads(capsys.readouterr().out)["steps"]) == 19


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "schema")
    assert json.loads(capsys.readouterr().out)["title"] == "Blaupause blueprint file"


WARNED = CORE.replace("    order: 3", "    order: 3\n    soft: [second]", 1).replace("    soft: [first]\n", "")
UNUSED = WARNED.replace("sources:\n", "sources:\n  other: { url: 'https://example.org/o', title: Anderes }\n", 1)


@pytest.mark.django_db
def test_warnings_fail_only_when_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(core(tmp_path, UNUSED))
    call_command("blueprint", "check", folder)
    said = capsys.readouterr().out
    assert "Hinweis: mini/blueprint.yaml:9:10 (sources.other): Quelle „other“ wird nirgends verwendet." in said
    assert "In Ordnung" in said
    with pytest.raises(Problems, match="nirgends verwendet"):
        call_command("blueprint", "check", folder, "--strict")
    call_command("blueprint", "check", folder, "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["valid"], found["key"], [p["code"] for p in found["warnings"]]) == (
        True,
        "mini",
        ["blueprint.unused"],
    )
    with pytest.raises(SystemExit):
        call_command("blueprint", "check", folder, "--json", "--strict")
    assert json.loads(capsys.readouterr().out)["valid"] is False


def test_explain_in_every_blueprint_and_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "explain", "contract")
    said = capsys.readouterr().out
    assert said.count("steps/contract: Bestellen und Vertrag schließen") == 3
    assert "aus bayern@0.2.0, bayern/blueprint.yaml:" in said
    call_command("blueprint", "explain", "steps/contract", "--in", "hessen", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [(e["target"], e["blueprint"]) for e in found] == [("steps/contract", "hessen@0.2.0")]
    with pytest.raises(Problem, match="steps/contract"):
        call_command("blueprint", "explain", "steps/contrct")
    call_command("blueprint", "explain", "dbauv-since")  # only Bavaria has it
    assert capsys.readouterr().out.count("parameters/dbauv-since") == 1


def test_a_blueprint_for_another_land(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "nrw"
    call_command("blueprint", "new", "--land", "05", "--to", str(folder), "--yes", "--portal", "Serviceportal.NRW")
    said = capsys.readouterr().out
    assert "In Ordnung: Blaupause Nordrhein-Westfalen (nordrhein-westfalen@0.1.0)" in said
    assert "Hinweis" not in said
    assert "Serviceportal.NRW" in (folder / "blueprint.yaml").read_text(encoding="utf-8")
    with pytest.raises(Problem, match="nichts wurde überschrieben"):
        call_command("blueprint", "new", "--land", "05", "--to", str(folder), "--yes")
    with pytest.raises(Problem, match="Ein Land „17“"):
        call_command("blueprint", "new", "--land", "17", "--yes")


def test_new_asks_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["", "Blaupause NRW", "Rahmenvertrag", "", ""])
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: (asked.append(question), next(answers))[1])
    call_command("blueprint", "new", "--land", "05", "--to", str(tmp_path / "nrw"))
    text = (tmp_path / "nrw" / "blueprint.yaml").read_text(encoding="utf-8")
    assert "Blaupause NRW" in text
    assert "Rahmenvertrag" in text
    assert "key: nordrhein-westfalen" in text
    assert asked[0] == "Schlüssel [nordrhein-westfalen] "
