# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Organisations: set up, edited, ended; seen only where the table lets."""

from datetime import timedelta

import pytest

from blaupause.accounts import actions, queries
from blaupause.accounts.models import Organisation
from blaupause.accounts.problems import Conflict
from blaupause.accounts.rules import OrganisationKind
from blaupause.accounts.scope import public, system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from tests.accounts import people
from tests.accounts.acting_people import World, world

pytestmark = pytest.mark.django_db
TOWN = "092730111111"


@pytest.fixture
def w() -> World:
    return world()


def test_an_administrator_sets_up_organisations_below_the_own_place(w: World) -> None:
    before = Entry.objects.count()
    key = actions.create_organisation(
        by=people.scope_of(w.administrator),
        kind=OrganisationKind.MUNICIPALITY,
        name="Stadt Übersee (Süd)",
        place=TOWN,
    )
    assert key == "stadt-uebersee-sued"
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.action, entry.chain, entry.place) == ("organisation.created", "land-09", TOWN)


def test_a_key_that_a_hidden_organisation_has_is_passed_over_silently(w: World) -> None:
    first = people.organisation("municipality", "093750117117", key="stadt-abensberg")
    assert first.key == "stadt-abensberg"
    key = actions.create_organisation(
        by=people.scope_of(w.administrator), kind=OrganisationKind.MUNICIPALITY, name="Stadt Abensberg", place=TOWN
    )
    assert key == "stadt-abensberg-2"


@pytest.mark.parametrize("who", ["lead", "sibling_administrator", "town_lead", "land_lead", "provider_lead"])
def test_others_set_up_nothing_there(w: World, who: str) -> None:
    with pytest.raises(Problem) as refused:
        actions.create_organisation(
            by=people.scope_of(getattr(w, who)), kind=OrganisationKind.MUNICIPALITY, name="X", place=TOWN
        )
    assert refused.value.code == "accounts.not_found"


def test_bodies_without_a_place_are_set_up_on_the_server_only(w: World) -> None:
    given = {"kind": OrganisationKind.IT_PROVIDER, "name": "Netz", "place": None}
    with pytest.raises(Problem) as refused:
        actions.create_organisation(by=people.scope_of(w.land_administrator), **given)  # type: ignore[arg-type]
    assert refused.value.code == "accounts.not_found"
    assert actions.create_organisation(by=system("accounts", today()), **given) == "netz"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("district", "09"),
        ("municipality", "092735216"),
        ("land_office", "09273"),
        ("it_provider", "09"),
        ("bund", None),
    ],
)
def test_kind_and_place_have_to_fit(kind: str, place: str | None) -> None:
    with pytest.raises(Problem) as refused:
        actions.create_organisation(by=system("test", today()), kind=OrganisationKind(kind), name="X", place=place)
    assert refused.value.code == "accounts.invalid.place"


def _edit(w: World, who: str, *, version: int = 1, name: str = "Landratsamt Kelheim", **fields: str) -> int:
    given = {"mailbox": "digital@example.org", "website": "https://www.example.org/"} | fields
    return actions.edit_organisation(
        by=people.scope_of(getattr(w, who)), organisation_id=w.district.pk, version=version, name=name, **given
    )


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_lead_and_administrator_edit_their_own(w: World, who: str) -> None:
    before = Entry.objects.count()
    assert _edit(w, who) == 2
    assert Entry.objects.count() == before + 1
    detail = Entry.objects.order_by("-id")[0].detail
    assert detail["old"]["name"] == "Landkreis Kelheim"
    assert detail["new"]["name"] == "Landratsamt Kelheim"


@pytest.mark.parametrize("who", ["land_administrator", "land_lead", "town_lead", "sibling_lead", "provider_lead"])
def test_others_do_not_edit_it(w: World, who: str) -> None:
    people.mandate(w.provider, people.KELHEIM)
    with pytest.raises(Problem) as refused:
        _edit(w, who)
    assert refused.value.code == "accounts.not_found"


