# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers and shares as people read them."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from blaupause.website import formats


def test_numbers_follow_the_language() -> None:
    with translation.override("de"):
        assert formats.number(10747) == "10.747"
        assert formats.number(1.26, 1) == "1,3"
    with translation.override("en"):
        assert formats.number(10747) == "10,747"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 7, "0 %"), (7, 7, "100 %"), (1, 1385, "unter 1 %"), (1384, 1385, "über 99 %"), (1, 3, "33 %"), (0, 0, "–")],
)
def test_share_is_never_rounded_into_all_or_nothing(part: int, whole: int, text: str) -> None:
    with translation.override("de"):
        assert formats.share(part, whole).replace("\u00a0", " ") == text


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_only_all_is_a_hundred_and_only_nothing_is_zero(part: int, whole: int) -> None:
    part = min(part, whole)
    with translation.override("de"):
        text = formats.share(part, whole).replace("\u00a0", " ")
    assert (text == "100 %") == (part == whole)
    assert (text == "0 %") == (part == 0)


def test_days_and_lists_follow_the_language() -> None:
    with translation.override("de"):
        assert formats.day(date(2026, 12, 31)) == "31.\u00a0Dezember 2026"
        assert formats.enumeration(["a", "b", "c"]) == "a, b und c"
    with translation.override("en"):
        assert formats.day(date(2026, 12, 31)) == "31\u00a0December 2026"
        assert formats.enumeration(["a"]) == "a"
