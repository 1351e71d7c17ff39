# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Errors in a blueprint name file, line, column and key, in both languages, all in one go."""

from pathlib import Path

import pytest

from blaupause.blueprint.loader import load_document
from blaupause.kernel.problems import Problem, Problems
from tests.blueprint.folders import CORE, core, overlay


def problems(folder: Path, key: str = "mini") -> list[Problem]:
    with pytest.raises(Problem) as caught:
        load_document(folder / key, search=folder)
    found = caught.value
    return found.problems if isinstance(found, Problems) else [found]


def place(problem: Problem) -> str:
    return str(problem.location)


@pytest.mark.parametrize(
    ("old", "new", "code", "expected"),
    [
        ("order: 2", "order: zwei", "blueprint.int_type", "mini/blueprint.yaml:26:12 (steps.second.order)"),
        ("order: 2", "order: 1", "blueprint.order", "mini/blueprint.yaml:26:12 (steps.second.order)"),
        (
            "dimension: technology",
            "dimension: tech",
            "blueprint.literal_error",
            "mini/blueprint.yaml:30:16 (steps.second.dimension)",
        ),
        (
            "    hard: [first]",
            "    hart: [first]",
            "blueprint.unknown_key",
            "mini/blueprint.yaml:32:5 (steps.second.hart)",
        ),
        ("hard: [first]", "hard: [frist]", "blueprint.reference", "mini/blueprint.yaml:32:12 (steps.second.hard.0)"),
        (
            "{ de: Mitte, en: Middle }",
            "{ de: Mitte }",
            "blueprint.missing",
            "mini/blueprint.yaml:27:12 (steps.second.title.en)",
        ),
        (
            "when: have(decision)",
            "when: have(desision)",
            "blueprint.condition_unknown",
            "mini/blueprint.yaml:23:18 (steps.first.gate.when)",
        ),
        (
            "version: 1.2.0",
            "version: 1.2",
            "blueprint.string_pattern_mismatch",
            "mini/blueprint.yaml:4:12 (blueprint.version)",
        ),
        ("  town:", "  Town:", "blueprint.string_pattern_mismatch", "mini/blueprint.yaml:7:3 (actors.Town)"),
        (
            "https://example.org/guide",
            "javascript:x",
            "blueprint.string_pattern_mismatch",
            "mini/blueprint.yaml:9:17 (sources.guide.url)",
        ),
    ],
)
def test_place_of_an_error(tmp_path: Path, old: str, new: str, code: str, expected: str) -> None:
    core(tmp_path, CORE.replace(old, new, 1))
    found = problems(tmp_path)
    assert (found[0].code, place(found[0])) == (code, expected)
    assert found[0].de != found[0].en


def test_a_suggestion_is_made() -> None:
    assert "hard" in _text("    hard: [first]", "    hrd: [first]")
    assert "first" in _text("hard: [first]", "hard: [frist]")


def _text(old: str, new: str) -> str:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        core(Path(name), CORE.replace(old, new, 1))
        return problems(Path(name))[0].text("en")


def test_several_errors_in_several_files_come_together(tmp_path: Path) -> None:
    folder = core(tmp_path, CORE.replace("order: 1", "order: eins").replace("phase: operation", "phase: ende"))
    (folder / "more.yaml").write_text("format: blueprint-1\nsources: &x {}\n", encoding="utf-8")
    (folder / "worse.yaml").write_bytes(b"format: \xff\n")
    assert [place(p).split(" ")[0] for p in problems(tmp_path)] == [
        "mini/blueprint.yaml:12:12",
        "mini/blueprint.yaml:44:12",
        "mini/more.yaml:2:10",
        "mini/worse.yaml:1:9",
    ]


def test_the_same_key_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = core(tmp_path)
    (folder / "more.yaml").write_text(
        "format: blueprint-1\nactors:\n  town: { name: { de: Stadt, en: Town } }\n", encoding="utf-8"
    )
    found = problems(tmp_path)
    assert [(p.code, place(p)) for p in found] == [("blueprint.duplicate", "mini/more.yaml:3:3 (actors.town)")]


