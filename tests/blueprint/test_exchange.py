# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A blueprint goes to another installation and comes back as a draft: no right is given, nothing overwritten."""

import json
import re
import stat
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test.utils import override_settings

from blaupause.accounts.models import Membership, Organisation, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import system
from blaupause.blueprint import drafts, exchange, queries, versions
from blaupause.blueprint.loader import load_document
from blaupause.blueprint.models import BlueprintDraft, BlueprintVersion
from blaupause.blueprint.rules import bundle, signing
from blaupause.blueprint.rules.canonical import plain
from blaupause.catalog.models import OnlineService
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.models import Entry
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, scope_of
from tests.blueprint.folders import core
from tests.blueprint.test_release import changed_folder

pytestmark = pytest.mark.django_db
PEM = signing.new_key()


def exported(key: str = "bayern", version: str = "") -> bytes:
    return exchange.export(
        by=system("test", today()), key=key, version=version, pem=PEM, source="key.pem", installation="Testland"
    )


def sent(document: dict[str, Any]) -> bytes:
    """What somebody else made and signed."""
    signer = signing.private_key(PEM, "key.pem")
    return bundle.pack(document, signer, installation="Anderswo", day=date(2026, 11, 26), software="")


def take_in(data: bytes, by: Person | None = None, **decisions: Any) -> int:
    found = {name.replace("__", "/").replace("_", "-"): value for name, value in decisions.items()}
    scope = scope_of(by, second_factor=False) if by else system("test", today())
    return exchange.take_in(by=scope, data=data, source="bundle.json", known={}, decisions=found)


def row(number: int) -> BlueprintDraft:
    return BlueprintDraft.unscoped.get(pk=number)


@pytest.fixture
def editor() -> Person:
    return member(organisation(OrganisationKind.LAND_OFFICE, BAYERN), Role.EDITOR)


def test_there_and_back_again(editor: Person) -> None:
    number = take_in(exported(), editor)
    found = row(number)
    assert found.document == BlueprintVersion.objects.get(pk=queries.newest("bayern").id).document
    assert (found.status, found.place, found.editors) == ("draft", BAYERN, [editor.pk])
    assert found.origin["installation"] == "Testland"
    assert found.origin["signer"] == ""
    assert found.origin["fingerprint"].startswith("sha256:")


def test_an_export_leaves_an_entry_and_nothing_else() -> None:
    before = Entry.objects.count()
    exported()
    assert Entry.objects.count() == before + 1
    assert Entry.objects.get(action="blueprint.exported").detail["blueprint"] == "bayern"
    with pytest.raises(Problem) as caught:
        exported("bayern", "77.7.7")
    assert caught.value.code == "blueprint.no_such_version"


def other() -> dict[str, Any]:
    """A blueprint of Bavaria that another installation changed."""
    value = deepcopy(plain(load_document("bayern")))
    actor, source = next(iter(value["actors"])), next(iter(value["sources"]))
    value["actors"][actor]["name"]["de"] = "Anders"
    value["sources"][source]["title"] = "Anders"
    return value


def test_taking_in_gives_no_right_and_overwrites_nothing(editor: Person) -> None:
    value = other()
    value["online_services"]["aufenthalt-digital"]["name"] = "Umbenannt"
    people = (Person.objects.count(), Organisation.unscoped.count(), Membership.unscoped.count())
    before = (queries.newest("bayern").id, BlueprintVersion.objects.count())
    _, found = exchange.open_bundle(sent(value), "x", {})
    exchange.take_in(
        by=scope_of(editor),
        data=sent(value),
        source="x",
        known={},
        decisions={one.target: {"new": one.free} for one in found},
    )
    assert (Person.objects.count(), Organisation.unscoped.count(), Membership.unscoped.count()) == people
    assert (queries.newest("bayern").id, BlueprintVersion.objects.count()) == before
    assert not OnlineService.objects.filter(name="Umbenannt").exists()


