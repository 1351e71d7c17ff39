# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where each part of a rule comes from: blueprint, file and line, change, reason, finding, source."""

import json
from pathlib import Path

import pytest

from blaupause.blueprint.explaining import Explanation, explain, lines
from blaupause.blueprint.loader import PACKAGED, examine
from blaupause.kernel.problems import Problem
from tests.blueprint.folders import FULL, core, overlay


@pytest.fixture(scope="module")
def contract() -> Explanation:
    return explain(examine("bayern"), "steps/contract")


def test_every_field_names_its_blueprint_and_a_line_that_holds_it(contract: Explanation) -> None:
    assert {piece.field for piece in contract.pieces} >= {"order", "title", "inputs", "hard", "gate", "sources"}
    for piece in contract.pieces:
        source, line, column = piece.place.split(":")
        text = (PACKAGED / source).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert piece.blueprint.startswith(source.split("/")[0])
        assert text[int(column) - 1 :].strip()


def test_a_list_is_told_apart_by_where_its_elements_come_from(contract: Explanation) -> None:
    inputs = [(p.elements, p.blueprint, p.change) for p in contract.pieces if p.field == "inputs"]
    assert inputs == [
        (("order-form",), "core@1.0.0", ""),
        (("muk-certificate", "digitalmarkt-account"), "bayern@0.2.0", "extend"),
    ]


def test_a_change_comes_with_its_reason_the_facts_behind_it_and_their_sources(contract: Explanation) -> None:
    gate = next(p for p in contract.pieces if p.field == "gate")
    assert gate.change == "replace"
    assert gate.reason is not None
    assert "DBauV" in gate.reason["de"]
    assert [ground.key for ground in gate.because] == ["baykommun-8-families", "bauantrag-dbauv"]
    assert all(url.startswith("https://") for ground in gate.because for _, url in ground.sources)


def test_a_rule_of_the_core_rests_on_findings() -> None:
    found = explain(examine("hessen"), "specialist-system")
    assert found.target == "steps/specialist-system"
    assert [(g.section, g.key) for g in found.because] == [
        ("facts", "ewaffe-without-system"),
        ("findings", "small-things"),
    ]
    assert {piece.blueprint for piece in found.pieces} == {"core@1.0.0"}
    assert {"direct-connection", "ewa-xpassausweis"} <= {g.key for g in found.related}
    assert not {g.key for g in found.related} & {g.key for g in found.because}
    assert [title for title, _ in found.sources] == [
        "Dataport, eWA: Fachverfahren ertüchtigen",
        "Dataport, Themendokumentation: Fachverfahren",
    ]


def test_the_text_says_a_reason_once(contract: Explanation) -> None:
    said = "\n".join(lines(contract))
    assert said.count("In Bayern führt der Weg über das Unternehmenskonto") == 1
    assert "Grund: wie oben" in said
    assert "Quelle: " in said


def test_it_is_plain_json(contract: Explanation) -> None:
    assert json.loads(json.dumps(contract.plain()))["target"] == "steps/contract"


def test_what_was_disabled_says_by_whom_and_why(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    gone = "changes:\n  - target: steps/third\n    kind: disable\n    reason: { de: Entfällt, en: Not needed }\n"
    overlay(tmp_path, f"{gone}    because: [slow]\n")
    found = explain(examine(tmp_path / "over", search=tmp_path), "third")
    assert found.disabled
    assert [(p.change, p.blueprint, p.place) for p in found.pieces] == [
        ("disable", "over@0.1.0", "over/blueprint.yaml:8:5")
    ]
    assert "Entfällt" in "\n".join(lines(found))
    assert [g.key for g in found.pieces[0].because] == ["slow"]


def test_what_is_inherited_from_a_disabled_step_points_to_the_change(tmp_path: Path) -> None:
    core(tmp_path, FULL)
    overlay(
        tmp_path,
        "changes:\n  - target: steps/second\n    kind: disable\n    reason: { de: Entfällt, en: Not needed }\n",
    )
    found = explain(examine(tmp_path / "over", search=tmp_path), "steps/third")
    hard = [(p.value, p.change, p.blueprint) for p in found.pieces if p.field == "hard"]
    assert hard == [(["first"], "disable", "over@0.1.0")]


@pytest.mark.parametrize(
    ("key", "code", "hint"),
    [("steps/contrat", "no_such_rule", "steps/contract"), ("ewa", "several_rules", "profiles/ewa")],
)
def test_a_key_that_leads_nowhere_or_to_several(key: str, code: str, hint: str) -> None:
    with pytest.raises(Problem) as caught:
        explain(examine("core"), key)
    assert caught.value.code == f"blueprint.{code}"
    assert hint in caught.value.hint_en


def test_every_object_of_the_shipped_blueprints_can_be_explained() -> None:
    found = examine("bayern")
    assert found.origins is not None
    for section, key in found.origins:
        explanation = explain(found, f"{section}/{key}")
        assert explanation.pieces
        assert lines(explanation)
