# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Measures for tests."""

from dataclasses import replace

from blaupause.coverage.rules import CountingUnit, MeasureInfo, Mode
from blaupause.rollout.rules import LiveLevel, State, Strength

_PLAIN = MeasureInfo(
    key="plain",
    title_de="Test",
    title_en="Test",
    definition_de="",
    definition_en="",
    weaknesses_de="",
    weaknesses_en="",
    source_url="https://example.org/",
    unit=CountingUnit.AUTHORITIES,
    mode=Mode.SHARE,
    states=(State.LIVE, State.REPLACED, State.CENTRAL),
    min_level=LiveLevel.NONE,
    min_strength=Strength.NONE,
    max_age_days=None,
    classes=False,
)


def measure(**changes: object) -> MeasureInfo:
    """A plain measure of live authorities with some fields changed."""
    return replace(_PLAIN, **changes)  # type: ignore[arg-type]
