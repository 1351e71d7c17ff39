# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Scopes, places and days as hypothesis makes them up: few places, so that all relations occur."""

from datetime import date, timedelta

from hypothesis import strategies as st

from blaupause.accounts.rules import MandateSpan, Role
from blaupause.accounts.scope import Reach, Scope, Seat
from blaupause.kernel.intervals import DateInterval

PLACES = ("", "09", "091", "092", "06", "09175", "09273", "09761", "091755113", "091755113113", "092730116116")
DAY = date(2026, 7, 1)

places = st.sampled_from(PLACES)
days = st.integers(-3, 3).map(lambda n: DAY + timedelta(days=n))
organisations = st.integers(1, 5)


@st.composite
def spans(draw: st.DrawFn) -> MandateSpan:
    start = draw(days)
    end = draw(st.none() | st.integers(1, 4).map(lambda n: start + timedelta(days=n)))
    return MandateSpan(draw(st.integers(1, 999)), draw(places), DateInterval(start, end))


seats = st.builds(
    lambda membership, organisation, place, role, mandates: Seat(
        membership, organisation, f"organisation-{organisation}", place, role, tuple(mandates)
    ),
    st.integers(1, 999),
    organisations,
    st.none() | places,
    st.sampled_from(Role),
    st.lists(spans(), max_size=3),
)

scopes = st.builds(
    lambda held, day, second_factor: Scope("person:1", day, 1, tuple(held), second_factor),
    st.lists(seats, max_size=3),
    days,
    st.booleans(),
)

reaches = st.builds(
    Reach,
    st.frozensets(places, max_size=4),
    st.frozensets(places, max_size=3),
    st.frozensets(organisations, max_size=3),
    st.sampled_from([False, False, False, True]),
)
