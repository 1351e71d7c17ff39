# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""People come in by a link: once, within a week, and only where somebody with the right to it asked them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from blaupause.accounts import invitations, post
from blaupause.accounts.models import Invitation, Membership, Organisation, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger import queries as ledger
from tests.accounts import people
from tests.accounts.signin import PASSWORD, is_in, person, scope_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
EMAIL = "Neu.Zugang@example.org"


@pytest.fixture
def kelheim() -> Organisation:
    """A Landkreis."""
    return people.organisation(OrganisationKind.DISTRICT, people.KELHEIM, name="Landratsamt Kelheim")


def invite(of: Organisation, *, email: str = EMAIL, role: Role = Role.EDITOR, by: Scope | None = None) -> str:
    return invitations.invite(
        by=by or system("test", today()), organisation_id=of.pk, email=email, name="Neu Zugang", role=role
    )


def take(client: Client, token: str, password: str = PASSWORD) -> int:
    form = {"name": "Neu Zugang", "password1": password, "password2": password}
    return client.post(f"/einladung/{token}/", form).status_code


def test_from_the_link_to_a_role(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    page = client.get(f"/einladung/{token}/").content.decode()
    assert "Landratsamt Kelheim lädt Sie ein" in page
    assert take(client, token) == 302
    assert is_in(client)
    scope = scope_of(client)
    assert [(seat.organisation_id, seat.role) for seat in scope.seats] == [(kelheim.pk, Role.EDITOR)]
    assert Person.objects.get(pk=scope.person_id).email == EMAIL.lower()
    assert not scope.second_factor


def test_only_a_hash_of_the_link_is_kept(kelheim: Organisation) -> None:
    token = invite(kelheim)
    assert len(token) >= 43  # 256 bits
    kept = Invitation.unscoped.filter(organisation=kelheim).values().get()
    assert token not in str(kept)


def void(client: Client, token: str) -> bool:
    """True when the link leads nowhere, in the words of a link that was never made."""
    answer, never = client.get(f"/einladung/{token}/"), client.get("/einladung/never-made/")
    assert answer.status_code in (200, 404)
    return answer.status_code == 404 and answer.content.replace(token.encode(), b"never-made") == never.content


def test_a_link_works_once(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    take(client, token)
    assert void(Client(), token)
    assert take(Client(), token) == 404
    assert Membership.unscoped.filter(organisation=kelheim).count() == 1


def test_a_link_works_for_a_week(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    rows = Invitation.unscoped.filter(organisation=kelheim)
    assert rows.get().expires_at - rows.get().invited_at == timedelta(days=7)
    rows.update(expires_at=now() + timedelta(seconds=30))
    assert not void(client, token)
    rows.update(expires_at=now())
    assert void(client, token)
    assert take(client, token) == 404


def test_a_withdrawn_link_is_worthless_and_cannot_be_withdrawn_again(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    number = Invitation.unscoped.get(organisation=kelheim).pk
    invitations.withdraw(by=system("test", today()), invitation_id=number)
    assert void(client, token)
    with pytest.raises(Problem, match="gibt es hier nicht"):
        invitations.withdraw(by=system("test", today()), invitation_id=number)


def test_the_link_of_an_organisation_that_has_ended_is_worthless(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    Organisation.unscoped.filter(pk=kelheim.pk).update(ended_on=today())
    assert void(client, token)


def test_a_weak_password_is_refused(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    for weak in ("kurz", "password1234", "123456789012345", "neu.zugang@example.org"):
        assert take(client, token, weak) == 200, weak
    assert not is_in(client)


def test_whoever_has_an_account_signs_in_before_taking_a_further_role(client: Client, kelheim: Organisation) -> None:
    one = person(with_app=True)
    token = invite(kelheim, email=one.email)
    assert take(client, token) == 200  # neither a new password nor a way around the second factor
    assert not is_in(client)
    with pytest.raises(Problem, match="schon ein Konto"):
        invitations.accept(token=token, name="X", password=PASSWORD)
    sign_in(client, one, with_code=True)
    client.post(f"/einladung/{token}/")
    assert [seat.role for seat in scope_of(client).seats] == [Role.EDITOR]


def test_a_link_for_somebody_else_is_of_no_use(client: Client, kelheim: Organisation) -> None:
    token = invite(kelheim)
    sign_in(client, person())
    client.post(f"/einladung/{token}/")
    assert scope_of(client).seats == ()
    assert not void(Client(), token)


def test_who_may_not_invite_cannot(kelheim: Organisation) -> None:
    other = people.organisation(OrganisationKind.DISTRICT, people.REGENSBURG)
    for role, of in ((Role.EDITOR, kelheim), (Role.READER, kelheim), (Role.LEAD, other)):
        scope = people.scope_of(people.member(of, role))
        with acting(scope), pytest.raises(Problem, match="gibt es hier nicht"):
            invite(kelheim, by=scope)
    administrator = people.scope_of(people.member(kelheim, Role.ADMINISTRATOR), second_factor=False)
    with acting(administrator), pytest.raises(Problem):
        invite(kelheim, by=administrator)
    assert not Invitation.unscoped.filter(organisation=kelheim).exists()


def test_each_action_leaves_one_entry_without_name_or_address(client: Client, kelheim: Organisation) -> None:
    lead = people.scope_of(people.member(kelheim, Role.LEAD))
    with acting(lead):
        token = invite(kelheim, by=lead)
        withdrawn = invite(kelheim, by=lead, email="zweite@example.org")
        assert withdrawn
        number = Invitation.unscoped.get(email="zweite@example.org").pk
        invitations.withdraw(by=lead, invitation_id=number)
    take(client, token)
    first = Invitation.unscoped.get(email=EMAIL.lower()).pk
    told = [(e.action, e.actor, e.place, e.owner) for e in reversed(ledger.history(f"invitation:{first}"))]
    newcomer = f"person:{scope_of(client).person_id}"
    assert told == [
        ("invitation.added", lead.key, None, kelheim.pk),
        ("invitation.accepted", newcomer, None, kelheim.pk),
    ]
    assert [e.action for e in ledger.history(f"invitation:{number}")] == ["invitation.withdrawn", "invitation.added"]
    everything = str([e.detail for e in ledger.history(f"invitation:{first}")])
    assert "example.org" not in everything
    assert "Zugang" not in everything


def test_the_mail_carries_the_link() -> None:
    post.send_invitation(email=EMAIL, name="Neu", organisation="Landratsamt", link="https://blaupause.example/x/")
    assert mail.outbox[0].to == [EMAIL]
    assert "https://blaupause.example/x/" in mail.outbox[0].body


def test_nobody_can_open_an_account_without_one(client: Client) -> None:
    before = Person.objects.count()
    form = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "Hier kann man kein Konto anlegen" in client.post("/konto/registrieren/", form).content.decode()
    assert Person.objects.count() == before