def test_what_exists_here_is_decided_one_by_one(editor: Person) -> None:
    value = other()
    _, found = exchange.open_bundle(sent(value), "x", {})
    assert [one.target.split("/")[0] for one in found] == ["actors", "sources"]
    with pytest.raises(Problems) as caught:
        take_in(sent(value), editor)
    assert caught.value.code == "bundle.mapping"
    assert len(caught.value.problems) == 2
    actor, source = (one.target for one in found)
    decisions = {actor: "existing", source: {"new": "umbenannt"}}
    number = exchange.take_in(by=scope_of(editor), data=sent(value), source="x", known={}, decisions=decisions)
    landed = row(number).document
    here = plain(load_document("bayern"))
    assert landed["actors"] == here["actors"]
    assert landed["sources"]["umbenannt"]["title"] == "Anders"
    assert source.split("/")[1] not in landed["sources"]
    assert row(number).origin["decisions"] == decisions


def test_nobody_takes_in_where_they_may_not_edit() -> None:
    for stranger in (
        member(organisation(OrganisationKind.LAND_OFFICE, "06"), Role.LEAD),
        member(organisation(place=KELHEIM), Role.LEAD),
        member(organisation(OrganisationKind.LAND_OFFICE, BAYERN), Role.READER),
    ):
        with pytest.raises(Problem) as caught:
            take_in(exported(), stranger)
        assert caught.value.code == "accounts.not_found"


def test_nobody_takes_over_the_blueprint_of_another_land() -> None:
    hessen = member(organisation(OrganisationKind.LAND_OFFICE, "06"), Role.LEAD)
    value = deepcopy(plain(load_document("bayern")))
    value["blueprint"]["land"] = "06"
    with pytest.raises(Problem) as caught:
        take_in(sent(value), hessen)
    assert caught.value.code == "blueprint.of_another_land"
    value["blueprint"]["key"] = "bayern-hessisch"
    with pytest.raises(Problem) as caught:
        take_in(sent(value), hessen)
    assert caught.value.code == "blueprint.foreign_commitment"
    value["commitments"] = {}
    for fact in value["facts"].values():
        fact["commitments"] = []
    value = json.loads(re.sub(r"commitment (!?=) ..by-bau..", r'land \1 \\"06\\"', json.dumps(value)))
    assert row(take_in(sent(value), hessen)).place == "06"


def test_unsound_content_is_refused_even_when_well_signed(editor: Person) -> None:
    value = deepcopy(plain(load_document("bayern")))
    value["steps"]["contract"]["hard"] = ["contract"]
    with pytest.raises(Problems) as caught:
        take_in(sent(value), editor)
    assert caught.value.code == "blueprint.invalid"


# ── the commands ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def keyfile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "key.pem"
    call_command("blueprint", "key", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "known.txt").write_text(
        capsys.readouterr().out.split("Schlüssel: ")[1].split("\n")[0] + " Land Test\n", encoding="utf-8"
    )
    return path


def test_a_key_is_never_overwritten(keyfile: Path) -> None:
    before = keyfile.read_bytes()
    with pytest.raises(Problem) as caught:
        call_command("blueprint", "key", str(keyfile))
    assert caught.value.code == "bundle.key_exists"
    assert keyfile.read_bytes() == before


