# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A measure is data, and wrong data is refused with its place."""

from pathlib import Path

import pytest

import blaupause.coverage
from blaupause.coverage.loader import parse_measures
from blaupause.coverage.rules import CountingUnit, Mode
from blaupause.kernel.problems import Problem
from blaupause.rollout.rules import LiveLevel, State, Strength

PACKAGED = Path(blaupause.coverage.__file__).parent / "data" / "measures.yaml"
GOOD = """\
measures:
  - key: live
    title: {de: T, en: T}
    definition: {de: D, en: D}
    weaknesses: {de: W, en: W}
    source_url: https://example.org/
    unit: authorities
    mode: share
    states: [live]
"""


def test_the_shipped_measures_cover_the_definitions_in_use() -> None:
    found = {measure.key: measure for measure in parse_measures(PACKAGED.read_bytes(), "measures.yaml")}
    assert found["everywhere"].strict
    assert found["somewhere"].mode is Mode.SOMEWHERE
    assert found["inhabitants_connected"].states == (State.LIVE,)
    assert found["inhabitants_connected"].classes
    assert found["authorities_reachable"].min_strength is Strength.LINK_REACHABLE
    assert found["authorities_proved_180"].max_age_days == 180
    assert found["authorities_structured"].min_level is LiveLevel.STRUCTURED
    units = {measure.unit for measure in found.values()}
    assert units == set(CountingUnit)
    assert not found["cases_served"].available
    assert found["cases_served"].unavailable_de == "Fallzahlen liegen nicht vor."


def test_a_minimal_measure_has_open_thresholds() -> None:
    (only,) = parse_measures(GOOD.encode(), "m.yaml")
    assert (only.min_level, only.min_strength, only.max_age_days, only.strict) == (0, 0, None, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("unit: authorities", "unit: cities"),
        ("mode: share", "mode: 1"),
        ("states: [live]", "states: []"),
        ("states: [live]", "states: [live, live]"),
        ("states: [live]", "states: [unknown]"),
        ("states: [live]", "states: [declined]"),
        ("states: [live]", "states: [alive]"),
        ("title: {de: T, en: T}", "title: {de: T}"),
        ("title: {de: T, en: T}", "title: {de: T, en: ''}"),
        ("title: {de: T, en: T}", "title: T"),
        ("source_url: https://example.org/", "source_url: ftp://example.org/"),
        ("key: live", "key: Live!"),
        ("mode: share", "mode: share\n    surprise: 1"),
        ("mode: share", "mode: share\n    max_age_days: 0"),
        ("mode: share", "mode: share\n    max_age_days: true"),
        ("mode: share", "mode: share\n    classes: maybe"),
        ("    mode: share\n", ""),
        ("unit: authorities", "unit: cases"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(old: str, new: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_measures(GOOD.replace(old, new).encode(), "m.yaml")
    assert caught.value.code == "measures.invalid"
    assert "m.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "measures: []",
        "measures: {}",
        "{",
        "\x00",
        GOOD.replace("key: live", "key: &a live").replace("{de: T, en: T}", "*a"),
        GOOD + "    states: [central]\n",
        GOOD + "extra: 1\n",
        GOOD + GOOD.split("\n", 1)[1],
        GOOD.replace("key: live", "key: ｌｉｖｅ"),
        "measures:\n" + " - !!python/object/apply:os.system [ls]\n",
        "? {a: b}\n: 1\n",
        "[" * 5000,
        "#" * 2_000_000,
    ],
)
def test_a_hostile_or_broken_file_ends_in_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        parse_measures(text.encode(), "m.yaml")


def _described() -> list[list[str]]:
    lines = (Path(__file__).parents[2] / "docs" / "measures.md").read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]


def test_the_documentation_describes_what_is_shipped() -> None:
    shipped = []
    for measure in parse_measures(PACKAGED.read_bytes(), "measures.yaml"):
        besides = []
        if measure.min_level:
            besides.append(f"level ≥ {measure.min_level.name.lower()}")
        if measure.min_strength:
            besides.append(f"evidence ≥ {measure.min_strength.name.lower()}")
        if measure.max_age_days:
            besides.append(f"≤ {measure.max_age_days} days")
        if not measure.available:
            besides.append("no case numbers: no figure")
        states = ", ".join(state.name.lower() for state in measure.states)
        shipped.append([f"`{measure.key}`", measure.unit, measure.mode, states, ", ".join(besides) or "–"])
    assert _described() == shipped
