# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Giving and ending roles: who may, who may not, exactly one entry each, and nothing lost to the quicker one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from blaupause.accounts import actions, appointments, invitations
from blaupause.accounts.models import Membership, Person
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import public, system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts import people
from tests.accounts.acting_people import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> World:
    return world()


def _grant(w: World, by: Person, *, role: Role = Role.EDITOR, second_factor: bool = True) -> int:
    colleague = people.member(w.district, "reader")
    scope = people.scope_of(by, second_factor=second_factor)
    return actions.grant_role(by=scope, organisation_id=w.district.pk, person_id=colleague.pk, role=role)


def test_a_lead_gives_a_role_and_one_entry_says_so(w: World) -> None:
    before = Entry.objects.count()
    number = _grant(w, w.lead)
    entry = Entry.objects.order_by("-id")[0]
    assert Entry.objects.count() == before + 1
    assert (entry.actor, entry.organisation, entry.chain) == (w.lead.key, "kelheim", "land-09")
    assert (entry.action, entry.subject, entry.owner) == ("membership.granted", f"membership:{number}", w.district.pk)
    assert entry.detail["new"]["role"] == "editor"


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        ("lead", Role.LEAD, "accounts.role_too_high"),
        ("lead", Role.AUDITOR, "accounts.role_too_high"),
        ("lead", Role.ADMINISTRATOR, "accounts.role_too_high"),
        ("sibling_lead", Role.READER, "accounts.not_found"),
        ("sibling_administrator", Role.READER, "accounts.not_found"),
        ("town_lead", Role.READER, "accounts.not_found"),  # child
        ("land_lead", Role.READER, "accounts.not_found"),  # parent
        ("provider_lead", Role.READER, "accounts.not_found"),
    ],
)
def test_others_cannot_give_roles(w: World, who: str, role: Role, code: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(Problem) as refused:
        _grant(w, getattr(w, who), role=role)
    assert refused.value.code == code
    assert Entry.objects.count() == before


@pytest.mark.parametrize("start", ["editor", "reader", "auditor"])
def test_roles_that_look_after_nobody_give_none(w: World, start: str) -> None:
    with pytest.raises(Problem, match="Das gibt es hier nicht"):
        _grant(w, people.member(w.district, start), role=Role.READER)


def test_a_mandate_current_or_ended_gives_no_power_over_people(w: World) -> None:
    people.mandate(w.provider, people.KELHEIM)
    people.ended_mandate(w.sibling, people.KELHEIM)
    for who in (w.provider_lead, w.sibling_lead, w.sibling_administrator):
        with pytest.raises(Problem) as refused:
            _grant(w, who, role=Role.READER)
        assert refused.value.code == "accounts.not_found"


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_of_the_organisation_or_above_gives_every_role(w: World, role: Role) -> None:
    if role is not Role.READER:
        assert _grant(w, w.administrator, role=role)
        assert _grant(w, w.land_administrator, role=role)


def test_an_administrator_without_second_factor_is_told_so(w: World) -> None:
    with pytest.raises(Problem) as refused:
        _grant(w, w.administrator, second_factor=False)
    assert refused.value.code == "accounts.second_factor"


def test_nobody_gives_a_role_to_themselves(w: World) -> None:
    for who in (w.lead, w.administrator):
        scope = people.scope_of(who)
        with pytest.raises(Problem) as refused:
            actions.grant_role(by=scope, organisation_id=w.district.pk, person_id=who.pk, role=Role.EDITOR)
        assert refused.value.code == "accounts.not_oneself"


def test_nobody_learns_by_giving_a_role_who_else_has_an_account(w: World) -> None:
    scope = people.scope_of(w.lead)
    codes = set()
    for number in (w.sibling_lead.pk, 987_654_321):
        with pytest.raises(Problem) as refused:
            actions.grant_role(by=scope, organisation_id=w.district.pk, person_id=number, role=Role.READER)
        codes.add((refused.value.code, refused.value.text()))
    assert len(codes) == 1


def test_a_role_given_twice_is_a_conflict_with_what_is_there(w: World) -> None:
    colleague = people.member(w.district, "reader")
    scope = people.scope_of(w.lead)
    with pytest.raises(Conflict) as lost:
        actions.grant_role(by=scope, organisation_id=w.district.pk, person_id=colleague.pk, role=Role.READER)
    assert lost.value.theirs["Rolle"].startswith("ab ")


def test_a_role_may_begin_later_but_never_before_today(w: World) -> None:
    colleague = people.member(w.district, "reader")
    scope = people.scope_of(w.lead)
    with pytest.raises(Problem, match="Frühestens heute"):
        actions.grant_role(
            by=scope,
            organisation_id=w.district.pk,
            person_id=colleague.pk,
            role=Role.EDITOR,
            valid_from=today() - timedelta(days=1),
        )


def test_a_role_ends_at_once(w: World) -> None:
    colleague = people.member(w.district, "editor")
    row = Membership.unscoped.get(person=colleague)
    actions.end_role(by=people.scope_of(w.lead), membership_id=row.pk, version=1, why="Versetzung")
    row.refresh_from_db()
    assert (row.valid_to, row.version) == (today(), 2)
    assert people.scope_of(colleague).seats == ()
    assert Entry.objects.order_by("-id")[0].action == "membership.ended"


def test_ending_with_an_old_version_is_a_conflict_and_ends_nothing(w: World) -> None:
    row = Membership.unscoped.get(person=people.member(w.district, "editor"))
    with pytest.raises(Conflict):
        actions.end_role(by=people.scope_of(w.lead), membership_id=row.pk, version=7)
    row.refresh_from_db()
    assert row.valid_to is None


@pytest.mark.parametrize("role", ["lead", "administrator", "auditor"])
def test_a_lead_cannot_end_the_roles_that_watch_over_leads(w: World, role: str) -> None:
    row = Membership.unscoped.get(person=people.member(w.district, role))
    with pytest.raises(Problem) as refused:
        actions.end_role(by=people.scope_of(w.lead), membership_id=row.pk, version=1)
    assert refused.value.code == "accounts.role_too_high"


def test_foreign_and_missing_roles_are_ended_alike(w: World) -> None:
    foreign = Membership.unscoped.get(person=w.sibling_lead)
    said = set()
    for number in (foreign.pk, 987_654_321):
        with pytest.raises(Problem) as refused:
            actions.end_role(by=people.scope_of(w.administrator), membership_id=number, version=1)
        said.add((refused.value.code, refused.value.text()))
    assert len(said) == 1


def test_the_last_lead_or_administrator_goes_only_on_purpose(w: World) -> None:
    scope = people.scope_of(w.land_administrator)
    for who in (w.lead, w.administrator):
        row = Membership.unscoped.get(person=who)
        with pytest.raises(Problem) as refused:
            actions.end_role(by=scope, membership_id=row.pk, version=1)
        assert refused.value.code == "accounts.last_of_role"
        assert actions.end_role(by=scope, membership_id=row.pk, version=1, although_last=True) == 2


def test_a_disabled_colleague_does_not_count_as_another_lead(w: World) -> None:
    people.role(people.person(is_active=False), w.district, "lead")
    row = Membership.unscoped.get(person=w.lead)
    with pytest.raises(Problem) as refused:
        actions.end_role(by=people.scope_of(w.administrator), membership_id=row.pk, version=1)
    assert refused.value.code == "accounts.last_of_role"


def test_a_disabled_person_loses_every_session_at_once(w: World) -> None:
    colleague = people.member(w.district, "editor")
    client = people.signed_in(Client(), colleague)
    key = client.session.session_key
    UserSession.objects.create(user=colleague, ip="127.0.0.1", session_key=key, user_agent="x")
    ended = actions.disable_person(by=people.scope_of(w.lead), person_id=colleague.pk, why="Geräteverlust")
    assert ended == 1
    assert not client.session.exists(key)
    colleague.refresh_from_db()
    assert not colleague.is_active
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.action, entry.subject, entry.why) == ("person.disabled", colleague.key, "Geräteverlust")


