# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every kind of action has a sentence in both languages; one that has none fails loudly."""

from pathlib import Path

import pytest
from django.utils import translation

from blaupause.ledger import actions, events
from blaupause.ledger.events import EventType, Fact, Field, FieldKind, Group, UnknownEvent
from blaupause.ledger.models import Entry, Head
from blaupause.ledger.rules import Actor, Draft
from tests.ledger import (
    drafts,
    kinds,  # noqa: F401 (registers the action these tests do)
)

ANNOUNCED = {"person.deleted"}
"""Kinds of action that have a sentence before the code that does them."""

NAMES = {
    FieldKind.PERSON: {"person:1": "Erika Beispiel", "person:2": "Max Muster"},
    FieldKind.ORGANISATION: {"kelheim": "Landratsamt Kelheim", "akdb": "Dienstleister"},
    FieldKind.PLACE: {"09273": "Landkreis Kelheim"},
}
ERIKA = Actor("person:1", "kelheim")


def test_every_action_in_the_source_is_registered_and_the_other_way_round() -> None:
    used = {name for names in drafts.actions().values() for name in names}
    known = {name for name in events.known() if not name.startswith(("test.", "ledger."))}
    assert used - known == set()
    assert known - used <= ANNOUNCED


def test_no_module_reports_actions_that_the_collector_cannot_see() -> None:
    assert [module for module, names in drafts.actions().items() if not names] == []


def test_the_collector_finds_a_planted_action(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    planted = (
        'ACTION = "room.third"\ndef note(a):\n    Draft(a, "s")\n\nnote("room.second")\nDraft("room.first", "s")\n'
    )
    (tmp_path / "room" / "actions.py").write_text(planted, encoding="utf-8")
    assert drafts.actions(tmp_path) == {"room/actions.py": {"room.first", "room.second", "room.third"}}


@pytest.mark.django_db(transaction=False)
def test_an_unknown_kind_of_action_is_refused_and_leaves_nothing() -> None:
    before = Entry.objects.count()
    with pytest.raises(UnknownEvent, match=r"room\.forgotten"):
        actions.append(by="anna", chain="test-f", drafts=[Draft("test.done", "x"), Draft("room.forgotten", "x")])
    assert Entry.objects.count() == before
    assert Head.objects.get(chain="test-f").number == 0


def test_a_sentence_names_who_may_be_named() -> None:
    new = {"agent": "akdb", "place": "09273", "valid_from": "2026-01-01", "valid_to": None}
    draft = Draft("mandate.granted", "mandate:7", {"old": {}, "new": new})
    assert events.sentence(ERIKA, draft, NAMES, "de") == (
        "Erika Beispiel (Landratsamt Kelheim) hat Dienstleister beauftragt, für Landkreis Kelheim zu handeln, "
        "ab 01.01.2026"
    )
    assert events.sentence(ERIKA, draft, {}, "en") == (
        "Somebody (kelheim) gave akdb a mandate to act for 09273 from 01.01.2026"
    )


def test_a_person_is_somebody_for_those_who_may_not_know() -> None:
    draft = Draft("membership.granted", "membership:3", {"new": {"person": "person:2", "role": "lead"}})
    assert events.sentence(ERIKA, draft, NAMES, "de").endswith("hat Max Muster die Rolle „Leitung“ gegeben")
    assert "Max" not in events.sentence(ERIKA, draft, {}, "de")
    assert "eine Person" in events.sentence(ERIKA, draft, {}, "de")


def test_changes_are_told_as_old_and_new_in_either_way_of_writing_them() -> None:
    nested = Draft(
        "membership.ended", "m:1", {"role": "lead", "old": {"valid_to": None}, "new": {"valid_to": "2026-05-01"}}
    )
    assert events.facts(nested, NAMES, "de") == [Fact("bis", "–", "01.05.2026"), Fact("Rolle", None, "Leitung")]
    flat = {"old_state": "UNKNOWN", "state": "LIVE", "old_live_level": "NONE", "live_level": "NONE", "blocked": False}
    with translation.override("de"):
        facts = events.facts(Draft("connection.changed", "connection:1", flat), {}, "de")
    assert facts == [
        Fact("Stand", "Unbekannt", "Online"),
        Fact("Reichweite", None, "Nicht bekannt, wie weit"),
        Fact("blockiert", None, "nein"),
    ]


def test_steps_are_told_by_their_titles() -> None:
    draft = Draft("step.changed", "connection:1", {"old": {"order": "OPEN"}, "new": {"order": "DONE"}})
    assert events.facts(draft, {FieldKind.STEP: {"order": "Bestellen"}}, "de") == [
        Fact("Bestellen", "offen", "erledigt")
    ]
    assert events.mentioned([(ERIKA, draft)])[FieldKind.STEP] == {"order"}


@pytest.mark.parametrize("action", sorted(events.known()))
@pytest.mark.parametrize("detail", [{}, {"old": {}, "new": {}}])
def test_every_sentence_reads_even_with_nothing_to_fill_in(action: str, detail: dict[str, object]) -> None:
    german = events.sentence(ERIKA, Draft(action, "x:1", detail), NAMES, "de")
    english = events.sentence(ERIKA, Draft(action, "x:1", detail), NAMES, "en")
    for text in (german, english):
        assert text.startswith("Erika Beispiel (Landratsamt Kelheim) ")
        assert not set("{}[]") & set(text)
        assert "  " not in text
    assert german != english


@pytest.mark.parametrize(
    "kind",
    [
        EventType("noroom", "{who} a", "{who} b"),
        EventType("room.silent", "nichts", "nothing"),
        EventType("room.stray", "{who} {unheard}", "{who}"),
        EventType("test.done", "{who} anders", "{who} other"),
    ],
)
def test_a_kind_that_contradicts_itself_or_another_is_refused(kind: EventType) -> None:
    with pytest.raises(ValueError, match=kind.action):
        events.register(Group("x", "x", "x"), kind)
    assert Field("a", "b").kind is FieldKind.TEXT