def test_export_and_import_on_the_command_line(
    keyfile: Path, editor: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("blueprint", "export", "bayern", "--key-file", str(keyfile), "--name", "Testland")
    file = keyfile.with_name("bundle.json")
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    call_command("blueprint", "import", str(file), "--look")
    said = capsys.readouterr().out
    assert "Testland" in said
    assert "UNBEKANNTER Absender" in said
    assert not BlueprintDraft.unscoped.exists()
    with override_settings(BLAUPAUSE_KNOWN_KEYS=str(keyfile.with_name("known.txt"))):
        call_command("blueprint", "import", str(file), "--by", editor.email)
    assert "bekannt als Land Test" in capsys.readouterr().out
    assert BlueprintDraft.unscoped.get().origin["signer"] == "Land Test"


def test_an_import_with_a_mapping_file(keyfile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = other()
    file, decisions = keyfile.with_name("bundle.json"), keyfile.with_name("mapping.json")
    file.write_bytes(sent(value))
    call_command("blueprint", "import", str(file), "--look")
    template = json.loads(capsys.readouterr().out.split("Vorhandene:\n")[1])
    assert set(template.values()) == {"existing"}
    decisions.write_text("[]", encoding="utf-8")
    with pytest.raises(Problem):
        call_command("blueprint", "import", str(file), "--mapping", str(decisions))
    with pytest.raises(Problems):
        call_command("blueprint", "import", str(file))
    decisions.write_text(json.dumps({next(iter(template)): {"new": "ganz-neu"}}), encoding="utf-8")
    call_command("blueprint", "import", str(file), "--mapping", str(decisions), "--all", "existing")
    assert "ganz-neu" in BlueprintDraft.unscoped.get().document["actors"]


def test_without_a_key_nothing_is_exported() -> None:
    with pytest.raises(Problem) as caught:
        call_command("blueprint", "export", "bayern")
    assert caught.value.code == "bundle.no_key"


def test_diff_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(changed_folder(tmp_path))
    call_command("blueprint", "diff", "bayern", folder)
    said = capsys.readouterr().out
    assert "redaktionell (1)" in said
    assert "Blaupause Bayern → Blaupause Bayern, neu" in said
    version = queries.newest("bayern").version
    call_command("blueprint", "diff", f"bayern@{version}", folder, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["class"] == "editorial"
    assert {one["section"] for one in found["changes"]} == {"blueprint"}
    call_command("blueprint", "diff", "bayern", f"bayern@{version}")
    assert "Kein Unterschied." in capsys.readouterr().out
    number = drafts.begin(by=system("test", today()), document=load_document(folder))
    call_command("blueprint", "diff", folder, f"entwurf:{number}")
    assert "Kein Unterschied." in capsys.readouterr().out


@pytest.mark.parametrize("reference", ["saarland", "bayern@77.7.7", "entwurf:99999", "../..", "bayern@x", ""])
def test_a_reference_to_nothing(reference: str) -> None:
    with pytest.raises(Problem):
        call_command("blueprint", "diff", "bayern", reference)


def test_a_draft_on_the_command_line(tmp_path: Path, editor: Person, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(changed_folder(tmp_path))
    call_command("blueprint", "draft", folder, "--by", editor.email)
    found = BlueprintDraft.unscoped.get()
    assert f"/fassungen/entwurf/{found.pk}/" in capsys.readouterr().out
    changed_folder(tmp_path, "91.0.0")
    with pytest.raises(Problem) as caught:
        call_command("blueprint", "draft", folder, "--by", editor.email, "--replace", str(found.pk), "--seen", "7")
    assert caught.value.code == "accounts.conflict"
    call_command("blueprint", "draft", folder, "--by", editor.email, "--replace", str(found.pk), "--seen", "1")
    assert row(found.pk).version == "91.0.0"


# ── the changelog ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_changelog_tells_every_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from blaupause.blueprint import actions

    text = (core(tmp_path) / "blueprint.yaml").read_text(encoding="utf-8")
    actions.load(by="test", path_or_key=tmp_path / "mini")
    changed = text.replace("1.2.0", "2.0.0").replace("hard: [second]", "hard: [second, first]")
    actions.load(by="test", path_or_key=core(tmp_path, changed.replace("de: Fertig.", "de: Ganz *fertig*.")))
    call_command("blueprint", "changelog", "mini")
    german = capsys.readouterr().out
    assert german.startswith("# Mini: Änderungen\n\n## 2.0.0 – ")
    assert "### Nicht abwärtskompatibel\n\n- Schritt „Ende“, muss vorher erledigt sein: neu Anfang\n" in german
    assert "### Redaktionell\n\n- Schritt „Mitte“, Bedingung Text (Deutsch): Fertig. → Ganz \\*fertig\\*.\n" in german
    assert german.rstrip().endswith("Erste Fassung.")
    call_command("blueprint", "changelog", "mini", "--language", "en")
    english = capsys.readouterr().out
    assert "### Breaking\n\n- Step “End”, must be done before: new Start\n" in english
    releases = versions.changelog("mini")
    assert [one.version for one in releases] == ["2.0.0", "1.2.0"]


def test_no_changelog_of_nothing() -> None:
    with pytest.raises(Problem) as caught:
        versions.changelog("saarland")
    assert caught.value.code == "blueprint.no_such_version"