def test_the_second_of_two_gets_both_versions(w: World) -> None:
    _edit(w, "lead")
    with pytest.raises(Conflict) as lost:
        _edit(w, "administrator", name="Kreis Kelheim")
    assert lost.value.theirs["Name"] == "Landratsamt Kelheim"
    assert lost.value.yours["Name"] == "Kreis Kelheim"
    assert Organisation.unscoped.get(pk=w.district.pk).version == 2


def test_saving_without_a_change_writes_nothing(w: World) -> None:
    _edit(w, "lead")
    before = Entry.objects.count()
    assert _edit(w, "lead", version=2) == 2
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("mailbox", "kein-postfach"), ("website", "javascript:alert(1)"), ("website", "http://["), ("name", " \u0000 ")],
)
def test_impossible_values_are_refused_beside_their_field(w: World, field: str, value: str) -> None:
    with pytest.raises(Problem) as refused:
        _edit(w, "lead", **{field: value})
    assert refused.value.code == f"accounts.invalid.{field}"


def test_an_ended_organisation_gives_nobody_rights(w: World) -> None:
    scope = people.scope_of(w.administrator)
    with pytest.raises(Problem, match="Frühestens heute"):
        actions.end_organisation(
            by=scope, organisation_id=w.district.pk, version=1, on=today() - timedelta(days=1), why="x"
        )
    actions.end_organisation(by=scope, organisation_id=w.district.pk, version=1, on=today(), why="Auflösung")
    assert people.scope_of(w.lead).seats == ()
    with pytest.raises(Problem) as refused:
        _edit(w, "lead", version=2)
    assert refused.value.code == "accounts.not_found"


def test_foreign_and_missing_organisations_answer_alike(w: World) -> None:
    said = set()
    for key in ("regensburg", "gibt-es-nicht", "musternetz"):
        with pytest.raises(Problem) as refused:
            queries.organisation(people.scope_of(w.lead), key)
        said.add((refused.value.code, refused.value.text()))
    assert len(said) == 1


def test_what_each_sees(w: World) -> None:
    seen = {
        name: {one.key for one in queries.organisations(people.scope_of(getattr(w, name)))}
        for name in ("lead", "town_lead", "land_lead", "sibling_lead", "provider_lead")
    }
    assert seen["lead"] == {"kelheim", "land-bayern", "stadt-kelheim"}
    assert seen["town_lead"] == {"stadt-kelheim", "kelheim", "land-bayern"}
    assert seen["land_lead"] == {"land-bayern", "kelheim", "stadt-kelheim", "regensburg"}
    assert seen["sibling_lead"] == {"regensburg", "land-bayern"}
    assert seen["provider_lead"] == {"musternetz"}
    assert queries.organisations(public(today())) == []


def test_people_are_listed_to_their_own_and_to_who_looks_after_them(w: World) -> None:
    scope = people.scope_of(w.lead)
    assert {one.name for one in queries.people(scope, queries.organisation(scope, "kelheim"))} == {
        "Lea Leitung",
        "Adam Verwalter",
    }
    above = people.scope_of(w.land_administrator)
    assert queries.people(above, queries.organisation(above, "kelheim"))
    for who, key in ((w.land_lead, "kelheim"), (w.town_lead, "kelheim"), (w.lead, "stadt-kelheim")):
        scope = people.scope_of(who)
        with pytest.raises(Problem) as refused:
            queries.people(scope, queries.organisation(scope, key))
        assert refused.value.code == "accounts.not_found"


def test_names_are_known_only_where_people_are(w: World) -> None:
    keys = [w.lead.key, w.administrator.key, w.sibling_lead.key, "person:987654321", "system:setup", "person:x"]
    assert queries.names(people.scope_of(w.lead), keys) == {
        w.lead.key: "Lea Leitung",
        w.administrator.key: "Adam Verwalter",
    }
    assert queries.names(public(today()), keys) == {}


def test_ones_own_organisation_is_known_before_the_second_factor(w: World) -> None:
    scope = people.scope_of(w.administrator, second_factor=False)
    assert [one.key for one in queries.own_organisations(scope)] == ["kelheim"]
    with pytest.raises(Problem) as refused:
        queries.organisation(scope, "kelheim")
    assert refused.value.code == "accounts.second_factor"