def test_only_who_may_end_all_roles_of_a_person_shuts_them_out(w: World) -> None:
    colleague = people.member(w.district, "editor")
    people.role(colleague, w.sibling, "editor")
    with pytest.raises(Problem) as refused:
        actions.disable_person(by=people.scope_of(w.administrator), person_id=colleague.pk, why="x")
    assert refused.value.code == "accounts.not_found"
    actions.disable_person(by=people.scope_of(w.land_administrator), person_id=colleague.pk, why="x")
    colleague.refresh_from_db()
    assert not colleague.is_active


def test_nobody_disables_themselves_nor_somebody_twice(w: World) -> None:
    scope = people.scope_of(w.administrator)
    with pytest.raises(Problem) as refused:
        actions.disable_person(by=scope, person_id=w.administrator.pk, why="x")
    assert refused.value.code == "accounts.not_oneself"
    colleague = people.member(w.district, "editor")
    actions.disable_person(by=scope, person_id=colleague.pk, why="x")
    with pytest.raises(Conflict):
        actions.disable_person(by=scope, person_id=colleague.pk, why="x")


def test_nobody_in_particular_does_nothing(w: World) -> None:
    row = Membership.unscoped.get(person=w.lead)
    with pytest.raises(Problem):
        actions.end_role(by=public(today()), membership_id=row.pk, version=1)


