# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Renaming at an import reaches into conditions, and changes nothing there but the key."""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.releasing import checked
from blaupause.blueprint.rules import mapping
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.expression import Expression, renamed, unparse
from blaupause.blueprint.rules.vocabulary import conditions
from blaupause.kernel.problems import Problem, Problems
from tests.blueprint.expression.samples import expressions, law


def other_service(text: str) -> str:
    return renamed(text, lambda name, key: f"{key}-2" if name == "online_service" else key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('online_service = "ewa"', 'online_service = "ewa-2"'),
        ('"ewa"!=online_service', '"ewa-2"!=online_service'),
        (' ( online_service )\n == ( ( "ewa" ) )  ', ' ( online_service )\n == ( ( "ewa-2" ) )  '),
        ('online_service not in [ "ewa" ,"b" ]', 'online_service not in [ "ewa-2" ,"b-2" ]'),
        ('commitment = "ewa" or online_service="ewa"', 'commitment = "ewa" or online_service="ewa-2"'),
        ('value(ewa) = "ewa" and done("ewa")', 'value(ewa) = "ewa" and done("ewa")'),
        ('value(online_service) = "ewa"', 'value(online_service) = "ewa"'),
        ('"online_service = ewa" = online_service', '"online_service = ewa-2" = online_service'),
        ('online_service = "ewa', 'online_service = "ewa'),
        ('online_service = "ewa" and', 'online_service = "ewa" and'),
        ("", ""),
    ],
)
def test_only_what_a_name_is_compared_with_is_a_key(text: str, expected: str) -> None:
    assert other_service(text) == expected


@law
@given(expressions)
def test_renaming_nothing_changes_no_byte_and_renaming_back_gives_the_text_again(expression: Expression) -> None:
    text = unparse(expression)
    assert renamed(text, lambda _name, key: key) == text
    there = renamed(text, lambda _name, key: f"zz-{key}")
    assert renamed(there, lambda _name, key: key.removeprefix("zz-")) == text


@settings(max_examples=200)
@given(st.text('online_service ="()[],and\\ewa-', max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert renamed(text, lambda _name, key: key) == text


# ── a whole import ──────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def bayern() -> dict[str, Any]:
    return plain(load_document("bayern"))


def here() -> dict[str, dict[str, Any]]:
    return {section: bayern().get(section, {}) for section in mapping.MAPPED}


def theirs(targets: list[str]) -> dict[str, Any]:
    """The same blueprint from elsewhere, where these objects are called otherwise."""
    value = deepcopy(bayern())
    for target in targets:
        section, _, key = target.partition("/")
        item = value[section][key]
        name = "title" if "title" in item else "name"
        item[name] = {"de": "Anders", "en": "Other"} if isinstance(item[name], dict) else "Anders"
    return value


TARGETS = sorted(f"{section}/{key}" for section in mapping.MAPPED for key in bayern().get(section, {}))
NAMED = ["online_services/ewa", "online_services/ewaffe"]


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(TARGETS), unique=True, max_size=8), st.data())
def test_whatever_is_decided_no_reference_leads_nowhere(targets: list[str], data: st.DataObject) -> None:
    value = theirs(sorted({*targets, *NAMED}))
    open_ = mapping.collisions(value, here())
    decisions = {
        one.target: data.draw(st.sampled_from(["existing", {"new": one.free}, {"new": f"zz-{number}"}]), one.target)
        for number, one in enumerate(open_)
    }
    landed = checked(mapping.mapped(value, here(), decisions), "x")
    back = {
        decision["new"]: target.partition("/")[2] for target, decision in decisions.items() if decision != "existing"
    }
    before = [text for _, text in conditions(load_document("bayern"))]
    after = [renamed(text, lambda _name, key: back.get(key, key)) for _, text in conditions(landed)]
    assert sorted(after) == sorted(before), "but for the keys, every condition is what it was, to the byte"


def test_a_service_that_conditions_name_gets_another_key() -> None:
    value = theirs(NAMED)
    decisions: dict[str, Any] = {target: {"new": f"{target.partition('/')[2]}-land"} for target in NAMED}
    landed = mapping.mapped(value, here(), decisions)
    assert landed["parameters"] != value["parameters"]
    said = [text for _, text in conditions(checked(landed, "x"))]
    assert any('"ewa-land"' in text for text in said)
    assert any('"ewaffe-land"' in text for text in said)
    assert not any('"ewa"' in text or '"ewaffe"' in text for text in said)


def test_control_without_the_conditions_the_check_would_complain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "renamed", lambda text, _rename: text)
    landed = mapping.mapped(theirs(NAMED[:1]), here(), {NAMED[0]: {"new": "ewa-land"}})
    with pytest.raises(Problems) as caught:
        checked(landed, "x")
    assert "ewa" in str(caught.value)


def test_what_is_taken_from_here_speaks_of_what_is_here() -> None:
    """Theirs is renamed; the operator from here keeps naming the source from here."""
    mine: dict[str, Any] = {
        "sources": {"law": {"url": "https://example.org/here", "title": "Hier"}},
        "operators": {"akdb": {"name": "Hier", "sources": ["law"]}},
    }
    given: dict[str, Any] = {
        "sources": {"law": {"url": "https://example.org/there", "title": "Dort"}},
        "operators": {"akdb": {"name": "Dort", "sources": ["law"]}},
        "steps": {"a": {"sources": ["law"]}},
        "changed": [{"target": "sources/law"}, {"target": "steps/law"}],
    }
    landed = mapping.mapped(given, mine, {"sources/law": {"new": "law-2"}, "operators/akdb": "existing"})
    assert landed["operators"] == mine["operators"]
    assert landed["sources"] == {"law-2": given["sources"]["law"], "law": mine["sources"]["law"]}
    assert landed["steps"] == {"a": {"sources": ["law-2"]}}
    assert [one["target"] for one in landed["changed"]] == ["sources/law-2", "steps/law"]


def test_a_condition_that_grows_beyond_its_limit_is_named() -> None:
    value = theirs(NAMED[:1])
    key = next(name for name, one in value["parameters"].items() if '"ewa"' in str(one.get("applies")))
    value["parameters"][key]["applies"] = " or ".join(['online_service = "ewa"'] * 74)
    checked(value, "x")
    with pytest.raises(Problem):
        checked(mapping.mapped(value, here(), {NAMED[0]: {"new": "e" * 40}}), "x")
