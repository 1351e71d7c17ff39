# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a blueprint was built on stays while it is edited, also when it came as a bundle without files."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from blaupause.accounts.scope import Scope, system
from blaupause.blueprint import editing
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft, BlueprintVersion
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.diff import diff
from blaupause.blueprint.rules.foundation import Foundation
from blaupause.blueprint.rules.sourcefiles import Reason
from blaupause.kernel.clock import today
from tests.blueprint.folders import core
from tests.blueprint.test_exchange import exported, take_in

BECAUSE = Reason("Weil es so ist.", "Because it is so.")
OVERLAY = """\
format: blueprint-1
blueprint: { key: over, version: 0.1.0, title: { de: Darüber, en: Above }, extends: mini@^1 }
"""
KEPT = ("base", "disabled", "changed")


@pytest.fixture
def scope(db: None) -> Scope:
    return system("test", today())


def document(number: int) -> dict[str, Any]:
    found: dict[str, Any] = BlueprintDraft.unscoped.get(pk=number).document
    return found


def retitled(scope: Scope, number: int, seen: int, said: str) -> None:
    """Edit one step, as the form does."""
    before = editing.contents(scope, number)
    assert before is not None
    old = before.part("steps", "contract")
    assert old is not None
    new = {**old, "title": {"de": said, "en": said}}
    after = editing.changed(before, "steps", "contract", new, BECAUSE)
    editing.save(by=scope, draft_id=number, before=before, after=after, seen=seen, part="steps/contract")


def test_an_imported_draft_keeps_its_base_at_every_edit(scope: Scope) -> None:
    number = take_in(exported())
    landed = document(number)
    assert landed["base"]["key"] == "core"
    assert landed["changed"]
    assert not BlueprintDraft.unscoped.get(pk=number).files
    for seen, said in ((1, "Einmal"), (2, "Zweimal")):
        retitled(scope, number, seen, said)
        now = document(number)
        assert {name: now[name] for name in KEPT} == {name: landed[name] for name in KEPT}
        assert now["blueprint"] == landed["blueprint"]
        assert {one.path for one in diff(landed, now)} == {
            ("steps", "contract", "title", "de"),
            ("steps", "contract", "title", "en"),
        }


def test_the_draft_after_an_imported_release_keeps_it_too(scope: Scope) -> None:
    number = take_in(exported())
    retitled(scope, number, 1, "Einmal")
    version = BlueprintVersion.objects.filter(key="bayern").latest("pk")
    BlueprintDraft.unscoped.filter(pk=number).update(status="released", released=version)
    begun = editing.begin(by=scope, key="bayern")
    assert document(begun) == document(number)
    retitled(scope, begun, 1, "Wieder")
    assert document(begun)["base"] == document(number)["base"]


def test_control_without_what_is_kept_the_base_would_be_lost() -> None:
    value = plain(load_document("bayern"))
    found = editing.read(editing.whole(value), "bayern")
    assert found.document is not None
    assert found.document.base is None
    kept = editing.read(editing.whole(value), "bayern", Foundation.of(value))
    assert kept.document is not None
    assert plain(kept.document) == value


def test_files_that_name_their_own_base_are_believed() -> None:
    files = {path.name: path.read_text("utf-8") for path in (editing.PACKAGED / "bayern").glob("*.yaml")}
    value = deepcopy(plain(load_document("bayern")))
    value["base"]["version"] = "0.0.1"
    found = editing.read(files, "bayern", Foundation.of(value))
    assert found.foundation is None
    assert found.document == load_document("bayern")


def test_what_comes_back_is_not_switched_off_and_what_goes_is_not_changed() -> None:
    value = deepcopy(plain(load_document("bayern")))
    reason = {"de": "Weil.", "en": "Because."}
    value["disabled"] = [{"target": f"steps/{key}", "reason": reason} for key in ("gone", "contract")]
    value["changed"] = [
        {"target": f"steps/{key}", "kind": "replace", "fields": ["title"], "reason": reason}
        for key in ("gone", "contract")
    ]
    foundation = Foundation.of(value)
    assert foundation is not None
    made = foundation.beneath(load_document("bayern"))
    assert [one.target for one in made.disabled] == ["steps/gone"]
    assert [one.target for one in made.changed] == ["steps/contract"]
    assert Foundation.of(plain(load_document("core"))) is None


def test_a_draft_from_the_command_line_keeps_its_files(scope: Scope) -> None:
    call_command("blueprint", "draft", "bayern")
    row = BlueprintDraft.unscoped.get()
    assert row.files.keys() == {path.name for path in (editing.PACKAGED / "bayern").glob("*.yaml")}
    before = editing.contents(scope, row.pk)
    assert before is not None
    assert before.foundation is None, "they name it themselves"
    assert not before.own("steps", "contract"), "a change there asks for its reason"


def test_files_that_need_a_folder_beside_them_are_not_kept(tmp_path: Path) -> None:
    """Nobody could read them here again: the base is not among what is shipped."""
    core(tmp_path)
    overlay = tmp_path / "over"
    overlay.mkdir()
    (overlay / "blueprint.yaml").write_text(OVERLAY, encoding="utf-8")
    assert editing.files_of(str(overlay), load_document(str(overlay))) == {}