def test_an_ended_organisation_takes_nobody_in(w: World) -> None:
    scope = people.scope_of(w.land_administrator)
    actions.end_organisation(
        by=people.scope_of(w.administrator), organisation_id=w.district.pk, version=1, on=today(), why="Auflösung"
    )
    with pytest.raises(Problem) as refused:
        actions.grant_role(by=scope, organisation_id=w.district.pk, person_id=w.lead.pk, role=Role.EDITOR)
    assert refused.value.code == "accounts.not_found"


def test_the_appointments_are_data_and_a_flipped_cell_is_noticed(monkeypatch: pytest.MonkeyPatch, w: World) -> None:
    """The planted defect: with leads allowed to appoint administrators, the refusal above is gone."""
    planted = {Role.LEAD: frozenset(Role), Role.ADMINISTRATOR: frozenset(Role)}
    monkeypatch.setattr(appointments, "table", lambda: planted)
    assert _grant(w, w.lead, role=Role.ADMINISTRATOR)


def test_without_the_second_wall_a_blind_action_would_reach_a_neighbour(w: World) -> None:
    """The planted defect: the same query as the system finds what the action must not."""
    foreign = Membership.unscoped.get(person=w.sibling_lead)
    with pytest.raises(Problem):
        actions.end_role(by=people.scope_of(w.administrator), membership_id=foreign.pk, version=1, although_last=True)
    assert actions.end_role(by=system("test", today()), membership_id=foreign.pk, version=1, although_last=True) == 2


@pytest.mark.parametrize("invite", [actions.invite, invitations.invite])
def test_inviting_has_the_limits_of_appointing(w: World, invite: Callable[..., str]) -> None:
    """Also past the pages: a lead who could invite an administrator would have a way around the table."""
    given = {"organisation_id": w.district.pk, "email": "neu@example.org", "name": "Neu"}
    assert invite(by=people.scope_of(w.lead), role=Role.READER, **given)
    assert invite(by=people.scope_of(w.administrator), role=Role.ADMINISTRATOR, **given)
    for role in (Role.LEAD, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Problem, match="Diese Rolle"):
            invite(by=people.scope_of(w.lead), role=role, **given)
    with pytest.raises(Problem) as refused:
        invite(by=people.scope_of(w.sibling_lead), role=Role.READER, **given)
    assert refused.value.code == "accounts.not_found"


def test_nobody_invites_themselves(w: World) -> None:
    for who in (w.lead, w.administrator):
        with pytest.raises(Problem, match="sich selbst"):
            actions.invite(
                by=people.scope_of(who),
                organisation_id=w.district.pk,
                email=who.email.upper(),
                name="",
                role=Role.READER,
            )
