# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Once there are people, nobody removes units from the register alone."""

from pathlib import Path

import pytest

from blaupause.accounts import approvals
from blaupause.accounts.models import ChangeRequest, Organisation, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.territory import queries
from blaupause.territory.management.commands.units import NOT_APPROVED, REFUSED
from blaupause.territory.models import RegisterImport
from tests.accounts.people import BAYERN, KELHEIM, member, organisation, scope_of

from .registers import LATER, WEST, changed
from .test_import import imported, merged
from .test_units_command import failing, file, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_database", "data_folder")]


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLAUPAUSE_DATA", str(tmp_path / "data"))
    imported()
    return tmp_path / "data"


@pytest.fixture
def office() -> Organisation:
    return organisation(OrganisationKind.LAND_OFFICE, BAYERN, name="Landesstelle")


def asked(folder: Path, author: Person) -> ChangeRequest:
    run("import", file(folder, merged(), LATER), "--approve", "--by", author.email)
    return ChangeRequest.unscoped.get()


def test_without_people_it_writes_as_ever(tmp_path: Path) -> None:
    assert "Geschrieben:" in run("import", file(tmp_path, merged(), LATER), "--approve")
    assert not ChangeRequest.unscoped.exists()


def test_with_people_it_waits_and_says_who_can_approve(tmp_path: Path, office: Organisation) -> None:
    author, _ = member(office, Role.LEAD), member(office, Role.LEAD)
    shown = run(
        "import", file(tmp_path, merged(), LATER), "--approve", "--by", author.email, "--why", "Gebietsreform"
    )
    found = ChangeRequest.unscoped.get()
    assert f"Antrag {found.pk} wartet auf eine zweite Person." in shown
    assert "Freigeben können: Landesstelle (Rolle Leitung), nicht Sie selbst." in shown
    assert "Geschrieben" not in shown
    assert [status.status_date for status in queries.statuses()] != [LATER]
    assert (found.kind, found.place, found.author, found.why) == ("territory.import", BAYERN, author, "Gebietsreform")
    assert "1 Einheiten fallen weg" in found.summary_de
    assert "Ellgau (097725701136)" in found.summary_de


def test_the_second_person_has_it_written(
    tmp_path: Path, office: Organisation, data_folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    author, other = member(office, Role.LEAD), member(office, Role.LEAD)
    found = asked(tmp_path, author)
    kept = list((data_folder / "waiting").iterdir())
    assert [oct(path.stat().st_mode & 0o777) for path in kept] == ["0o600"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        approvals.approve(by=scope_of(other), request_id=found.pk, version=1)
    row = RegisterImport.objects.get(status_date=LATER)
    assert (row.imported_by, row.file_name) == (other.key, Path(file(tmp_path, merged(), LATER)).name)
    assert queries.territory_at(LATER).by_ags("09772136") is None
    assert Entry.objects.get(action="territory.import", actor=other.key).detail["gone"] == 1
    assert list((data_folder / "waiting").iterdir()) == []


def test_the_author_does_not(tmp_path: Path, office: Organisation) -> None:
    author, _ = member(office, Role.LEAD), member(office, Role.LEAD)
    found = asked(tmp_path, author)
    with pytest.raises(Problem, match="jemand anderes"):
        approvals.approve(by=scope_of(author), request_id=found.pk, version=1)
    assert not RegisterImport.objects.filter(status_date=LATER).exists()


def test_a_name_that_nobody_signs_in_with_is_refused(tmp_path: Path, office: Organisation) -> None:
    member(office, Role.LEAD)
    error = failing("import", file(tmp_path, merged(), LATER), "--approve", "--by", "anna")
    assert error.returncode == NOT_APPROVED
    assert "E-Mail-Adresse" in str(error)
    assert not ChangeRequest.unscoped.exists()


def test_alone_one_is_told_to_find_a_second_person(tmp_path: Path, office: Organisation) -> None:
    author = member(office, Role.LEAD)
    error = failing("import", file(tmp_path, merged(), LATER), "--approve", "--by", author.email)
    assert error.returncode == REFUSED
    assert "niemand außer Ihnen" in str(error)


def test_who_lives_nearest_decides(tmp_path: Path) -> None:
    """The unit that would vanish lies in the Landkreis Augsburg: its lead decides, else the Land office."""
    author = member(organisation(place=KELHEIM), Role.LEAD)
    member(organisation(OrganisationKind.LAND_OFFICE, BAYERN), Role.LEAD)
    assert asked(tmp_path, author).place == BAYERN
    member(organisation(OrganisationKind.DISTRICT, "09772"), Role.LEAD)
    run("import", file(tmp_path, merged(), LATER), "--approve", "--by", author.email)
    assert ChangeRequest.unscoped.order_by("-pk")[0].place == "09772"


def test_another_import_in_between_makes_it_stale(tmp_path: Path, office: Organisation) -> None:
    author, other = member(office, Role.LEAD), member(office, Role.LEAD)
    found = asked(tmp_path, author)
    imported(changed((WEST, WEST)), LATER)
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(other), request_id=found.pk, version=1)
    assert caught.value.code == "accounts.stale_request"


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_file_that_is_not_the_one_is_never_written(
    tmp_path: Path, office: Organisation, data_folder: Path, damage: str
) -> None:
    author, other = member(office, Role.LEAD), member(office, Role.LEAD)
    found = asked(tmp_path, author)
    (kept,) = (data_folder / "waiting").iterdir()
    if damage == "gone":
        kept.unlink()
    else:
        kept.write_text(kept.read_text(encoding="utf-8").replace("3800", "9800"), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        approvals.approve(by=scope_of(other), request_id=found.pk, version=1)
    assert caught.value.code in ("territory.file_changed", "file.missing")
    assert ChangeRequest.unscoped.get().state == "waiting"


def test_what_removes_nothing_needs_nobody(tmp_path: Path, office: Organisation) -> None:
    member(office, Role.LEAD)
    assert "Geschrieben:" in run("import", file(tmp_path, changed((WEST, WEST)), LATER), "--approve", "--by", "anna")
