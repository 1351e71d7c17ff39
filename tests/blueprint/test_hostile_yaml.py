# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Hostile and broken YAML ends in a message with a place, quickly, and never in a traceback."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.yamlfile import MAX_BYTES, MAX_DEPTH, MAX_NODES, parse
from blaupause.kernel.problems import Problem, Problems


def refused(data: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        parse(data, "f.yaml")
    problem = caught.value
    return problem.problems[0] if isinstance(problem, Problems) else problem


def test_plain_values_and_their_places() -> None:
    tree = parse(b"a: 1\nb:\n  - x\n  - {c: 'y', d: no}\ne: null\nf: true\n", "f.yaml")
    assert tree.value == {"a": 1, "b": ["x", {"c": "y", "d": "no"}], "e": None, "f": True}
    assert tree.values_at["b", 1, "c"] == (4, 9)
    assert tree.keys_at["b", 1, "d"] == (4, 14)


def test_only_integers_and_three_words_are_more_than_text() -> None:
    text = "a: [no, yes, on, 1.5, 0x10, 010, 1_000, 2026-12-31, 12:30, ~, 'null', \"1\"]"
    assert parse(text.encode(), "f").value == {
        "a": ["no", "yes", "on", "1.5", "0x10", "010", "1_000", "2026-12-31", "12:30", "~", "null", "1"]
    }


def test_full_width_digits_stay_text() -> None:
    assert parse("a: ４２".encode(), "f").value == {"a": "４２"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: &x 2\n", "blueprint.anchor", 2, 4),
        ("a: *x\n", "blueprint.alias", 1, 4),
        ("a: !!python/object/apply:os.system [id]\n", "blueprint.tag", 1, 4),
        ("a: !local x\n", "blueprint.tag", 1, 4),
        ("!t a: 1\n", "blueprint.tag", 1, 1),
        ("a: 1\nb:\n  <<: {c: 1}\n", "blueprint.merge", 3, 3),
        ("a: 1\nb: 2\na: 3\n", "blueprint.duplicate", 3, 1),
        ("ä:\n  ö: 1\n  ö: 2\n", "blueprint.duplicate", 3, 3),
        ("? [a, b]\n: 1\n", "blueprint.key", 1, 3),
        ("%YAML 1.1\n---\na: 1\n", "blueprint.directive", 1, 1),
        ("a: 1\n---\nb: 1\n", "blueprint.documents", 2, 1),
        ("a: 'x\nb: 2\n", "blueprint.syntax", 3, 1),
        ("a: b: c\n", "blueprint.syntax", 1, 5),
        ("a: 1\n\tb: 2\n", "blueprint.syntax", 2, 1),
        ("a: x\x00y\n", "blueprint.control_character", 1, 5),
        ("a: 1\nb: x\x1by\n", "blueprint.control_character", 2, 5),
    ],
)
def test_refused_with_line_and_column(text: str, code: str, line: int, column: int) -> None:
    problem = refused(text.encode())
    assert problem.location is not None
    assert (problem.code, problem.location.line, problem.location.column) == (code, line, column)
    assert problem.de
    assert problem.en


def test_wrong_encoding_names_the_place() -> None:
    problem = refused("a: 1\nb: ä".encode() + b"\xe4")
    assert (problem.code, str(problem.location)) == ("blueprint.encoding", "f.yaml:2:5")
    assert refused("a: ä".encode("utf-16")).code == "blueprint.encoding"


def test_alias_bomb_is_refused_without_expanding_it() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    assert refused("\n".join(lines).encode()).code == "blueprint.anchor"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" * 200_000, "blueprint.too_deep"),
        (b"{a: " * 100_000, "blueprint.too_deep"),
        ("".join(" " * n + "a:\n" for n in range(500)).encode(), "blueprint.too_deep"),
        (b"- x\n" * 200_000, "blueprint.too_many"),
        (b"a: " + b"x" * MAX_BYTES, "blueprint.too_large"),
        (b"a: " + b"x" * 30_000, "blueprint.long"),
    ],
)
def test_limits(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_the_limits_themselves_are_allowed() -> None:
    depth = MAX_DEPTH - 1
    assert parse(b"[" * depth + b"]" * depth, "f").value is not None
    assert len(parse(b"- x\n" * (MAX_NODES - 1), "f").value) == MAX_NODES - 1  # type: ignore[arg-type]


def test_all_problems_of_a_file_are_reported_in_one_go() -> None:
    with pytest.raises(Problems) as caught:
        parse(b"a: &x 1\nb: *x\na: !t 2\n", "f.yaml")
    assert [p.code for p in caught.value.problems] == [
        "blueprint.anchor",
        "blueprint.alias",
        "blueprint.tag",
        "blueprint.duplicate",
    ]


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_value_or_a_problem(data: bytes) -> None:
    with contextlib.suppress(Problem):
        parse(data, "f")


@given(st.text(alphabet="ab:-[]{},&*!?|>'\"#%@` \n\t0", max_size=60))
def test_any_punctuation_ends_in_a_value_or_a_problem(text: str) -> None:
    with contextlib.suppress(Problem):
        parse(text.encode(), "f")
