# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small world with every relation, for tests of actions and pages about people."""

from dataclasses import dataclass

from blaupause.accounts.models import Organisation, Person
from tests.accounts import people


@dataclass(frozen=True)
class World:
    """Land office, Landkreis below it, municipality below that, a sibling Landkreis, an IT provider."""

    land: Organisation
    district: Organisation
    town: Organisation
    sibling: Organisation
    provider: Organisation
    lead: Person  # of the district
    administrator: Person  # of the district
    land_administrator: Person
    land_lead: Person
    town_lead: Person
    sibling_lead: Person
    sibling_administrator: Person
    provider_lead: Person


def world() -> World:
    """Made anew in the test's transaction."""
    land = people.organisation("land_office", people.BAYERN, key="land-bayern", name="Landesstelle Bayern")
    district = people.organisation("district", people.KELHEIM, key="kelheim", name="Landkreis Kelheim")
    town = people.organisation("municipality", "092730137137", key="stadt-kelheim", name="Stadt Kelheim")
    sibling = people.organisation("district", people.REGENSBURG, key="regensburg", name="Landkreis Regensburg")
    provider = people.organisation("it_provider", None, key="musternetz", name="IT Musternetz")
    return World(
        land,
        district,
        town,
        sibling,
        provider,
        people.member(district, "lead", name="Lea Leitung"),
        people.member(district, "administrator", name="Adam Verwalter"),
        people.member(land, "administrator", name="Anna Land"),
        people.member(land, "lead", name="Lars Land"),
        people.member(town, "lead", name="Stadtleitung"),
        people.member(sibling, "lead", name="Nachbarleitung"),
        people.member(sibling, "administrator", name="Nachbarverwaltung"),
        people.member(provider, "lead", name="Netzleitung"),
    )
