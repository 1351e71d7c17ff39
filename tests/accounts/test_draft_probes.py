# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of drafts, asked by everybody about every draft: a small share of the probes that runs every time."""

import logging
from collections.abc import Iterator

import pytest

from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.rules import Kind
from tests.accounts import world
from tests.accounts.probing import Examiner, Probe, probes
from tests.accounts.test_probes import report, without_second_wall
from tests.accounts.worldparts import World

pytestmark = pytest.mark.django_db
MOST = 500
EDITING = ("console:blueprint-begin", "console:blueprint-parts", "console:blueprint-part", "console:blueprint-files")
PAGES = (
    "console:versions",
    "console:blueprint-import",
    "console:blueprint-versions",
    "console:blueprint-draft",
    *EDITING,
)


@pytest.fixture
def built(db: None) -> Iterator[World]:
    logging.disable(logging.CRITICAL)
    yield world.build()
    logging.disable(logging.NOTSET)


def of_drafts(built: World, *methods: str) -> list[Probe]:
    """A third of the askers, about every draft."""
    everything = len(probes(built, 0, built.askers[::3])) * 20
    asked = probes(built, everything if "POST" in methods else 0, built.askers[::3])
    found = [one for one in asked if one.route.name in PAGES and one.method in methods and not one.variant]
    return found[:MOST]


def test_pages_and_forms_answer_as_the_table_says(built: World) -> None:
    examiner = Examiner(built)
    asked = of_drafts(built, "GET", "POST")
    for probe in asked:
        examiner.ask(probe)
    assert examiner.findings == [], report(examiner.findings)
    assert examiner.count > 150


def test_the_first_wall_holds_without_the_second(built: World) -> None:
    without_second_wall()
    examiner = Examiner(built)
    for probe in of_drafts(built, "GET"):
        examiner.ask(probe)
    assert [one for one in examiner.findings if one.what == "leak"] == []


def test_planted_without_the_filter_the_list_would_leak(built: World, monkeypatch: pytest.MonkeyPatch) -> None:
    without_second_wall()
    sound = ScopedManager.within

    def everything(self: ScopedManager, *args: object) -> object:  # type: ignore[type-arg]
        if self.kind is Kind.BLUEPRINT:
            return super(ScopedManager, self).get_queryset()
        return sound(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(ScopedManager, "within", everything)
    examiner = Examiner(built)
    for probe in of_drafts(built, "GET"):
        examiner.ask(probe)
    assert {one.probe.route.name for one in examiner.findings if one.what == "leak"} >= {"console:versions"}
