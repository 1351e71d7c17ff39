# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A blueprint begun for another Land passes the check at once and never overwrites anything."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint import starter
from blaupause.blueprint.loader import examine
from blaupause.kernel.problems import Problem
from blaupause.territory.packaged import read_packaged
from blaupause.territory.rules import Level


def lands() -> dict[str, str]:
    return {ars[:2]: e.name for (level, ars), e in read_packaged()[-1].entries.items() if level is Level.LAND}


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return lands()


def test_every_land_gets_a_blueprint_without_a_warning(tmp_path: Path, names: dict[str, str]) -> None:
    assert len(names) == 16
    for land, name in names.items():
        plan = starter.suggest(land, name)
        if plan.key in ("bayern", "hessen"):
            plan = replace(plan, key=f"{plan.key}-neu")
        starter.write(plan, tmp_path / plan.key)
        found = examine(tmp_path / plan.key)
        assert (found.problems, found.warnings) == ((), ())
        assert found.document is not None
        assert (found.document.blueprint.land, len(found.document.steps)) == (land, 19)


def test_umlauts_make_plain_keys(names: dict[str, str]) -> None:
    assert starter.slug(names["08"]) == "baden-wuerttemberg"
    assert starter.slug(names["16"]) == "thueringen"
    assert starter.slug("→") == "land"


PLAN = starter.suggest("05", "Nordrhein-Westfalen")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        starter.write(PLAN, tmp_path)
    assert caught.value.code == "blueprint.exists"
    assert (tmp_path / "blueprint.yaml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["blueprint.yaml"]
    with pytest.raises(Problem):
        starter.write(PLAN, tmp_path / "blueprint.yaml")


@pytest.mark.parametrize("key", ["core", "bayern", "Nrw", "../etc", "a" * 41, ""])
def test_keys_that_are_taken_or_no_keys(tmp_path: Path, key: str) -> None:
    with pytest.raises(Problem) as caught:
        starter.write(replace(PLAN, key=key), tmp_path / "new")
    assert caught.value.code == "blueprint.new_key"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("text", ["", "  ", "a\nb: c", "x" * 201, "a\u2028b"])
def test_texts_of_one_line_only(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem) as caught:
        starter.write(replace(PLAN, portal=text), tmp_path / "new")
    assert caught.value.code == "blueprint.new_text"


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_whatever_people_type_stays_text(tmp_path_factory: pytest.TempPathFactory, title: str, portal: str) -> None:
    folder = tmp_path_factory.mktemp("new") / "nrw"
    try:
        starter.write(replace(PLAN, title=title, portal=portal), folder)
    except Problem:
        return
    found = examine(folder)
    assert found.problems == ()
    assert found.document is not None
    assert found.document.blueprint.title.de == title
