# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One planted mistake of every kind, each found at its line and column, errors apart from warnings."""

from pathlib import Path

import pytest

from blaupause.blueprint import folders as reading
from blaupause.blueprint.loader import Examined, examine
from blaupause.blueprint.rules.vocabulary import implications
from blaupause.kernel.problems import Problem
from tests.blueprint.folders import FULL, core, overlay


def line_of(marker: str, text: str = FULL, offset: int = 0) -> str:
    """`line:column` of where a marker begins."""
    before = text[: text.index(marker) + offset]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def found_in(folder: Path, text: str) -> Examined:
    core(folder, text)
    return examine(folder / "mini", search=folder)


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(p.code, f"{p.location.line}:{p.location.column}" if p.location else "") for p in problems]


def test_the_example_without_a_mistake_has_none(tmp_path: Path) -> None:
    found = found_in(tmp_path, FULL)
    assert (found.problems, found.warnings) == ((), ())
    assert found.document is not None


ERRORS: list[tuple[str, str, str, str, int]] = [
    # old, new, code, marker in the new text, offset of the place in it
    ("hard: [first]", "hard: [frist]", "reference", "[frist]", 1),
    ("actors: [town, land]", "actors: [twon, land]", "reference", "[twon", 1),
    ("sources: [guide] # second", "sources: [gide] # second", "reference", "[gide]", 1),
    ("because: [slow] # first", "because: [slwo] # first", "reference", "[slwo]", 1),
    ("steps: [second] # check", "steps: [secnod] # check", "reference", "[secnod]", 1),
    ("variant: short", "variant: shrt", "reference", "shrt", 0),
    ("channel: pdf, live_level: pdf, source: guide # r", "channel: osci, live_level: pdf, source: guide # r",
     "reference", "osci, live_level: pdf, source: guide # r", 0),
    ("channel: pdf, live_level: pdf, source: guide # r", "channel: pdf, live_level: end_to_end, source: guide # r",
     "live_level", "end_to_end, source: guide # r", 0),
    ("when: have(decision)", "when: have(decison)", "condition_unknown", "decison)", 0),
    ("when: have(decision)", "when: have(decision) and", "condition_end", "", 0),
    ('when: have(decision)', 'when: value(fee) = "x"', "condition_type", "", 0),
    ('value(way) = "post"', 'value(way) = "pots"', "condition_choice", '"pots"', 0),
    ("when: have(decision)", "when: have(decision) and not have(decision)", "impossible",
     "have(decision) and not", 0),
    ("when: have(decision)", "when: have(report)", "unreachable", "have(report)\n    effort", 0),
    ("when: have(decision)", "when: done(second)", "unreachable", "done(second)", 0),
    ("when: have(decision)", "when: done(first)", "unreachable", "done(first)\n    effort", 0),
    ("when: have(decision)", "when: have(lonely)", "unreachable", "have(lonely)", 0),
    ("actors: [town, land]", "actors: []", "nobody", "actors: []", 8),
    ("actors: [town, land]", "actors: [nobody]", "nobody", "[nobody]", 0),
    ("name: { de: Kommune, en: Municipality }", "name: { de: ' ', en: Municipality }", "blank", "' ', en: Mun", 0),
    ("title: { de: Gebühr, en: Fee }", "title: { en: Fee }", "missing", "title: { en: Fee }", 7),
    ("title: { de: Gebühr, en: Fee }", "title: { de: '', en: Fee }", "string_too_short", "'', en: Fee", 0),
    ("low: 10", "low: 40", "spread", "{ low: 40", 0),
    ("max: 900", "max: -1", "limit", "max: -1", 5),
    ("max: 900", "max: 2026-01-01", "limit", "max: 2026", 5),
    ("max: 900", "max: viel", "number_or_day", "max: viel", 5),
    ("type: choice", "type: text", "choices", "choices: # way", -1),
    ("pattern: '^[0-9]{4}$'", "pattern: '^[0-9'", "pattern", "'^[0-9'", 0),
    ("pattern: '^[0-9]{4}$'", "pattern: '^(a+)+$'", "pattern", "'^(a+)+$'", 0),
    ("scale: { kind: yes_no }", "scale: { kind: choice }", "choices", "{ kind: choice }", 0),
    ("scale: { kind: yes_no }", "scale: { kind: yes_no, min: 1 }", "limit", "{ kind: yes_no, min: 1 }", 0),
    ("valid_until: 2027-01-01", "valid_until: 2025-01-01", "period", "2025-01-01", 0),
    ("Gebühr: {{fee}}", "Gebühr: {{fe}}", "placeholder", "{{fe}}", 0),
    ("text: { de: Anträge., en: Forms. }", "text: { de: 'Siehe https://host.example/', en: Forms. }", "environment",
     "'Siehe", 0),
    ("order: 2", "order: 1", "order", "order: 1\n    title: { de: Mitte", 7),
    ("soft: [first] # third", "soft: [third] # third", "circle", "[third] # third", 1),
    ("due: 2026-12-31", "due: 2025-12-31", "due", "2025-12-31", 0),
    ("en: Report }", "en: Report, implies: [decison] }", "reference", "[decison]", 1),
    ("en: Report }", "en: Report, implies: [report] }", "implies_circle", "[report]", 1),
    ("en: Report }", ("en: Report, implies: [lonely] }\n      - { key: lonely, de: Einsames, en: Lonely, "
     "implies: [report] }"), "implies_circle", "[lonely]", 1),
    ("type: choice", "type: choice\n    implies: [way]", "reference", "[way]", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "marker", "offset"), ERRORS, ids=[f"{e[2]}-{e[1][:30]}" for e in ERRORS]
)
def test_every_kind_of_error(tmp_path: Path, old: str, new: str, code: str, marker: str, offset: int) -> None:
    text = FULL.replace(old, new, 1)
    assert text != FULL
    found = found_in(tmp_path, text)
    assert found.document is None
    places = [place for found_code, place in said(found.problems) if found_code.startswith(f"blueprint.{code}")]
    assert places, said(found.problems)
    if marker and code != "choices":
        assert line_of(marker, text, offset) in places
    assert all(p.de and p.en and p.de != p.en for p in found.problems)


