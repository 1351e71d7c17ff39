# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Loading stores a version once, declares its commitments, and leaves nothing behind when it fails."""

from pathlib import Path

import pytest

from blaupause.blueprint import actions, queries
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.catalog.models import Commitment, OnlineService
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.models import Entry
from blaupause.ledger.queries import broken_entry
from tests.blueprint.folders import CORE, core

pytestmark = pytest.mark.django_db


def test_the_base_data_hold_both_lands() -> None:
    assert set(BlueprintVersion.objects.values_list("key", flat=True)) >= {"bayern", "hessen"}
    assert Commitment.objects.filter(land__in=["09", "06"]).count() == 10
    assert OnlineService.objects.get(key="ewaffe").variants.count() == 7


def test_loading_again_changes_nothing() -> None:
    before = (BlueprintVersion.objects.count(), Entry.objects.count())
    version = actions.load(by="test", path_or_key="bayern")
    assert (BlueprintVersion.objects.count(), Entry.objects.count()) == before
    assert version.content_hash == content_hash(plain(load_document("bayern")))


def test_one_number_has_one_content(tmp_path: Path) -> None:
    actions.load(by="test", path_or_key=core(tmp_path))
    before = (BlueprintVersion.objects.count(), Entry.objects.count())
    with pytest.raises(Problem, match=r"1\.2\.0 gibt es schon, mit anderem Inhalt"):
        actions.load(by="test", path_or_key=core(tmp_path, CORE.replace("Fangen Sie an.", "Beginnen Sie.")))
    assert (BlueprintVersion.objects.count(), Entry.objects.count()) == before
    assert queries.newest("mini").steps[0].text.de == "Fangen Sie an."


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    first = actions.load(by="test", path_or_key=core(tmp_path))
    changed = core(tmp_path, CORE.replace("Fangen Sie an.", "Beginnen Sie.").replace("1.2.0", "1.2.1"))
    second = actions.load(by="test", path_or_key=changed)
    assert first.pk != second.pk
    assert queries.newest("mini").steps[0].text.de == "Beginnen Sie."
    assert queries.version(first.pk).steps[0].text.de == "Fangen Sie an."
    back = actions.load(by="test", path_or_key=core(tmp_path))
    assert (back.pk, queries.newest("mini").id) == (first.pk, first.pk)
    entries = Entry.objects.filter(subject="blueprint:mini")
    assert [e.detail["sha256"] for e in entries.order_by("number")] == [
        first.content_hash,
        second.content_hash,
        first.content_hash,
    ]
    assert broken_entry("blueprint") is None


def test_an_invalid_blueprint_leaves_nothing(tmp_path: Path) -> None:
    before = BlueprintVersion.objects.count()
    with pytest.raises(Problems):
        actions.load(by="test", path_or_key=core(tmp_path, CORE.replace("hard: [first]", "hard: [frist]")))
    assert BlueprintVersion.objects.count() == before


def test_an_unproved_leika_key_refuses_the_whole_blueprint(tmp_path: Path) -> None:
    commitment = """\
commitments:
  mini-promise:
    order: 1
    land: "09"
    name: { de: A, en: A }
    citizen_name: { de: A, en: A }
    competence: registration
    online_service: null
    target: everywhere
    target_note: { de: A, en: A }
    due: 2026-12-31
    announced: 2026-01-21
    source: guide
    services:
      - { leika_key: "99999999999999", name: Erfunden }
"""
    with pytest.raises(Problems) as caught:
        actions.load(by="test", path_or_key=core(tmp_path, CORE + commitment))
    assert [p.code for p in caught.value.problems] == ["catalog.key_unproved"]
    assert not BlueprintVersion.objects.filter(key="mini").exists()
    assert not Commitment.objects.filter(key="mini-promise").exists()


def test_what_a_reader_gets() -> None:
    info = queries.newest("bayern")
    assert [step.order for step in info.steps] == list(range(19))
    assert info.commitments == ("by-ewa", "by-fuehrerschein", "by-bau", "by-aufenthalt", "by-waffen")
    assert info.base == "core@1.0.0"
    system = next(step for step in info.steps if step.key == "specialist-system")
    assert system.title.de == "Fachverfahren vorbereiten"
    assert {d.key for d in info.inputs_for(step=system.key, online_service="ewa")} == {
        "ewa-module",
        "xmeld-messages",
        "xpassausweis-messages",
    }
    for_ewa = {f.key for f in info.facts_for(step=system.key, online_service="ewa")}
    for_other = {f.key for f in info.facts_for(step=system.key, online_service="ewaffe")}
    assert "ewa-xpassausweis" in for_ewa - for_other
    assert "baykommun-5-interface" in for_other
    contract = {f.key for f in info.facts_for(step="contract", commitment="by-bau")}
    assert "bauantrag-dbauv" in contract
    assert "bauantrag-dbauv" not in {f.key for f in info.facts_for(step="contract", commitment="by-ewa")}


def test_a_blueprint_that_is_not_loaded() -> None:
    with pytest.raises(Problem) as caught:
        queries.newest("saarland")
    assert caught.value.code == "blueprint.not_loaded"
