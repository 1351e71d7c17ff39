# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which versions of its base an overlay accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.ranges import accepts, bounds, numbers

versions = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))


@pytest.mark.parametrize(
    ("extends", "version", "fits"),
    [
        ("mini@1.x", "1.0.0", True),
        ("mini@1.x", "1.9.3", True),
        ("mini@1.x", "2.0.0", False),
        ("mini@1.x", "10.0.0", False),
        ("mini@0.x", "0.1.0", True),
        ("mini@1.2.0", "1.2.0", True),
        ("mini@1.2.0", "1.2.1", False),
        ("maxi@1.x", "1.0.0", False),
        ("mini@^1", "1.0.0", True),
        ("mini@^1", "1.99.0", True),
        ("mini@^1", "0.9.0", False),
        ("mini@^1", "2.0.0", False),
        ("mini@^1.2", "1.1.9", False),
        ("mini@^1.2", "1.2.0", True),
        ("mini@^1.2.3", "1.2.2", False),
        ("mini@^1.2.3", "1.3.0", True),
        ("mini@^0.2", "0.2.9", True),
        ("mini@^0.2", "0.3.0", False),
        ("mini@^0.2.3", "0.2.2", False),
        ("mini@^0.2.3", "0.2.4", True),
        ("mini@^0.0.3", "0.0.3", True),
        ("mini@^0.0.3", "0.0.4", False),
        ("mini@^0.0", "0.0.7", True),
        ("mini@^0.0", "0.1.0", False),
        ("mini@^0", "0.9.0", True),
        ("mini@^0", "1.0.0", False),
        ("mini@^10", "10.1.0", True),
    ],
)
def test_which_versions_an_overlay_accepts(extends: str, version: str, *, fits: bool) -> None:
    assert accepts(extends, "mini", version) is fits


@given(versions)
def test_a_caret_accepts_its_own_version_and_no_older_one(found: tuple[int, int, int]) -> None:
    text = ".".join(map(str, found))
    low, above = bounds(f"^{text}")
    assert low == numbers(text) == found < above
    assert accepts(f"mini@^{text}", "mini", text)


@given(versions, versions)
def test_a_caret_never_passes_the_first_number_that_is_not_zero(
    wanted: tuple[int, int, int], found: tuple[int, int, int]
) -> None:
    if accepts(f"mini@^{'.'.join(map(str, wanted))}", "mini", ".".join(map(str, found))):
        first = next((index for index, number in enumerate(wanted) if number), 2)
        assert found[: first + 1] == wanted[: first + 1]
