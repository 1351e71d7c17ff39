# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rules are data: whole, sourced, and refused when they are not."""

import pytest

from blaupause.authorities import rulebook
from blaupause.authorities.rules import Body
from blaupause.kernel.problems import Problem

GOOD = """
land: "09"
assumptions:
  why: { de: Darum., en: Because. }
rules:
  weapons:
    - valid_from: 2020-01-01
      legal_basis: { de: Gesetz, en: Law }
      source_url: https://example.org/gesetz
      cases:
        - { if: { area_marks: ["66"] }, body: undetermined, assumption: why }
        - { body: district }
"""


def parse(text: str) -> object:
    return rulebook.parse(text, "probe.yaml", rulebook.domains())


def test_the_packaged_rules_cover_the_commitments_of_both_lands() -> None:
    found = {(rule.land, rule.domain) for rule in rulebook.packaged().rules}
    bavaria = {"registration", "driving_licence", "building", "residence", "weapons"}
    hessen = {"registration", "driving_licence", "residence", "maintenance_advance", "installations"}
    assert found == {("09", d) for d in bavaria} | {("06", d) for d in hessen}


def test_every_packaged_rule_names_basis_and_source_and_ends_in_a_case_for_all() -> None:
    for rule in rulebook.packaged().rules:
        assert rule.source_url.startswith("https://"), rule.key
        assert rule.legal_basis_de
        assert rule.legal_basis_en
        last = rule.cases[-1].condition
        assert not any((last.area_marks, last.district_marks, last.association_marks, last.ags)), rule.key


def test_every_caveat_is_used_and_speaks_both_languages() -> None:
    book = rulebook.packaged()
    used = {case.assumption for rule in book.rules for case in rule.cases} | {"exception_authority_gone"}
    assert used - {""} == set(book.assumptions)
    assert all(a.de and a.en and a.de != a.en for a in book.assumptions.values())


def test_undetermined_cases_say_why() -> None:
    cases = [case for rule in rulebook.packaged().rules for case in rule.cases]
    assert all(case.assumption for case in cases if case.body is Body.UNDETERMINED)


def test_a_whole_rule_is_read() -> None:
    assert rulebook.parse(GOOD, "probe.yaml", rulebook.domains()).rules[0].key == "09/weapons@2020-01-01"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://example.org/gesetz", "im Gesetz"),
        ("      source_url: https://example.org/gesetz\n", ""),
        ("assumption: why", "assumption: unknown"),
        (", assumption: why", ""),
        ("body: district", "body: somebody"),
        ("weapons:", "fishing:"),
        ("2020-01-01", "irgendwann"),
        ("area_marks", "colour"),
        ('["66"]', '"66"'),
        ("en: Law", "en: ''"),
        ("{ body: district }", "{ body: district, unless: never }"),
        ("cases:", "case:"),
    ],
)
def test_a_planted_defect_is_refused_with_the_file_name(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(Problem) as caught:
        parse(GOOD.replace(old, new))
    assert caught.value.code == "rules.invalid"
    assert "probe.yaml" in str(caught.value)


def test_two_rules_for_the_same_days_are_refused() -> None:
    twice = GOOD + GOOD[GOOD.index("    - valid_from") :].replace("2020-01-01", "2024-01-01")
    with pytest.raises(Problem, match="weapons"):
        parse(twice)


@pytest.mark.parametrize("text", ["", "- 1\n", "land: [\n", "land: '09'\nrules: 3\n", "land: 9\n"])
def test_what_is_no_rule_file_is_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        parse(text)
