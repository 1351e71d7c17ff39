# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bundles come from strangers: what is not exactly what somebody signed is refused, with a Problem."""

import contextlib
import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.releasing import checked
from blaupause.blueprint.rules import bundle, mapping, signing, strictjson
from blaupause.blueprint.rules.canonical import canonical, content_hash, plain
from blaupause.kernel.problems import Problem, Problems

KEY = signing.private_key(signing.new_key(), "key.pem")
PUBLIC = signing.public_text(KEY)
CORE = plain(load_document("core"))


def packed(document: dict[str, Any] | None = None) -> bytes:
    given = CORE if document is None else document
    return bundle.pack(given, KEY, installation="Testland", day=date(2026, 11, 26), software="Blaupause 0.1.0")


DATA = packed()


def opened(data: bytes, known: dict[str, str] | None = None) -> bundle.Opened:
    return bundle.unpack(data, "bundle.json", known or {})


def code_of(data: bytes) -> str:
    with pytest.raises(Problem) as caught:
        opened(data)
    assert caught.value.de
    assert caught.value.en
    return caught.value.code


def changed(change: Callable[[dict[str, Any]], object], *, sign: bool = False) -> bytes:
    """The bundle after a change; `sign`: hashed and signed anew by the same sender."""
    value = json.loads(DATA)
    change(value)
    if sign:
        value["sha256"] = content_hash(value["document"])
        body = {name: item for name, item in value.items() if name != "signature"}
        value["signature"]["value"] = signing.sign(KEY, bundle._message(body))
    return canonical(value)


def test_what_was_packed_comes_out() -> None:
    found = opened(DATA)
    assert found.document == CORE
    assert (found.provenance.installation, found.provenance.day) == ("Testland", date(2026, 11, 26))
    assert (found.fingerprint, found.signer) == (signing.fingerprint(PUBLIC), "")
    assert packed() == DATA


def test_a_known_signer_has_a_name_and_an_unknown_one_has_none() -> None:
    known = signing.known_signers(f"# Länder\n\n{PUBLIC} Land  Beispiel\n", "known.txt")
    assert opened(DATA, known).signer == "Land Beispiel"
    other = signing.public_text(signing.private_key(signing.new_key(), "x"))
    assert opened(DATA, signing.known_signers(f"{other} Jemand", "known.txt")).signer == ""


LINES = ["abc Name", "A" * 44 + " Name", PUBLIC[:-1] + " Name", PUBLIC + "= Name"]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_wrong_line_in_the_list_of_signers_is_named(line: str) -> None:
    with pytest.raises(Problem) as caught:
        signing.known_signers(f"{PUBLIC} a\n{line}\n", "known.txt")
    assert caught.value.location is not None
    assert caught.value.location.line == 2


def other_signature(value: dict[str, Any]) -> None:
    """Somebody else signs and leaves the name of the first."""
    key = signing.private_key(signing.new_key(), "x")
    body = {name: item for name, item in value.items() if name != "signature"}
    value["signature"]["value"] = signing.sign(key, bundle._message(body))


def swapped_key(value: dict[str, Any]) -> None:
    """Signed by another key that claims the fingerprint of the first."""
    other_signature(value)
    key = signing.private_key(signing.new_key(), "x")
    body = {name: item for name, item in value.items() if name != "signature"}
    value["signature"] |= {"public_key": signing.public_text(key), "value": signing.sign(key, bundle._message(body))}


TAMPERED: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda v: v["document"]["steps"].pop("contract"), "bundle.hash"),
    (lambda v: v.update(sha256="0" * 64), "bundle.hash"),
    (lambda v: v["provenance"].update(installation="Anderswo"), "bundle.signature"),
    (lambda v: v["provenance"].update(day="2026-11-27"), "bundle.signature"),
    (lambda v: v["signature"].update(value=signing.sign(KEY, b"something else")), "bundle.signature"),
    (lambda v: v["signature"].update(value=""), "bundle.signature"),
    (lambda v: v["signature"].update(public_key="é" * 44), "bundle.signature"),
    (lambda v: v["signature"].update(fingerprint="sha256:" + "0" * 64), "bundle.signature"),
    (lambda v: v["signature"].update(algorithm="none"), "bundle.schema"),
    (lambda v: v.pop("signature"), "bundle.schema"),
    (lambda v: v.update(signature=None), "bundle.schema"),
    (lambda v: v.update(format="blaupause-bundle-2"), "bundle.schema"),
    (lambda v: v.update(more=1), "bundle.schema"),
    (lambda v: v.update(document=[1]), "bundle.schema"),
    (other_signature, "bundle.signature"),
    (swapped_key, "bundle.signature"),
]


