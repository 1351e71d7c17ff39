# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A blueprint with another content becomes the newest version when two other people have approved it."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.blueprint import actions, queries
from blaupause.blueprint.approvals import propose_release
from blaupause.blueprint.loader import PACKAGED
from blaupause.blueprint.models import BlueprintVersion
from blaupause.catalog.models import Commitment
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts.people import BAYERN, member, organisation, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> tuple[Person, Person, Person]:
    found = organisation(OrganisationKind.LAND_OFFICE, BAYERN)
    return member(found, Role.EDITOR), member(found, Role.LEAD), member(found, Role.LEAD)


NEXT = "90.0.0"
"""Higher than any packaged version."""


def changed_folder(folder: Path, version: str = NEXT, title: str = "Blaupause Bayern, neu") -> Path:
    """The packaged blueprint of Bavaria with another version number and title."""
    target = folder / "bayern"
    target.mkdir(parents=True, exist_ok=True)
    for path in (PACKAGED / "bayern").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "blueprint.yaml":
            text = re.sub(r"^  version: .*$", f"  version: {version}", text, count=1, flags=re.M)
            text = text.replace("de: Blaupause Bayern", f"de: {title}")
        (target / path.name).write_text(text, encoding="utf-8")
    return target


def released(number: int, *people: Person) -> None:
    """Approved by these people, one after the other."""
    for version, one in enumerate(people, 1):
        approvals.approve(by=scope_of(one), request_id=number, version=version)


def newest() -> BlueprintVersion:
    return BlueprintVersion.objects.filter(key="bayern").order_by("-loaded_at", "-pk")[0]


def test_two_other_people_release_it(tmp_path: Path, office: tuple[Person, Person, Person]) -> None:
    author, other, third = office
    before = newest()
    number = propose_release(by=scope_of(author), path_or_key=changed_folder(tmp_path), why="Neue Fassung")
    found = ChangeRequest.unscoped.get(pk=number)
    assert (found.place, found.subject) == (BAYERN, "blueprint:bayern")
    assert f"Fassung {NEXT}" in found.summary_de
    assert "Titel (Deutsch): Blaupause Bayern → Blaupause Bayern, neu (redaktionell)" in found.summary_de
    released(number, other)
    assert newest() == before
    approvals.approve(by=scope_of(third), request_id=number, version=2)
    assert (newest().version, newest().loaded_by) == (NEXT, third.key)
    assert newest().content_hash in found.summary_de
    assert Entry.objects.filter(action="blueprint.loaded", actor=third.key).count() == 1
    assert queries.newest("bayern").title.de == "Blaupause Bayern, neu"


def test_the_same_content_is_nothing_to_release(office: tuple[Person, Person, Person]) -> None:
    with pytest.raises(Problem) as caught:
        propose_release(by=scope_of(office[0]), path_or_key="bayern", why="noch einmal")
    assert caught.value.code == "blueprint.nothing_new"


def test_another_version_in_between_makes_it_stale(tmp_path: Path, office: tuple[Person, Person, Person]) -> None:
    author, other, _ = office
    number = propose_release(by=scope_of(author), path_or_key=changed_folder(tmp_path), why="Neue Fassung")
    again = changed_folder(tmp_path / "b", "91.0.0", "Blaupause Bayern, ganz neu")
    actions.load(by="test", path_or_key=again)
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(other), request_id=number, version=1)
    assert caught.value.code == "accounts.stale_request"
    assert newest().version == "91.0.0"


def test_somebody_from_elsewhere_cannot_even_ask(tmp_path: Path) -> None:
    stranger = member(organisation(), Role.LEAD)
    with pytest.raises(Problem) as caught:
        propose_release(by=scope_of(stranger), path_or_key=changed_folder(tmp_path), why="x")
    assert caught.value.code == "accounts.not_found"


def test_loading_the_same_again_keeps_a_target_that_was_changed_since() -> None:
    """A new content does not: it says what its commitments are."""
    row = Commitment.objects.get(key="by-ewa")
    later = row.due.replace(year=2027)
    Commitment.objects.filter(pk=row.pk).update(due=later)
    actions.load(by="test", path_or_key="bayern")
    row.refresh_from_db()
    assert row.due == later


def test_a_new_version_states_its_targets_itself(tmp_path: Path) -> None:
    row = Commitment.objects.get(key="by-ewa")
    Commitment.objects.filter(pk=row.pk).update(due=row.due.replace(year=2027))
    actions.load(by="test", path_or_key=changed_folder(tmp_path))
    assert Commitment.objects.get(key="by-ewa").due == row.due


def test_set_up_does_not_undo_what_people_released(tmp_path: Path, office: tuple[Person, Person, Person]) -> None:
    author, other, third = office
    number = propose_release(by=scope_of(author), path_or_key=changed_folder(tmp_path), why="Neue Fassung")
    assert actions.load_packaged(by="system:setup", key="bayern").version != NEXT
    released(number, other, third)
    assert actions.load_packaged(by="system:setup", key="bayern").version == NEXT
    assert newest().version == NEXT


def test_set_up_does_not_go_back_to_a_lower_number(tmp_path: Path) -> None:
    actions.load(by="cli", path_or_key=changed_folder(tmp_path))
    assert actions.load_packaged(by="system:setup", key="bayern").version == newest().version == NEXT


def test_the_command_asks_for_approval_once_there_are_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(changed_folder(tmp_path))
    found = organisation(OrganisationKind.LAND_OFFICE, BAYERN)
    author = member(found, Role.LEAD)
    with pytest.raises(Problem) as caught:
        call_command("blueprint", "apply", folder)
    assert caught.value.code == "blueprint.needs_approval"
    call_command("blueprint", "apply", folder, "--by", author.email)
    row = ChangeRequest.unscoped.get()
    assert f"Antrag {row.pk} wartet auf zwei andere Personen: /freigaben/{row.pk}/" in capsys.readouterr().out
    assert (row.author, row.state) == (author, "waiting")
    assert newest().version != NEXT


def test_without_people_the_command_loads_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint", "apply", str(changed_folder(tmp_path)))
    assert newest().version == NEXT
    assert "Angelegt:" in capsys.readouterr().out
