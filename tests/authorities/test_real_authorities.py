# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The authorities that follow from the real register and the packaged rules."""

from collections import Counter
from datetime import date

import pytest

from blaupause.authorities import actions, queries
from blaupause.authorities.models import Authority, Competence
from blaupause.authorities.rules import AuthorityKind
from blaupause.ledger.models import Entry
from blaupause.territory.queries import UnitFacts, territory_at

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 28)
BEFORE = date(2025, 12, 31)


def area(ags: str, day: date = DAY) -> UnitFacts:
    found = territory_at(day).by_ags(ags)
    assert found is not None
    return found


def competent(domain: str, ags: str, day: date = DAY) -> queries.CompetenceInfo:
    found = queries.competent_authority(domain, area(ags, day).id, day)
    assert found is not None
    return found


def bodies(domain: str, land: str, day: date = DAY) -> list[queries.AuthorityInfo]:
    known = queries.authorities()
    ids = {int(n) for n in queries.competence_at(domain, day).authority_ids if n}
    return [known[n] for n in sorted(ids) if known[n].land == land]


@pytest.mark.parametrize(
    ("domain", "land", "count"),
    [
        ("registration", "09", 1385),
        ("driving_licence", "09", 96),
        ("residence", "09", 96),
        ("weapons", "09", 96),
        ("building", "09", 125),
        ("registration", "06", 421),
        ("driving_licence", "06", 27),
        ("residence", "06", 33),
        ("maintenance_advance", "06", 33),
        ("installations", "06", 3),
    ],
)
def test_as_many_authorities_as_the_sources_say(domain: str, land: str, count: int) -> None:
    assert len(bodies(domain, land)) == count


def test_hessen_had_one_independent_city_less_before_hanau() -> None:
    assert len(bodies("driving_licence", "06", BEFORE)) == 26
    assert len(bodies("maintenance_advance", "06", BEFORE)) == 33


def test_bavarian_registration_authorities_by_kind() -> None:
    kinds = Counter(body.kind for body in bodies("registration", "09"))
    assert kinds == {
        AuthorityKind.INDEPENDENT_CITY: 25,
        AuthorityKind.MUNICIPALITY: 1049,
        AuthorityKind.ASSOCIATION: 311,
    }


def test_thirteen_building_authorities_stay_unknown() -> None:
    found = queries.expected("building", "09", DAY)
    assert found is not None
    assert (found.expected, found.derived, found.missing) == (138, 125, 13)
    assert found.source_url.startswith("https://")


def test_municipalities_of_districts_say_that_another_building_authority_is_possible() -> None:
    caveat = competent("building", "09184139").assumption
    assert caveat is not None
    assert caveat.key == "by_building_delegation"
    assert competent("building", "09761000").assumption is None  # independent city
    dachau = competent("building", "09174115")  # Große Kreisstadt
    assert dachau.assumption is None
    assert dachau.authority is not None
    assert dachau.authority.name == "Stadt Dachau"


@pytest.mark.parametrize(
    ("domain", "ags", "name", "key"),
    [
        ("registration", "09772177", "Markt Meitingen", "60-097720177177"),
        ("registration", "09184139", "Gemeinde Pullach i.Isartal", "60-091840139139"),
        ("registration", "09661000", "Stadt Aschaffenburg", "60-096610000000"),
        ("driving_licence", "09661000", "Stadt Aschaffenburg", "60-096610000000"),
        ("driving_licence", "09273137", "Landratsamt Kelheim", "40-092730000000"),
        ("registration", "09171114", "Verwaltungsgemeinschaft Emmerting", "50-091715101000"),
        ("registration", "06436005", "Stadt Hattersheim am Main", "60-064360005005"),
        ("driving_licence", "06531006", "Landkreis Gießen", "40-065310000000"),
        ("driving_licence", "06439015", "Rheingau-Taunus-Kreis", "40-064390000000"),
        ("installations", "06611000", "Regierungspräsidium Kassel", "20-066000000000"),
    ],
)
def test_names_and_keys(domain: str, ags: str, name: str, key: str) -> None:
    authority = competent(domain, ags).authority
    assert authority is not None
    assert (authority.name, authority.key) == (name, key)


def test_one_landratsamt_is_competent_for_several_domains() -> None:
    found = {
        competent(domain, "09273137").authority for domain in ("driving_licence", "residence", "weapons", "building")
    }
    assert len(found) == 1