def test_steps_that_wait_for_each_other(tmp_path: Path) -> None:
    core(tmp_path, CORE.replace("    gate:\n      key: decided", "    soft: [third]\n    gate:\n      key: decided"))
    found = problems(tmp_path)
    assert [p.code for p in found] == ["blueprint.circle"]
    assert "first → third → first" in found[0].de


def test_a_step_that_waits_for_itself(tmp_path: Path) -> None:
    core(tmp_path, CORE.replace("hard: [first]", "hard: [second]"))
    assert [p.code for p in problems(tmp_path)] == ["blueprint.circle"]


def test_a_leika_key_without_quotation_marks_is_noticed(tmp_path: Path) -> None:
    core(tmp_path)
    overlay(
        tmp_path,
        """\
commitments:
  promise:
    order: 1
    land: "09"
    name: { de: A, en: A }
    citizen_name: { de: A, en: A }
    competence: registration
    online_service: null
    target: everywhere
    target_note: { de: A, en: A }
    due: 2026-12-31
    announced: 2027-01-21
    source: guide
    services:
      - { leika_key: 99115005104000, name: Wohnsitz }
""",
    )
    found = problems(tmp_path, "over")
    assert [(p.code, p.location.line if p.location else 0) for p in found] == [("blueprint.string_type", 21)]


@pytest.mark.parametrize("day", ["2026-02-30", "20261231", "31.12.2026", "'2026-12-31T00:00:00'", "１"])
def test_days_are_written_out(tmp_path: Path, day: str) -> None:
    facts = f"facts:\n  one:\n    text: {{ de: A, en: A }}\n    sources: [guide]\n    valid_from: {day}\n"
    core(tmp_path, CORE + facts)
    assert [p.code for p in problems(tmp_path)] == ["blueprint.date_form"]


def test_a_folder_without_files_and_an_unknown_key(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert problems(tmp_path, "empty")[0].code == "blueprint.folder"
    assert problems(tmp_path, "nothing")[0].code == "blueprint.not_found"


def test_an_overlay_names_its_own_file(tmp_path: Path) -> None:
    core(tmp_path)
    overlay(
        tmp_path,
        """\
changes:
  - target: steps/second
    kind: replace
    reason: { de: Anders, en: Different }
    fields: { phase: later }
""",
    )
    found = problems(tmp_path, "over")
    assert [(p.code, place(p)) for p in found] == [
        ("blueprint.literal_error", "over/blueprint.yaml:11:22 (changes.0.fields.phase)")
    ]


def test_what_an_overlay_cannot_do(tmp_path: Path) -> None:
    core(tmp_path)
    overlay(
        tmp_path,
        """\
actors:
  town: { name: { de: Stadt, en: Town } }
changes:
  - target: steps/fourth
    kind: disable
    reason: { de: Weg, en: Gone }
  - target: steps/second
    kind: extend
    reason: { de: Mehr, en: More }
    fields: { order: 9 }
""",
    )
    assert [(p.code, place(p).split(" ")[0]) for p in problems(tmp_path, "over")] == [
        ("blueprint.overwrites", "over/blueprint.yaml:8:9"),
        ("blueprint.change_target", "over/blueprint.yaml:10:13"),
        ("blueprint.extend_list", "over/blueprint.yaml:16:22"),
    ]


@pytest.mark.parametrize(
    ("extends", "code"), [("mini@2.x", "blueprint.base_version"), ("maxi@1.x", "blueprint.base")]
)
def test_a_base_that_does_not_fit(tmp_path: Path, extends: str, code: str) -> None:
    core(tmp_path)
    head = (
        "format: blueprint-1\nblueprint:\n  key: over\n  version: 0.1.0\n"
        f"  extends: {extends}\n  title: {{ de: A, en: A }}\n"
    )
    overlay(tmp_path, head=head)
    found = problems(tmp_path, "over")
    assert (found[0].code, place(found[0])) == (code, "over/blueprint.yaml:5:12 (blueprint.extends)")
