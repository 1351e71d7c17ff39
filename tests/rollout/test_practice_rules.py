# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What comes first among solutions, and what looks like a person: laws of pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.rollout.practicerules import Votes, bound, counted, personal, rank
from blaupause.rollout.workrules import Rating

ballots = st.lists(st.sampled_from([*Rating, None]), max_size=60)


@given(ballots)
def test_what_may_be_expected_at_least_is_a_share_below_the_mean(found: list[Rating | None]) -> None:
    votes = counted(found)
    low = bound(votes)
    assert 0 <= low <= 1
    if votes.rated:
        assert low < (votes.helped + votes.partly / 2) / votes.rated or low == 0


@given(ballots, st.sampled_from(list(Rating)), st.sampled_from(list(Rating)))
def test_a_better_vote_never_ranks_lower(found: list[Rating | None], one: Rating, other: Rating) -> None:
    better, worse = max(one, other), min(one, other)
    assert bound(counted([*found, better])) >= bound(counted([*found, worse]))


@given(ballots.filter(lambda found: any(one is not None for one in found)))
def test_more_votes_of_the_same_kind_are_worth_more(found: list[Rating | None]) -> None:
    assert bound(counted(found * 2)) >= bound(counted(found))


@given(ballots)
def test_who_cannot_tell_yet_is_counted_but_does_not_judge(found: list[Rating | None]) -> None:
    before, after = counted(found), counted([*found, None])
    assert (after.adopted, after.rated) == (before.adopted + 1, before.rated)
    assert bound(after) == bound(before)


def test_the_bound_is_the_one_of_wilson() -> None:
    assert bound(Votes(10, 10)) == pytest.approx(0.7225, abs=1e-4)  # 10 of 10 at 95 %
    assert bound(Votes(1, 1)) == pytest.approx(0.2065, abs=1e-4)
    assert bound(Votes()) == 0


def test_one_vote_does_not_outdo_many_and_what_fits_comes_first() -> None:
    one, many = Votes(1, helped=1), Votes(12, helped=9, partly=3)
    order = [
        rank(one, same_product=True, same_size=True),
        rank(many, same_product=True, same_size=False),
        rank(many, same_product=False, same_size=True),
        rank(many, same_product=False, same_size=False),
        rank(one, same_product=False, same_size=False),
        rank(Votes(), same_product=False, same_size=False),
    ]
    assert order == sorted(order)
    assert len(set(order)) == len(order)


@pytest.mark.parametrize(
    "text",
    [
        "Bitte bei Frau Dr. Beispiel melden.",
        "Herr Muster weiß Bescheid",
        "an max.muster@example.org schreiben",
        "Telefon 09441 207-0",
        "+49 89 12345678",
    ],
)
def test_people_and_how_to_reach_them_are_noticed(text: str) -> None:
    assert personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wir haben am 31.03.2026 im Testsystem 12 Anträge geschickt.",
        "LeiKa 99115005110000 und Behörde 092730000000 eingetragen",
        "Die Frau an der Pforte, der Herr des Verfahrens",
        "Siehe § 8a Abs. 4 OZG, Version 5.0",
    ],
)
def test_keys_days_and_plain_words_are_not(text: str) -> None:
    assert personal(text) == ""
