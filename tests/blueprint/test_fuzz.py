# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Damaged bytes of everything somebody may hand us: only Problems come out, and it ends (fuzz.py)."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from blaupause.blueprint import archives
from blaupause.blueprint.loader import PACKAGED, examine, load_document
from blaupause.blueprint.releasing import checked
from blaupause.blueprint.rules import bundle, signing, strictjson, yamlfile
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.expression import Facts, check, constants, decided_parts, evaluate, sentence
from blaupause.blueprint.rules.vocabulary import conditions, vocabulary
from blaupause.rollout import planfile
from tests.blueprint.fuzz import Hung, fuzz

FILES = {path: path.read_bytes() for path in sorted(PACKAGED.glob("*/*.yaml"))}
BAYERN = load_document("bayern")
WORDS = vocabulary(BAYERN)
EXPRESSIONS = [
    *(text.encode() for _, text in conditions(BAYERN)),
    b'have(decision) and population >= 10000 and "2026" != land',
    b'channel not in ["pdf", "portal"] or (value(fee) + 2.50 < 10 - 3) = true',
    *[b"2026-12-31 - 14 > 2026-01-01 and not (done(contract) or verified(reachable))"] * 5,
    *[b"2025-10-30 <= 2026-11-26"] * 5,
]
KEY = signing.private_key(signing.new_key(), "key.pem")
BUNDLE, SMALL = (
    bundle.pack(document, KEY, installation="Test", day=date(2026, 11, 26), software="")
    for document in (
        plain(load_document("core")),
        {"format": "blueprint-1", "a": [1, [2, {"b": None}], 3.5], "c": {}},
    )
)
PLAN = json.dumps(
    {
        "format": planfile.FORMAT,
        "base": {"revision": 3, "structure": 1},
        "target": {"key": "bayern", "version": "1.2.0", "sha256": "a" * 64},
        "day": "2026-11-26",
        "plan_sha256": "b" * 64,
        "groups": {"new": 1},
    }
).encode()
ARCHIVE = archives.packed({path.name: data.decode() for path, data in FILES.items() if "hessen" in path.parts}, "x")


def a_condition(data: bytes) -> None:
    """Read, check, evaluate, look ahead."""
    expression, findings = check(data.decode("utf-8", "replace"), WORDS)
    assert (expression is None) == bool(findings)
    if expression is not None:
        evaluate(expression, Facts()).lines("de")
        assert sentence(expression).de
        decided_parts(expression)


def a_file(data: bytes) -> object:
    return yamlfile.parse(data, "x/y.yaml")


def a_bundle(data: bytes) -> object:
    return bundle.unpack(data, "bundle.json", {})


def a_signed_document(data: bytes) -> None:
    """Whatever is JSON may be signed by somebody."""
    document = strictjson.read(data, "document")
    if isinstance(document, dict):
        given = bundle.pack(document, KEY, installation="Test", day=date(2026, 11, 26), software="")
        checked(bundle.unpack(given, "bundle.json", {}).document, "bundle.json")


SAMPLES: dict[str, tuple[list[bytes], int, Callable[[bytes], object]]] = {
    "file": ([*FILES.values()], 150, a_file),
    "condition": (EXPRESSIONS, 2500, a_condition),
    "bundle": ([BUNDLE, *[SMALL] * 7], 800, a_bundle),
    "signed": ([json.dumps(plain(load_document("core"))).encode()], 40, a_signed_document),
    "plan": ([PLAN], 300, lambda data: planfile.read(data, "plan.json")),
    "archive": ([ARCHIVE], 150, archives.unpacked),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_only_problems_come_out_and_it_ends(name: str) -> None:
    outcomes = fuzz(name, *SAMPLES[name])
    assert len(outcomes) > 1 or name in ("condition", "archive"), "the damage is not all the same"


def test_a_whole_folder_with_a_damaged_file(tmp_path: Path) -> None:
    """The check of a blueprint reports and never raises; its core stays as shipped."""
    folder = tmp_path / "bayern"
    folder.mkdir()
    whole = {path.name: data for path, data in FILES.items() if path.parent.name == "bayern"}

    def work(data: bytes) -> None:
        for name, text in whole.items():
            (folder / name).write_bytes(data if name == "path.yaml" else text)
        found = examine(folder)
        assert found.document is not None or found.problems
        for problem in (*found.problems, *found.warnings):
            assert problem.de
            assert problem.en

    fuzz("folder", [whole["path.yaml"]], 12, work)


# ── planted defects: the same damage finds them ─────────────────────────────────────────────────────────────────────


def careless_day(word: Any) -> int:
    return date.fromisoformat(word.text).toordinal()


def deep(_text: str) -> int:
    return 0


def hanging(data: bytes) -> None:
    while b"9" * 400 in data:
        pass


def test_a_day_that_does_not_exist_is_found_when_nobody_catches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "_day", careless_day)
    with pytest.raises(AssertionError, match="ValueError"):
        fuzz("condition", *SAMPLES["condition"])


def test_depth_is_found_when_nobody_counts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strictjson, "_deepest", deep)
    with pytest.raises(AssertionError, match="RecursionError"):
        fuzz("bundle", *SAMPLES["bundle"])


def test_a_reader_that_raises_its_own_errors_is_found() -> None:
    samples, usual, _ = SAMPLES["file"]
    with pytest.raises(AssertionError, match="Error"):
        fuzz("file", samples, usual, lambda data: yaml.load(data, yaml.CSafeLoader))


def test_what_hangs_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.blueprint.fuzz.HANG", 0.05)
    with pytest.raises(AssertionError) as caught:
        fuzz("file", *SAMPLES["file"][:2], hanging)
    assert isinstance(caught.value.__cause__, Hung)
