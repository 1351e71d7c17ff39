# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Random blueprints come through file, document and canonical form unchanged; broken files end in problems only."""

import json
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from blaupause.blueprint.loader import PACKAGED, examine
from blaupause.blueprint.rules.canonical import canonical, content_hash, plain
from blaupause.blueprint.rules.model import Document
from tests.blueprint.folders import FULL, core

words = st.text(st.sampled_from("abcäöüß €„“:#-'\"{}[]&*!|>%@`, "), min_size=1, max_size=30).filter(str.strip)
texts = st.builds(lambda de, en: {"de": de, "en": en}, words, words)
keys = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)


@st.composite
def blueprints(draw: st.DrawFn) -> dict[str, Any]:
    """A consistent blueprint: steps in order, gates over what is there, parameters of several types."""
    names = draw(st.lists(keys, min_size=1, max_size=6, unique=True))
    steps = {}
    for order, key in enumerate(names):
        before = draw(st.lists(st.sampled_from(names[:order]), unique=True, max_size=3)) if order else []
        gate: dict[str, Any] = {"key": key, "text": draw(texts)}
        calls = [f"done({one})" for one in before] + [f"have({key}-datum)"]
        if draw(st.booleans()):
            gate["when"] = draw(st.sampled_from([" and ", " or "])).join(calls)
        steps[key] = {
            "order": order,
            "title": draw(texts),
            "text": draw(texts),
            "actors": ["town"],
            "dimension": draw(st.sampled_from(["law", "staff"])),
            "phase": "preparation",
            "produces": [{"key": f"{key}-datum", **draw(texts)}],
            "hard": before,
            "gate": gate,
            "sources": ["guide"],
        }
        if draw(st.booleans()):
            low = draw(st.integers(0, 50))
            spread = {"low": low, "likely": low + draw(st.integers(0, 50))}
            steps[key]["effort"] = {"minutes": spread, "estimated_by": draw(words), "source": "guide"}
    return {
        "format": "blueprint-1",
        "blueprint": {"key": "random", "version": "1.0.0", "title": draw(texts)},
        "actors": {"town": {"name": draw(texts)}},
        "sources": {"guide": {"url": "https://example.org/", "title": draw(words)}},
        "steps": steps,
        "parameters": draw(st.dictionaries(keys, parameters(), max_size=3)),
        "facts": draw(st.dictionaries(keys, facts(names), max_size=3)),
    }


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["text", "money", "choice", "date"]))
    value: dict[str, Any] = {"title": draw(texts), "type": kind, "level": "land", "sources": ["guide"]}
    if kind == "choice":
        value["choices"] = draw(st.dictionaries(keys, texts, min_size=2, max_size=4))
    if kind == "money":
        value["min"] = draw(st.integers(-9, 9))
    if kind == "date":
        value["max"] = draw(st.dates(date(2000, 1, 1), date(2099, 1, 1))).isoformat()
    return value


def facts(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda text, steps: {"text": text, "steps": steps, "sources": ["guide"]},
        texts,
        st.lists(st.sampled_from(names), unique=True, max_size=2),
    )


def read(files: dict[str, bytes], folder: Path) -> Any:
    target = folder / "random"
    target.mkdir()
    for name, content in files.items():
        (target / name).write_bytes(content)
    return examine(target, search=folder)


@settings(max_examples=60)
@given(blueprints())
def test_file_document_and_canonical_form_say_the_same(value: dict[str, Any]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=60).encode()
    with tempfile.TemporaryDirectory() as name:
        found = read({"all.yaml": text}, Path(name))
    assert found.problems == ()
    form = canonical(plain(found.document))
    again = Document.model_validate(json.loads(form))
    assert again == found.document
    assert canonical(plain(again)) == form