def test_what_follows_goes_by_way_of_others(tmp_path: Path) -> None:
    text = FULL.replace("en: Report }", "en: Report, implies: [lonely] }").replace(
        "en: Lonely }", "en: Lonely, implies: [decision] }"
    )
    document = found_in(tmp_path, text).document
    assert document is not None
    assert implications(document) == {"report": {"lonely", "decision"}, "lonely": {"decision"}}


WARNINGS: list[tuple[str, str, str, str, int]] = [
    ("steps: [first] # fee", "steps: [] # fee", "", "", 0),  # the payment gate and the template still ask for it
    ("steps: [first] # since", "steps: [] # since", "unused", "  since:", 2),
    ("  guide: {", "  other: { url: 'https://example.org/o', title: Anderes }\n  guide: {", "unused", "other: {", 7),
    ("  town: {", "  helper: { name: { de: Hilfe, en: Help } }\n  town: {", "unused", "helper: {", 8),
    ("steps: [third] # note", "steps: [] # note", "unused", "  note:", 2),
    ("steps: [third] # slow", "steps: [] # slow", "", "", 0),  # a reason of the first step
    ("{ de: Machen Sie weiter., en: Go on. }", "{ de: Please go on now., en: Please go on now. }", "untranslated",
     "Please", 0),
    ("{ de: Mitte, en: Middle }", "{ de: Intermezzo, en: Intermezzo }", "", "", 0),
    ("{ de: Mitte, en: Middle }", "{ de: BayernID, en: BayernID }", "abbreviation_unexplained", "BayernID", 0),
    ("applies: value(fee) > 5", "applies: value(fee) > 5 or value(fee) <= 5", "dead_condition", "value(fee) > 5", 0),
    ("applies: value(fee) > 5", "applies: value(fee) > 950", "dead_condition", "value(fee) > 950", 0),
    ("when: have(decision)", 'when: have(decision) and (land = "09" or land != "09")', "dead_condition", "land =", 0),
    ("hard: [first]", "hard: [first, first]", "twice", "first, first]", 7),
    ("key: done", "key: decided", "twice", "key: decided\n      text: { de: Fertig", 5),
    ("    produces:\n      - { key: report",
     "    produces:\n      - { key: decision, de: Ja, en: Yes }\n      - { key: report", "datum_differs",
     "{ key: decision, de: Ja", 0),
    ("when: done(second) # third", "when: done(fourth) and done(second) # third", "gate_later", "done(fourth)", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "marker", "offset"), WARNINGS, ids=[f"{w[2]}-{w[1][:30]}" for w in WARNINGS]
)
def test_every_kind_of_warning(tmp_path: Path, old: str, new: str, code: str, marker: str, offset: int) -> None:
    text = FULL.replace(old, new, 1)
    assert text != FULL
    found = found_in(tmp_path, text)
    assert found.problems == ()
    assert [c for c, _ in said(found.warnings)] == ([f"blueprint.{code}"] if code else [])
    if code not in ("", "unused", "dead_condition"):
        assert said(found.warnings)[0][1] == line_of(marker, text, offset)
    elif code:
        assert said(found.warnings)[0][1].split(":")[0] == line_of(marker, text, offset).split(":")[0]


