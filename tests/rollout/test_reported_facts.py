# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reported facts: named authorities, a source each, strength "reported" and nothing more."""

from pathlib import Path

import pytest

from blaupause.kernel.problems import Problems
from blaupause.rollout import actions
from blaupause.rollout.models import Connection, ConnectionEvent, Revision
from blaupause.rollout.reported import PACKAGED, read
from blaupause.rollout.rules import LiveLevel, State, Strength


@pytest.mark.django_db
def test_what_is_reported_and_only_that() -> None:
    events = ConnectionEvent.objects.select_related("connection__authority", "connection__commitment")
    found = {(e.connection.commitment.key, e.connection.authority.key[3:]) for e in events}
    assert found == {
        ("by-ewa", "097610000000"),
        ("by-ewa", "091620000000"),
        ("by-ewa", "095640000000"),
        ("by-aufenthalt", "093710000000"),
        ("by-bau", "091780000000"),
        ("by-waffen", "091850000000"),
    }
    assert {(e.state, e.strength, e.live_level) for e in events} == {(State.LIVE, Strength.REPORTED, LiveLevel.NONE)}
    assert all(e.source_url.startswith("https://") and e.why for e in events)
    assert Connection.objects.exclude(state=State.UNKNOWN).count() == 6


@pytest.mark.django_db
def test_loading_again_adds_nothing() -> None:
    before = (ConnectionEvent.objects.count(), Revision.objects.get().number)
    assert actions.load_reported(by="test") == 0
    assert (ConnectionEvent.objects.count(), Revision.objects.get().number) == before


@pytest.mark.django_db
def test_an_authority_without_connection_is_a_problem_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "reported.yaml"
    path.write_text(PACKAGED.read_text(encoding="utf-8").replace("091780000000", "091849999999"), encoding="utf-8")
    ConnectionEvent.objects.all().delete()
    with pytest.raises(Problems) as caught:
        actions.load_reported(by="test", path=path)
    assert [p.code for p in caught.value.problems] == ["rollout.report_without_connection"]
    assert not ConnectionEvent.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("state: live", "state: unknown", "21:12"),
        ("occurred_on: 2026-02-28", "occurred_on: bald", "22:18"),
        ('ars: "097610000000"', "ars: 097610000000x", "19:10"),
        ("source_url: https", "source_url: htps", "27:17"),
    ],
)
def test_a_broken_file_names_the_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    path = tmp_path / "reported.yaml"
    path.write_text(PACKAGED.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        read(path)
    assert str(caught.value.problems[0].location).startswith(f"reported.yaml:{place} ")


def test_undated_sources_say_so() -> None:
    reports = read()
    assert {key for key, r in reports.items() if r.date_is == "exact"} == {"bau-freising"}
    assert all(r.note.de != r.note.en for r in reports.values())