@settings(max_examples=25)
@given(blueprints(), st.randoms(use_true_random=False))
def test_how_objects_are_spread_over_files_does_not_count(value: dict[str, Any], random: Any) -> None:
    sections = [name for name in value if name != "format"]
    parts: dict[str, dict[str, Any]] = {f"f{n}.yaml": {"format": "blueprint-1"} for n in range(3)}
    for section in random.sample(sections, len(sections)):
        if section == "blueprint":
            parts["f0.yaml"][section] = value[section]
            continue
        for key, item in random.sample(list(value[section].items()), len(value[section])):
            parts[random.choice(list(parts))].setdefault(section, {})[key] = item
    files = {name: yaml.safe_dump(part, allow_unicode=True).encode() for name, part in parts.items()}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        spread = read(files, Path(one))
        whole = read({"all.yaml": yaml.safe_dump(value, allow_unicode=True).encode()}, Path(other))
    assert spread.problems == whole.problems == ()
    assert content_hash(plain(spread.document)) == content_hash(plain(whole.document))


@cache
def shipped() -> list[bytes]:
    return [FULL.encode(), *(path.read_bytes() for path in sorted(PACKAGED.glob("*/*.yaml")))]


@settings(max_examples=80)
@given(st.data())
def test_a_damaged_file_ends_in_problems_only(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(shipped())))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        kind = data.draw(st.sampled_from(["cut", "byte", "line", "insert"]))
        if kind == "cut":
            del content[at : at + data.draw(st.integers(1, 200))]
        elif kind == "byte":
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "line":
            end = content.find(b"\n", at)
            del content[at : end if end > 0 else None]
        else:
            content[at:at] = data.draw(
                st.sampled_from([b"\n", b": ", b"- ", b"99", b"&a ", b"{", b"]", b"\xff", b"- x\n"])
            )
        if not content:
            break
    with tempfile.TemporaryDirectory() as name:
        found = read({"a.yaml": bytes(content)}, Path(name))
    assert found.document is not None or found.problems
    assert all(p.de and p.en for p in (*found.problems, *found.warnings))


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=3))
def test_any_bytes_end_in_problems(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        found = read({f"{n}.yaml": content for n, content in enumerate(contents)}, Path(name))
    assert found.document is None
    assert found.problems


@settings(max_examples=60)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["steps", "blueprint", "a", "key", "changes", "gate", "when", "extends", "format", "target"]),
        inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_any_shape_ends_in_problems(value: Any) -> None:
    shape = value if isinstance(value, dict) else {"steps": value}
    text = yaml.safe_dump({"format": "blueprint-1", **shape}, allow_unicode=True).encode()
    with tempfile.TemporaryDirectory() as name:
        found = read({"a.yaml": text}, Path(name))
    assert found.document is None
    assert found.problems


shapes = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["first", "second", "done(second)", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["de", "en", "when", "key", "first", "quick", "applies"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
wild = st.fixed_dictionaries(
    {
        "target": st.sampled_from(
            ["steps/first", "steps/second", "steps/third", "parameters/fee", "online_services/online", "facts/note"]
        ),
        "kind": st.sampled_from(["replace", "extend", "add", "disable"]),
        "reason": st.just({"de": "Anders", "en": "Different"}),
        "fields": st.dictionaries(
            st.sampled_from(["hard", "soft", "gate", "steps", "applies", "routes", "inputs", "title", "because"]),
            shapes,
            max_size=3,
        ),
    }
)


@settings(max_examples=100)
@given(st.lists(wild, min_size=1, max_size=5))
def test_whatever_a_change_writes_ends_in_problems_or_a_document(some: list[dict[str, Any]]) -> None:
    meta = {"key": "random", "version": "1.0.0", "extends": "mini@^1", "title": {"de": "A", "en": "A"}}
    text = yaml.safe_dump({"format": "blueprint-1", "blueprint": meta, "changes": some}, allow_unicode=True)
    with tempfile.TemporaryDirectory() as name:
        core(Path(name), FULL)
        found = read({"a.yaml": text.encode()}, Path(name))
    assert found.document is not None or found.problems
    assert all(p.location and p.de and p.en for p in found.problems)
