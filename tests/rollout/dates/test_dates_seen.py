# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which dates somebody sees: of what they may see, and of what it takes over."""

from datetime import date

import pytest

from blaupause.accounts.rules import Role
from blaupause.rollout.dates.queries import Asks, DateFilter
from blaupause.rollout.duedates import Nearness, Origin, Sort
from tests.accounts.people import AUGSBURG, BAYERN, REGENSBURG
from tests.console.people import connection_at
from tests.rollout.dates.stating import CHECK, DATUM, day, keys, say, seen, somebody

pytestmark = pytest.mark.django_db
TOWN = "092730137137"
"""In the Landkreis Kelheim."""


def test_dates_stand_in_their_order_with_place_service_and_origin() -> None:
    _, by = somebody()
    one = connection_at()
    say(by, "certificate-expiry", day(40).isoformat())
    say(by, "login-works", "yes", one, kind=CHECK, until=day(3))
    say(by, "reuse-contract", "yes", one, kind=DATUM, until=day(-1))
    say(by, "authority-name", "Landratsamt")
    found = seen(by)
    assert [one.key for one in found] == ["reuse-contract", "login-works", "certificate-expiry"]
    assert [one.near for one in found] == [Nearness.OVERDUE, Nearness.SOON, Nearness.NEAR]
    assert [one.sort for one in found] == [Sort.OTHER, Sort.EVIDENCE, Sort.CERTIFICATE]
    assert found[1].commitment is not None
    assert (found[1].connection_id, found[1].commitment.key) == (one.pk, "by-fuehrerschein")
    assert (found[2].connection_id, found[2].origin) == (None, Origin.VALUE)


def test_the_last_day_of_the_epayment_certificate_is_derived_until_somebody_enters_it() -> None:
    _, by = somebody()
    say(by, "payment-certificate-date", "2026-01-15")
    derived = seen(by)[0]
    assert (derived.key, derived.day, derived.origin) == (
        "payment-certificate-expiry",
        date(2028, 4, 14),
        Origin.TERM,
    )
    say(by, "payment-certificate-expiry", "2028-04-01")
    assert [(one.day, one.origin) for one in seen(by)] == [(date(2028, 4, 1), Origin.VALUE)]


def test_nobody_sees_dates_of_places_they_have_no_part_in() -> None:
    _, kelheim = somebody()
    _, augsburg = somebody(AUGSBURG)
    say(kelheim, "certificate-expiry", day(5).isoformat())
    assert keys(kelheim) == ["certificate-expiry"]
    assert keys(augsburg) == []
    assert keys(somebody(role=Role.ADMINISTRATOR)[1]) == []
    land = seen(somebody(BAYERN, Role.READER)[1])
    assert [(one.key, one.editable, one.asks) for one in land] == [("certificate-expiry", False, None)]


def test_what_a_place_takes_over_is_shown_until_it_says_otherwise() -> None:
    _, land = somebody(BAYERN)
    _, here = somebody()
    _, beside = somebody(REGENSBURG)
    say(land, "certificate-expiry", day(5).isoformat(), BAYERN)
    say(land, "council-date", day(6).isoformat(), BAYERN)  # belongs to one authority
    found = seen(here)
    assert [(one.key, one.place, one.inherited, one.editable) for one in found] == [
        ("certificate-expiry", BAYERN, True, False)
    ]
    assert keys(here, DateFilter(place="09273")) == ["certificate-expiry"]
    say(here, "certificate-expiry", day(9).isoformat())
    assert [(one.place, one.inherited) for one in seen(here)] == [("09273", False)]
    assert keys(beside) == ["certificate-expiry"]


def test_what_a_landkreis_has_proved_for_itself_is_no_date_of_its_municipalities() -> None:
    _, land = somebody(BAYERN)
    _, district = somebody()
    _, town = somebody(TOWN)
    say(land, "standard-parameters", "yes", BAYERN, kind=DATUM, until=day(8))
    say(district, "dvdv-entry", "yes", kind=DATUM, until=day(5))
    say(district, "destination-reachable", "yes", kind=CHECK, until=day(6))
    assert keys(district) == ["dvdv-entry", "destination-reachable", "standard-parameters"]
    assert keys(town) == ["standard-parameters"]


def test_what_was_ended_or_confirmed_is_gone() -> None:
    _, by = somebody()
    say(by, "council-date", day(-3).isoformat())
    assert [one.asks for one in seen(by)] == [Asks.TOOK_PLACE]
    say(by, "council-date", day(-3).isoformat(), verified=True)
    assert seen(by) == []
    say(by, "certificate-expiry", day(20).isoformat())
    say(by, "certificate-expiry", day(900).isoformat())
    assert [one.day for one in seen(by)] == [day(900)]


def test_only_what_nobody_has_checked_asks_to_be_confirmed() -> None:
    _, by = somebody()
    say(by, "certificate-expiry", day(20).isoformat())
    say(by, "payment-certificate-date", day(-20).isoformat())
    say(by, "contract-end", day(-1).isoformat(), connection_at())
    say(by, "login-works", "yes", connection_at(), kind=CHECK, until=day(30))
    asked = {one.key: one.asks for one in seen(by)}
    assert asked == {
        "certificate-expiry": Asks.HOLDS,
        "contract-end": None,  # overdue: a new day is needed, not a yes
        "login-works": None,  # evidence is not a click
        "payment-certificate-expiry": None,
    }
    say(by, "certificate-expiry", day(20).isoformat(), verified=True)
    assert next(one for one in seen(by) if one.key == "certificate-expiry").asks is None


def test_dates_can_be_narrowed() -> None:
    _, by = somebody()
    say(by, "certificate-expiry", day(20).isoformat())
    say(by, "council-date", day(2).isoformat())
    assert keys(by, DateFilter(sort=Sort.COUNCIL)) == ["council-date"]
    assert keys(by, DateFilter(until=day(14))) == ["council-date"]
    assert keys(by, DateFilter(place="09273")) == ["council-date", "certificate-expiry"]
    assert keys(by, DateFilter(place="09375")) == []


def test_only_invented_people_see_invented_dates() -> None:
    person, by = somebody()
    assert seen(by) == []
    person.demonstration = True
    person.save()
    found = seen(by)
    assert found
    assert all(one.invented and one.number == 0 and one.asks is None for one in found)
    assert {one.place for one in found} >= {"09273"}
