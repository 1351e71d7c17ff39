# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Connections of the real commitments: how many, once, with all steps, and nothing in between."""

from datetime import date

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from blaupause.ledger.models import Entry
from blaupause.ledger.queries import broken_entry
from blaupause.rollout import actions, creation
from blaupause.rollout.models import Connection, ConnectionEvent, ConnectionStep, Revision

pytestmark = pytest.mark.django_db


def size() -> tuple[int, int, int, int]:
    rows = (Connection.objects.count(), ConnectionStep.objects.count(), Entry.objects.count())
    return (*rows, Revision.objects.get().number)


def remove(commitment: str) -> int:
    """Take the connections of a commitment out, as if they had never been created."""
    ids = list(Connection.objects.filter(commitment__key=commitment).values_list("pk", flat=True))
    ConnectionEvent.objects.filter(connection__in=ids).delete()
    Connection.objects.filter(pk__in=ids).delete()
    return len(ids)


def test_bavaria_means_1798_connections_today() -> None:
    counts = {
        key: Connection.objects.filter(commitment__key=key).count()
        for key in ("by-ewa", "by-fuehrerschein", "by-bau", "by-aufenthalt", "by-waffen")
    }
    assert counts == {"by-ewa": 1385, "by-fuehrerschein": 96, "by-bau": 125, "by-aufenthalt": 96, "by-waffen": 96}
    assert Connection.objects.filter(commitment__land="09").count() == 1798


def test_hesse_has_its_own_numbers() -> None:
    assert Connection.objects.filter(commitment__key="he-ewa").count() == 421
    assert Connection.objects.filter(commitment__key="he-anlagen").count() == 3  # Regierungspräsidien


def test_thirteen_building_authorities_are_counted_as_unknown_not_created() -> None:
    summary = actions.apply_blueprint(by="test", blueprint="bayern")
    assert {c.commitment: c.unknown for c in summary.commitments if c.unknown} == {"by-bau": 13}


def test_every_connection_has_every_step_once() -> None:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(n), max(n) FROM"
            " (SELECT count(DISTINCT step) AS n FROM rollout_connectionstep GROUP BY connection_id) AS per"
        )
        assert cursor.fetchone() == (Connection.objects.count(), 19, 19)


def test_applying_again_changes_no_row() -> None:
    before = size()
    summary = actions.apply_blueprint(by="test", blueprint="bayern")
    assert (summary.created, summary.steps) == (0, 0)
    assert sum(c.existing for c in summary.commitments) == 1798
    assert size() == before


def test_only_what_is_missing_is_created_and_written_to_the_ledger() -> None:
    gone = remove("he-anlagen")
    connections, steps, entries, revision = size()
    summary = actions.apply_blueprint(by="test", blueprint="hessen")
    assert (summary.created, summary.steps) == (gone, gone * 19)
    assert size() == (connections + gone, steps + gone * 19, entries + gone + 1, revision + 1)  # and one for the plan
    assert broken_entry("land-06") is None
    newest = Entry.objects.filter(chain="land-06").order_by("-number")[0]
    assert newest.action == "connection.created"
    assert newest.actor == "test"
    assert newest.detail["steps"] == 19
    assert newest.detail["commitment"] == "he-anlagen"
    assert int(newest.subject.removeprefix("connection:")) in set(
        Connection.objects.filter(commitment__key="he-anlagen").values_list("pk", flat=True)
    )


def test_the_number_of_queries_does_not_grow_with_the_connections() -> None:
    remove("he-anlagen")
    with CaptureQueriesContext(database) as few:
        actions.apply_blueprint(by="test", blueprint="hessen")
    remove("he-ewa")
    with CaptureQueriesContext(database) as many:
        assert actions.apply_blueprint(by="test", blueprint="hessen").created == 421
    assert len(many) <= len(few) + 1


@pytest.mark.parametrize("broken", ["insert", "drafts"])
def test_a_failure_in_the_middle_leaves_nothing(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    remove("he-ewa")
    before = size()
    real = getattr(creation, broken)

    def fail(*args: object, **options: object) -> None:
        result = real(*args, **options)
        if broken == "drafts":
            next(result)
        raise RuntimeError("power cut")

    monkeypatch.setattr(creation, broken, fail)
    with pytest.raises(RuntimeError, match="power cut"):
        actions.apply_blueprint(by="test", blueprint="hessen")
    assert size() == before


def test_a_closed_authority_keeps_its_connection_and_gets_no_new_one() -> None:
    """Hanau left its district in 2026: asked about a day before, it has no licensing office of its own."""
    summary = actions.apply_blueprint(by="test", blueprint="hessen", day=date(2025, 12, 31))
    licence = next(c for c in summary.commitments if c.commitment == "he-fuehrerschein")
    assert (licence.created, licence.existing, licence.closed) == (0, 26, 1)
    remove("he-fuehrerschein")
    again = actions.apply_blueprint(by="test", blueprint="hessen", day=date(2025, 12, 31))
    assert next(c for c in again.commitments if c.commitment == "he-fuehrerschein").created == 26
    hanau = Connection.objects.filter(commitment__key="he-fuehrerschein", authority__key__endswith="064150000000")
    assert not hanau.exists()


def test_another_online_service_is_reported_and_never_doubles_a_connection() -> None:
    Connection.objects.filter(commitment__key="he-ewa").update(online_service=None)
    summary = actions.apply_blueprint(by="test", blueprint="hessen")
    ewa = next(c for c in summary.commitments if c.commitment == "he-ewa")
    assert (ewa.created, ewa.existing, ewa.other_service) == (0, 421, 421)


def test_new_connections_are_unknown() -> None:
    remove("he-anlagen")
    actions.apply_blueprint(by="test", blueprint="hessen", day=date(2026, 3, 1))
    rows = Connection.objects.filter(commitment__key="he-anlagen").values_list("state", "strength", "since", "system")
    assert set(rows) == {(0, 0, date(2026, 3, 1), None)}
