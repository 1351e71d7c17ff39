# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What public administrations look for before they reuse software."""

from pathlib import Path
from typing import Any

import polib
import pytest
import yaml

import blaupause

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8")))


def test_publiccode_has_every_required_key(publiccode: dict[str, Any]) -> None:
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required <= publiccode.keys()
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert publiccode["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert publiccode["softwareVersion"] == blaupause.__version__
    assert publiccode["maintenance"]["contacts"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_publiccode_describes_the_product_within_the_limits(publiccode: dict[str, Any], language: str) -> None:
    text = publiccode["description"][language]
    assert len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]
    assert language in publiccode["localisation"]["availableLanguages"]


def test_the_licence_of_the_work_stands_where_people_look() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert licence == (ROOT / "LICENSES" / "EUPL-1.2.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "note",
    [
        "Quelle: Gemeindeverzeichnis GV100AD, Gebietsstand 28.02.2026",
        "Statistisches Bundesamt (Destatis), 2026. Vervielfältigung und",
        "© BKG (2026) dl-de/by-2-0 (Daten verändert)",
        "© GeoNames",
        "Stand Oktober 2019",
        "KERN design system",
        "SIL Open Font License 1.1",
    ],
)
def test_the_notice_names_every_source(note: str) -> None:
    assert note in (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_decision_records_have_a_number_a_status_and_their_sections() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert len({record.name[:4] for record in records}) == len(records)
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert f"\n# {record.name[:4]} " in f"\n{text}", record.name
        for section in ("Status: ", "## Decision", "## Consequences"):
            assert section in text, f"{record.name}: {section}"


def test_every_translation_catalogue_is_readable() -> None:
    for catalogue in (ROOT / "src").rglob("*.po"):
        assert len(polib.pofile(str(catalogue), check_for_duplicates=True)) > 0


def test_the_changelog_names_unreleased_changes() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