@pytest.mark.parametrize(("change", "expected"), TAMPERED)
def test_what_was_tampered_with_is_refused(change: Callable[[dict[str, Any]], object], expected: str) -> None:
    assert code_of(changed(change)) == expected


def test_control_signed_anew_a_change_is_no_tampering() -> None:
    data = changed(lambda v: v["document"]["steps"].pop("contract"), sign=True)
    assert "contract" not in opened(data).document["steps"]


HOSTILE: list[tuple[bytes, str]] = [
    (b"", "bundle.syntax"),
    (b"{", "bundle.syntax"),
    (b"\xff\xfe{}", "bundle.encoding"),
    (b"\xef\xbb\xbf{}", "bundle.syntax"),
    (b"[" * 100_000, "bundle.too_deep"),
    (b'{"a":' * 100_000, "bundle.too_deep"),
    (b" " * (strictjson.MAX_BYTES + 1), "bundle.too_large"),
    (b'{"a": 1, "a": 2}', "bundle.duplicate"),
    (b'{"\xd0\xb0": 1, "\\u0430": 2}', "bundle.duplicate"),
    (b'{"a": NaN}', "bundle.number"),
    (b'{"a": -Infinity}', "bundle.number"),
    (b'{"a": 1e999}', "bundle.number"),
    (b'{"a": 1.0000000000000000001}', "bundle.number"),
    (b'{"a": ' + b"9" * 5000 + b"}", "bundle.number"),
    (b'{"a": "\\ud800"}', "bundle.character"),
    (b'{"a": "\\u0000"}', "bundle.character"),
    (b'{"a": "\\u202e"}', "bundle.character"),
    (b'{"\\u202e": 1}', "bundle.character"),
    (b'{"a": "' + b"x" * 20_001 + b'"}', "bundle.long"),
    (b"[" + b"1," * strictjson.MAX_VALUES + b"1]", "bundle.too_many"),
    (b"[]", "bundle.schema"),
    (b"null", "bundle.schema"),
    (b'"x"', "bundle.schema"),
    (b'{"f\xd0\xberm\xd0\xb0t": "blaupause-bundle-1"}', "bundle.schema"),
]


