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
    assert "In Ordnung: Blaupause Bayern (bayern@0.1.0)" in capsys.readouterr().out


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
    assert "aufbauend auf core@0.1.0" in said
    assert "he-anlagen" in said
    call_command("blueprint", "show", "hessen", "--json")
    assert len(json.loads(capsys.readouterr().out)["steps"]) == 19


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "schema")
    assert json.loads(capsys.readouterr().out)["title"] == "Blaupause blueprint file"