def test_a_broken_object_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    text = FULL.replace("order: 1", "order: eins", 1).replace("phase: operation", "phase: ende", 1)
    text = text.replace("{{fee}}", "{{fe}}").replace("because: [slow] # first", "because: [slwo] # first")
    codes = [code for code, _ in said(found_in(tmp_path, text).problems)]
    assert codes == ["blueprint.int_type", "blueprint.literal_error", "blueprint.placeholder"]


def test_what_hangs_on_a_broken_object_is_not_blamed(tmp_path: Path) -> None:
    text = FULL.replace("title: { de: Gebühr, en: Fee }", "title: { de: Gebühr }", 1)
    assert [code for code, _ in said(found_in(tmp_path, text).problems)] == ["blueprint.missing"]


def test_a_step_that_was_disabled_and_is_named_again(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    gone = "changes:\n  - target: steps/second\n    kind: disable\n    reason: { de: Entfällt, en: Not needed }\n"
    named = (
        "facts:\n  own:\n    text: { de: Das gilt hier., en: It holds. }\n    steps: [second]\n    sources: [guide]\n"
    )
    overlay(tmp_path, gone.replace("steps/second", "actors/land") + named.replace("[second]", "[third]"))
    found = examine(tmp_path / "over", search=tmp_path)
    assert [(p.code, str(p.location).split(" ")[0]) for p in found.problems] == [
        ("blueprint.disabled_reference", f"mini/blueprint.yaml:{line_of('land] # first', FULL)}")
    ]


def test_what_only_a_disabled_step_had_follows_from_nothing_any_more(tmp_path: Path) -> None:
    text = FULL.replace("en: Decision }", "en: Decision, implies: [report] }").replace(
        "type: choice", "type: choice\n    implies: [report, decision]"
    )
    core(tmp_path, text)
    overlay(
        tmp_path,
        "changes:\n  - target: steps/second\n    kind: disable\n    reason: { de: Entfällt, en: Not needed }\n",
    )
    document = examine(tmp_path / "over", search=tmp_path).document
    assert document is not None
    assert implications(document) == {"way": {"decision"}}


def test_an_overlay_is_told_about_its_own_unused_objects_only(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    more = "changes:\n  - target: steps/third\n    kind: disable\n    reason: { de: Entfällt, en: Not needed }\n"
    overlay(tmp_path, "actors:\n  club: { name: { de: Verein, en: Club } }\n" + more)
    found = examine(tmp_path / "over", search=tmp_path)
    assert [(p.code, p.location.source) for p in found.warnings if p.location] == [
        ("blueprint.unused", "over/blueprint.yaml")
    ]


def test_reasons_of_changes_have_to_exist(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    change = (
        "changes:\n  - target: steps/third\n    kind: replace\n    reason: { de: Früher, en: Earlier }\n"
        "    because: [slwo]\n    fields: { phase: activation }\n"
    )
    overlay(tmp_path, change)
    found = examine(tmp_path / "over", search=tmp_path)
    assert [(p.code, str(p.location)) for p in found.problems] == [
        ("blueprint.reference", "over/blueprint.yaml:11:15 (changes.0.because.0)")
    ]
    assert "slow" in found.problems[0].hint_de


def test_the_place_inside_a_folded_condition(tmp_path: Path) -> None:
    folded = "when: >-\n        have(decision)\n        and have(decison)\n"
    text = FULL.replace("when: have(decision)\n", folded, 1)
    found = found_in(tmp_path, text)
    assert said(found.problems) == [("blueprint.condition_unknown", line_of("decison)", text))]


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("MAX_FOLDER_BYTES", 500, "folder_too_large"),
        ("MAX_FOLDER_NODES", 100, "too_many"),
        ("MAX_OBJECTS", 5, "too_many_objects"),
    ],
)
def test_limits_hold_for_the_whole_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str
) -> None:
    monkeypatch.setattr(reading, limit, value)
    assert f"blueprint.{code}" in [c for c, _ in said(found_in(tmp_path, FULL).problems)]