@pytest.mark.parametrize(("data", "expected"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_refused(data: bytes, expected: str) -> None:
    assert code_of(data) == expected


def test_brackets_in_texts_are_no_depth() -> None:
    text = json.dumps({"a": "[" * 1000 + '\\"[' * 100})
    assert strictjson.read(text.encode(), "x") == json.loads(text)


KEYS = ["../../etc/passwd", "a/b", "..", "contr\u0430ct", "CONTRACT", "a" * 41, "", "a--b", "a\nb", "steps.contract"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_looks_like_a_path_or_like_another_is_refused(key: str) -> None:
    value = deepcopy(CORE)
    value["steps"][key] = value["steps"]["contract"]
    found = opened(packed(value))
    with pytest.raises(Problems) as caught:
        checked(found.document)
    assert caught.value.code == "blueprint.schema"


# ── fuzzing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def only_problems(data: bytes) -> None:
    with contextlib.suppress(Problem):
        checked(opened(data).document)


@given(st.binary(max_size=300))
@example(b'{"\\')
def test_any_bytes(data: bytes) -> None:
    only_problems(data)


@given(JSON)
def test_any_json(value: Any) -> None:
    only_problems(json.dumps(value).encode())


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += paths(item, (*path, key))
    return found


PATHS = paths(json.loads(DATA))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PATHS), JSON, st.booleans())
def test_any_value_anywhere_in_a_bundle(path: tuple[Any, ...], value: Any, sign: bool) -> None:
    def put(whole: dict[str, Any]) -> None:
        at: Any = whole
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = value

    try:
        data = changed(put, sign=sign)
    except (TypeError, KeyError, AttributeError, ValueError):
        return  # cannot be signed at all
    only_problems(data)


@settings(max_examples=60)
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_any_flipped_byte(at: int, with_: int) -> None:
    data = bytearray(DATA)
    data[at] ^= with_
    with contextlib.suppress(Problem):
        assert opened(bytes(data)).document == CORE  # white space behind the end may turn into other white space


# ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_other_keys_are_refused() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    none = serialization.NoEncryption()
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    locked = KEY.private_bytes(*form, serialization.BestAvailableEncryption(b"secret"))
    for pem in (b"", b"x" * 5000, other.private_bytes(*form, none), locked, PUBLIC.encode()):
        with pytest.raises(Problem) as caught:
            signing.private_key(pem, "key.pem")
        assert caught.value.code == "bundle.key_file"


# ── mapping ─────────────────────────────────────────────────────────────────────────────────────────────────────────

MINE = {
    "actors": {"town": {"name": {"de": "Stadt", "en": "Town"}}},
    "sources": {"law": {"url": "https://example.org/here", "title": "Hier"}, "old": {"url": "x", "title": "y"}},
    "operators": {"akdb": {"name": "Hier", "sources": ["old"]}},
}
THEIRS = {
    "actors": {"town": {"name": {"de": "Gemeinde", "en": "Town"}}, "land": {"name": {"de": "Land", "en": "Land"}}},
    "sources": {"law": {"url": "https://example.org/there", "title": "Dort"}},
    "operators": {"akdb": {"name": "Dort", "sources": ["law"]}},
    "steps": {
        "town": {"actors": ["land", "town"], "sources": ["law"], "title": {"de": "town", "en": "law"}},
    },
    "online_services": {"ewa": {"operator": "akdb", "source": "law", "variants": {"law": {"source": "law"}}}},
}


def test_what_needs_a_decision() -> None:
    found = mapping.collisions(THEIRS, MINE)
    assert [(one.target, one.free) for one in found] == [
        ("actors/town", "town-2"),
        ("sources/law", "law-2"),
        ("operators/akdb", "akdb-2"),
    ]
    assert mapping.collisions(MINE, MINE) == []


def test_renamed_or_taken_from_here() -> None:
    decisions = {"actors/town": {"new": "gemeinde"}, "sources/law": {"new": "law-2"}, "operators/akdb": "existing"}
    found = mapping.mapped(THEIRS, MINE, decisions)
    assert list(found["actors"]) == ["gemeinde", "land"]
    assert found["steps"]["town"] == {
        "actors": ["land", "gemeinde"],
        "sources": ["law-2"],
        "title": {"de": "town", "en": "law"},
    }
    assert found["online_services"]["ewa"]["variants"] == {"law": {"source": "law-2"}}
    assert found["operators"]["akdb"] == MINE["operators"]["akdb"]
    assert found["sources"]["old"] == MINE["sources"]["old"], "what it refers to comes along"
    assert THEIRS["actors"].keys() == {"town", "land"}


@pytest.mark.parametrize(
    "decisions",
    [
        {},
        {"actors/town": "existing"},
        {"actors/town": "both"},
        {"actors/town": {"new": "land"}},
        {"actors/town": {"new": "../x"}},
        {"actors/town": {"new": "t\u043ewn"}},
        {"actors/town": {"new": 7}},
        {"actors/town": {"new": "x", "more": 1}},
        {"actors/land": "existing"},
        {"steps/town": "existing"},
        {"actors/town\u202e": "existing"},
        {"sources/law": {"new": "old"}},
    ],
)
def test_a_missing_or_wrong_decision_is_named(decisions: dict[str, Any]) -> None:
    with pytest.raises(Problems) as caught:
        mapping.mapped(THEIRS, MINE, decisions)
    assert caught.value.code == "bundle.mapping"
    assert all(one.de and one.en for one in caught.value.problems)