def test_an_independent_city_is_a_single_authority() -> None:
    found = {competent(d, "09761000").authority for d in ("registration", "driving_licence", "building", "weapons")}
    assert len(found) == 1
    assert not Authority.objects.filter(key="40-097610000000").exists()


def test_hanau_belongs_to_its_district_until_the_register_knows_better() -> None:
    before = competent("driving_licence", "06435014", BEFORE)
    assert before.authority is not None
    assert before.authority.name == "Main-Kinzig-Kreis"
    assert before.valid_to == DAY
    after = competent("driving_licence", "06415000")
    assert after.authority is not None
    assert after.authority.name == "Stadt Hanau"
    assert after.authority.kind is AuthorityKind.INDEPENDENT_CITY
    assert after.valid_from == DAY


def test_the_town_hall_of_old_hanau_is_closed_and_the_new_one_open() -> None:
    old, new = (Authority.objects.get(key=key) for key in ("60-064350014014", "60-064150000000"))
    assert (old.kind, old.valid_to) == (AuthorityKind.MUNICIPALITY, DAY)
    assert (new.valid_from, new.valid_to) == (DAY, None)
    assert Authority.objects.get(key="40-064350000000").valid_to is None


def test_towns_with_special_status_are_assumed_where_nothing_is_proved() -> None:
    driving, residence, youth = (
        competent(d, "06534014") for d in ("driving_licence", "residence", "maintenance_advance")
    )
    assert driving.authority is not None
    assert driving.authority.name == "Landkreis Marburg-Biedenkopf"
    assert [c.assumption.key if c.assumption else "" for c in (driving, residence, youth)] == [
        "he_special_status",
        "he_residence_population",
        "he_youth_office",
    ]
    assert residence.authority == youth.authority
    assert competent("residence", "06534001").assumption is None


def test_unincorporated_areas_have_a_district_but_no_registration_authority() -> None:
    forest = next(u for u in territory_at(DAY).areas("09") if u.text_mark == "66")
    registration = queries.competent_authority("registration", forest.id, DAY)
    driving = queries.competent_authority("driving_licence", forest.id, DAY)
    assert registration is not None
    assert registration.authority is None
    assert registration.assumption is not None
    assert driving is not None
    assert driving.authority is not None


def test_every_area_of_both_lands_has_exactly_one_row_per_domain_and_day() -> None:
    for day in (BEFORE, DAY):
        areas = {u.id for land in ("06", "09") for u in territory_at(day).areas(land)}
        found = queries.competence_at("registration", day)
        assert len(found.area_ids) == len(set(found.area_ids.tolist())) == len(areas)
        assert set(found.area_ids.tolist()) == areas


def test_other_lands_have_no_rows_and_no_answer() -> None:
    stuttgart = area("08111000")
    assert queries.competent_authority("registration", stuttgart.id, DAY) is None
    assert queries.competence_at("registration", DAY).authority_of(stuttgart.id) is None


def test_deriving_again_changes_nothing_and_writes_no_ledger_entry() -> None:
    before = Entry.objects.filter(chain="authorities").count()
    written = actions.derive(by="test").written
    assert written.empty
    assert written.competences_unchanged == Competence.objects.count()
    assert Entry.objects.filter(chain="authorities").count() == before


def test_a_damaged_row_is_repaired_and_recorded() -> None:
    victim = Competence.objects.filter(domain="weapons").order_by("pk").first()
    assert victim is not None
    Competence.objects.filter(pk=victim.pk).update(authority=None)
    Authority.objects.filter(key="60-097720177177").update(name="Falsch")
    written = actions.derive(by="test").written
    assert (written.competences_added, written.competences_removed, written.authorities_changed) == (1, 1, 1)
    entry = Entry.objects.filter(chain="authorities").order_by("-number")[0]
    assert entry.action == "authorities.derived"
    assert entry.detail["competences_added"] == 1
    assert competent("registration", "09772177").authority.name == "Markt Meitingen"  # type: ignore[union-attr]


def test_one_land_can_be_derived_without_touching_the_other() -> None:
    Competence.objects.filter(area__ars__startswith="06").delete()
    assert actions.derive(by="test", lands=("09",)).written.competences_added == 0
    assert actions.derive(by="test", lands=("06",)).written.competences_added > 2000


def test_without_a_register_there_is_a_clear_problem(empty_database: None) -> None:
    from blaupause.kernel.problems import Problem

    with pytest.raises(Problem) as caught:
        actions.derive(by="test")
    assert caught.value.code == "territory.no_status"
    assert queries.authorities() == {}
