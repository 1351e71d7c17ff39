# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms made from the format, objects in their files, and archives from outside."""

import io
import stat
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint import archives, editing
from blaupause.blueprint.loader import PACKAGED, load_document
from blaupause.blueprint.rules import sourcefiles, yamledit
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.formwords import SECTION_WORDS
from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.rules.objectforms import Entry, entries, entry_at, label, model_of, value_of
from blaupause.blueprint.rules.sourcefiles import Reason
from blaupause.kernel.problems import Problem

FOLDERS = {
    key: {one.name: one.read_text() for one in sorted((PACKAGED / key).glob("*.yaml"))}
    for key in ("core", "bayern", "hessen")
}
BECAUSE = Reason("Weil es hier anders ist.", "Because it is different here.")


def sent(found: list[Entry]) -> dict[str, list[str]]:
    """What a browser sends for a form."""
    return {one.name: list(one.values) if one.kind == "keys" else [one.value] for one in found}


def objects(key: str) -> list[tuple[str, str, dict[str, Any]]]:
    read = [yamledit.read(text) for text in FOLDERS[key].values()]
    return [(s, k, item) for value in read for s in SECTIONS for k, item in (value.get(s) or {}).items()]


@pytest.mark.parametrize("key", FOLDERS)
def test_every_packaged_object_survives_its_form(key: str) -> None:
    for section, name, item in objects(key):
        assert value_of(section, sent(entries(section, item)), item) == item, (section, name)


def test_every_field_of_the_format_has_a_form_with_words() -> None:
    assert set(SECTION_WORDS) == set(SECTIONS)
    for section in SECTIONS:
        shown = {one.group for one in entries(section, {})}
        assert shown == set(model_of(section).model_fields), section
        for name in shown:
            assert label(name)[0] != name.replace("_", " ").capitalize() or label(name)[0] in ALIKE, (section, name)


ALIKE = {"Name", "Phase", "Land", "Text", "Standard"}


def test_a_row_is_added_changed_and_emptied() -> None:
    old = {"inputs": [{"key": "a", "de": "A", "en": "A"}, {"key": "b", "de": "B", "en": "B"}]}
    fields = sent(entries("steps", old))
    assert "inputs.2.key" in fields
    fields |= {"inputs.0.key": [""], "inputs.0.de": [" "], "inputs.0.en": [""], "inputs.1.de": ["C"]}
    fields |= {"inputs.2.key": ["neu"], "inputs.2.de": ["Neu"], "inputs.2.en": ["New"]}
    assert value_of("steps", fields, old)["inputs"] == [
        {"key": "b", "de": "C", "en": "B"},
        {"key": "neu", "de": "Neu", "en": "New"},
    ]


def test_a_mapping_gets_a_key_and_loses_one() -> None:
    old = {"choices": {"a": {"de": "A", "en": "A"}, "b": {"de": "B", "en": "B"}}}
    fields = sent(entries("parameters", old))
    fields |= {"choices.0.@": [""], "choices.0.=.de": [""], "choices.0.=.en": [""]}
    fields |= {"choices.2.@": ["c"], "choices.2.=.de": ["C"], "choices.2.=.en": ["C"]}
    assert value_of("parameters", fields, old)["choices"] == {
        "b": {"de": "B", "en": "B"},
        "c": {"de": "C", "en": "C"},
    }


def test_chosen_keys_keep_their_order() -> None:
    old = {"actors": ["vendor", "land"]}
    fields = sent(entries("steps", old)) | {"actors": ["land", "municipality", "vendor"]}
    assert value_of("steps", fields, old)["actors"] == ["vendor", "land", "municipality"]


def test_a_finding_leads_to_its_entry() -> None:
    value = {"gate": {"key": "g"}, "choices": {"a": {}, "b": {}}, "inputs": [{}, {"key": "x"}]}
    steps, parameters = entries("steps", value), entries("parameters", value)
    assert entry_at(steps, value, ("gate", "when")) == "gate.when"
    assert entry_at(steps, value, ("inputs", 1, "de")) == "inputs.1.de"
    assert entry_at(steps, value, ("title",)) == "title.de"
    assert entry_at(steps, value, ("hard", 3)) == "hard"
    assert entry_at(parameters, value, ("choices", "b", "de")) == "choices.1.=.de"
    assert entry_at(steps, value, ("nothing", "of", "that")) == ""
    assert entry_at(steps, value, ()) == ""


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=3), max_size=8))
def test_whatever_is_sent_is_read_or_left_out(fields: dict[str, list[str]]) -> None:
    for section in SECTIONS:
        assert isinstance(value_of(section, fields, {}), dict)


@given(st.data())
def test_hostile_entries_never_break_a_form(data: st.DataObject) -> None:
    section, _, item = data.draw(st.sampled_from(objects("bayern")))
    fields = sent(entries(section, item))
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=4)):
        fields[name] = data.draw(st.lists(st.text(max_size=30), max_size=2))
    value = value_of(section, fields, item)
    assert [one.name for one in entries(section, value)]