def test_a_file_with_another_ending_is_mentioned(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    (tmp_path / "mini" / "more.yml").write_text("format: blueprint-1\n", encoding="utf-8")
    found = examine(tmp_path / "mini", search=tmp_path)
    assert [p.code for p in found.warnings] == ["blueprint.ignored_file"]


def test_so_many_problems_that_nobody_reads_on(tmp_path: Path) -> None:
    sources = "".join(f"  s{n}: {{ url: x, title: A }}\n" for n in range(300))
    found = found_in(tmp_path, FULL.replace("sources:\n", f"sources:\n{sources}", 1))
    assert len(found.problems) == 201
    assert found.problems[-1].de == "Und 100 weitere."


def chain(count: int, condition: str) -> str:
    """So many steps, each waiting for the one before."""
    head = FULL[: FULL.index("steps:\n")]
    one = (
        "  s{n}: {{ order: {n}, title: {{ de: A, en: A }}, text: {{ de: A, en: A }}, actors: [town, land],"
        " dimension: law, phase: operation, hard: [{before}], sources: [guide],"
        " gate: {{ key: s{n}, text: {{ de: A, en: A }}, when: '{when}' }} }}\n"
    )
    lines = [one.format(n=n, before=f"s{n - 1}" if n else "", when=condition) for n in range(count)]
    return f"{head}steps:\n{''.join(lines)}"


def test_sections_that_are_compared_are_small(tmp_path: Path) -> None:
    found = found_in(tmp_path, chain(301, "true"))
    assert [code for code, _ in said(found.problems)] == ["blueprint.too_many_objects"]


def test_conditions_are_limited_together(tmp_path: Path) -> None:
    long = " or ".join(f"population > {n}" for n in range(60))
    found = found_in(tmp_path, chain(40, long))
    assert "blueprint.too_many_conditions" in [code for code, _ in said(found.problems)]


def test_a_folder_full_of_nonsense_is_not_read_to_its_end(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    for n in range(20):
        facts = "".join(f"  f{n}-{k}: {{ texd: 1, stebs: 2 }}\n" for k in range(80))
        (tmp_path / "mini" / f"m{n}.yaml").write_text(f"format: blueprint-1\nfacts:\n{facts}", encoding="utf-8")
    found = examine(tmp_path / "mini", search=tmp_path)
    assert found.document is None
    assert len(found.problems) == 201


def test_a_link_into_nothing_and_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    (tmp_path / "mini" / "gone.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "mini" / "folder.yaml").mkdir()
    assert {p.code for p in examine(tmp_path / "mini", search=tmp_path).problems} == {"file.missing"}