def changed_files(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name in after if after[name] != before[name]]


def test_an_object_of_the_base_becomes_one_change_that_later_edits_share() -> None:
    files = FOLDERS["bayern"]
    old = editing.read(files, "bayern").part("steps", "roles")
    assert old is not None
    first = sourcefiles.set_object(files, "steps", "roles", old, {**old, "order": 77}, BECAUSE)
    second = sourcefiles.set_object(first, "steps", "roles", {**old, "order": 77}, {**old, "order": 78}, BECAUSE)
    assert len(changed_files(files, second)) == 1
    [(name, text)] = [(name, second[name]) for name in changed_files(files, second)]
    mine = [one for one in yamledit.read(text)["changes"] if one["target"] == "steps/roles"]
    assert mine[-1] == {
        "target": "steps/roles",
        "kind": "replace",
        "reason": BECAUSE._asdict(),
        "fields": {"order": 78},
    }
    assert editing.read(second, "bayern").part("steps", "roles") == {**old, "order": 78}
    assert sourcefiles.reason_of(second, "steps", "roles") == BECAUSE
    assert text.startswith(files[name][:500])


def test_a_field_of_the_base_is_emptied() -> None:
    old = editing.read(FOLDERS["bayern"], "bayern").part("steps", "roles")
    assert old is not None
    new = {name: value for name, value in old.items() if name not in ("hard", "because")}
    files = sourcefiles.set_object(FOLDERS["bayern"], "steps", "roles", old, new, BECAUSE)
    part = editing.read(files, "bayern").part("steps", "roles")
    assert part is not None
    assert (part["hard"], part["because"]) == ([], [])


def test_a_step_of_the_base_is_disabled_and_an_own_object_goes() -> None:
    files = sourcefiles.disable(FOLDERS["bayern"], "steps", "contract", BECAUSE)
    assert editing.read(files, "bayern").part("steps", "contract") is None
    files = sourcefiles.disable(FOLDERS["bayern"], "parameters", "digital-officer", BECAUSE)
    assert "\n  digital-officer:" not in files["path.yaml"]
    assert files.keys() == FOLDERS["bayern"].keys()


def test_a_document_without_files_gets_one_that_says_the_same() -> None:
    document = plain(load_document("core"))
    found = editing.read(editing.whole(document), "core")
    assert found.document is not None
    assert plain(found.document) == document


def test_what_is_wrong_in_a_change_is_found_at_the_object_it_changes() -> None:
    old = editing.read(FOLDERS["bayern"], "bayern").part("steps", "contract")
    assert old is not None
    found = editing.changed(
        editing.read(FOLDERS["bayern"], "bayern"), "steps", "contract", {**old, "sources": ["gibtesnicht"]}, BECAUSE
    )
    assert ("sources", 0) in {one.path for one in found.about("steps", "contract") if not one.warning}


def test_the_files_survive_the_archive() -> None:
    for key, files in FOLDERS.items():
        assert archives.unpacked(archives.packed(files, key)) == files
        assert archives.packed(files, key) == archives.packed(dict(reversed(files.items())), key)


def archive(*entries_: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The same bytes at any time of day: they name the cases below, and two workers must read the same names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries_:
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            made.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def link() -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("a.yaml")
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


HOSTILE_ARCHIVES = {
    "empty": b"",
    "beginning-only": b"PK\x03\x04",
    "too-large": b"x" * (archives.MAX_ARCHIVE + 1),
    "no-files": archive(),
    "parent-folder": archive(("../a.yaml", b"a: b")),
    "absolute-path": archive(("/etc/a.yaml", b"a: b")),
    "nested-folders": archive(("a/b/c.yaml", b"a: b")),
    "backslash": archive(("a\\b.yaml", b"a: b")),
    "program": archive(("a.exe", b"")),
    "symbolic-link": archive((link(), b"/etc/passwd")),
    "two-folders": archive(("x/a.yaml", b"1"), ("y/a.yaml", b"2")),
    "not-utf-8": archive(("a.yaml", b"\xff\xfe")),
    "bomb": archive(("a.yaml", b"\0" * 1_000_001)),
    "many-large-files": archive(*[(f"a{n}.yaml", b"a" * 900_000) for n in range(7)]),
    "too-many-files": archive(*[(f"a{n}.yaml", b"") for n in range(101)]),
    "cut-off": archive(("a.yaml", b"a: b" * 100))[:-40],
}


@pytest.mark.parametrize("data", HOSTILE_ARCHIVES.values(), ids=HOSTILE_ARCHIVES.keys())
def test_hostile_archives_are_refused(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        archives.unpacked(data)
    assert caught.value.code == "blueprint.archive"


@given(st.data())
def test_broken_archives_only_give_problems(data: st.DataObject) -> None:
    whole = bytearray(archive(("a.yaml", b"a: b" * 30), ("b.yaml", b"c")))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Problem):
        archives.unpacked(bytes(whole))
