# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sealing once a day, exporting, and what somebody gets who may not read everything."""

import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django import app
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts.rules import Kind, Role, Verb
from blaupause.accounts.wall import acting
from blaupause.kernel.problems import Problem
from blaupause.ledger import actions, export, queries, tasks, verify_ledger
from blaupause.ledger.bounds import EVERYTHING, Bounds
from blaupause.ledger.models import Entry, Seal
from blaupause.ledger.rules import Draft
from blaupause.ledger.verify_ledger import Export
from tests.accounts import people
from tests.ledger import kinds  # noqa: F401 (registers the action these tests do)
from tests.ledger.tampering import tamper

DAY = date(2026, 11, 20)


def some(count: int = 5, place: str | None = None, owner: int | None = None, why: str = "geheim") -> None:
    drafts = [Draft("test.done", f"x:{n}", {"n": n}, why, place, owner) for n in range(count)]
    actions.append(by="anna", chain="test-g", drafts=drafts)


def exported(chains: list[str], bounds: Bounds = EVERYTHING) -> list[bytes]:
    with transaction.atomic():
        whole = b"".join(export.write(by="t", chains=chains, bounds=bounds, counted=export.Counted()))
    return whole.splitlines(keepends=True)


def errors(lines: list[bytes]) -> list[str]:
    found = Export()
    found.read(lines)
    return found.errors


@pytest.mark.django_db
def test_every_chain_is_sealed_once_a_day() -> None:
    some()
    new = actions.seal(by="anna", day=DAY)
    assert {one.chain for one in new} >= {"test-g", "land-09", "setup"}
    some()
    assert actions.seal(by="anna", day=DAY) == []
    (seal,) = queries.seals("test-g")
    assert (seal.number, seal.hash) == (5, Entry.objects.get(chain="test-g", number=5).hash)
    assert Seal.objects.filter(chain="test-g").count() == 1


@pytest.mark.django_db
def test_sealing_is_an_action_and_leaves_one_entry() -> None:
    some()
    before = queries.chains().get("bund", 0)
    actions.seal(by="anna", day=DAY)
    assert queries.chains()["bund"] == before + 1
    entry = Entry.objects.filter(chain="bund").latest("number")
    seal = Seal.objects.get(chain="test-g")
    assert (entry.action, entry.detail["seals"]["test-g"]) == ("ledger.sealed", f"{seal.number}:{seal.hash}")
    assert Seal.objects.get(chain="bund").hash == entry.hash  # the seal of this chain vouches for all the others


@pytest.mark.django_db
def test_a_tampered_chain_is_not_sealed() -> None:
    some()
    tamper("UPDATE ledger_entry SET why = 'anders' WHERE chain = 'test-g' AND number = 3")
    with pytest.raises(Problem) as caught:
        actions.seal(by="anna", day=DAY)
    assert caught.value.code == "ledger.broken"
    assert "test-g" in caught.value.de
    assert not Seal.objects.filter(day=DAY).exists()


@pytest.mark.django_db
def test_who_sees_only_a_part_cannot_seal_by_mistake() -> None:
    some()
    of = people.organisation()
    with acting(people.scope_of(people.member(of, Role.LEAD))), pytest.raises(Problem) as caught:
        actions.seal(by="anna", day=DAY)
    assert caught.value.code == "ledger.broken"


@pytest.mark.django_db
def test_the_evening_job_seals_today() -> None:
    some()
    assert tasks.seal_today() >= 1
    assert tasks.seal_today() == 0
    assert app.tasks["ledger.seal"].queueing_lock == "ledger.seal"
    assert any(cron.task.name == "ledger.seal" for cron in app.periodic_registry.periodic_tasks.values())


@pytest.mark.django_db
def test_seals_are_published_and_nothing_else() -> None:
    some()
    actions.seal(by="anna", day=DAY)
    answer = Client().get("/api/v1/ledger/seals").json()
    assert answer["seals"]
    assert all(set(one) == {"chain", "day", "number", "hash"} for one in answer["seals"])
    assert Client().get("/api/v1/ledger/seals?since=2026-11-21").json()["seals"] == []
    assert Client().get("/api/v1/ledger/seals?since=2999-01-01").status_code == 422


@pytest.mark.django_db
def test_the_whole_ledger_of_the_base_data_is_exported_and_holds() -> None:
    actions.seal(by="anna", day=DAY)
    lines = exported(list(queries.chains()))
    assert errors(lines) == []
    items = json.loads(b"".join(lines))
    assert sum(one["kind"] == "entry" for one in items) == Entry.objects.count()
    assert not any(one["kind"] == "redacted" for one in items)
    assert len(lines) > 2000


@pytest.mark.django_db
def test_what_somebody_may_not_read_is_blacked_out_and_the_chain_still_holds() -> None:
    of = people.organisation(place=people.KELHEIM)
    some(3, people.KELHEIM, why="offen")
    some(3, people.REGENSBURG)
    some(1, None, of.pk, why="offen")
    actions.seal(by="anna", day=DAY)
    scope = people.scope_of(people.member(of, Role.LEAD))
    with acting(scope):
        lines = exported(["test-g"], scope.reach(Verb.EXPORT, Kind.LEDGER))
    assert errors(lines) == []
    text = b"".join(lines).decode()
    assert "geheim" not in text
    items = [one for one in json.loads(text) if one["kind"] in ("entry", "redacted")]
    assert [one["kind"] == "entry" for one in items] == [True] * 3 + [False] * 3 + [True]
    assert {frozenset(one) for one in items if one["kind"] == "redacted"} == {
        frozenset({"kind", "chain", "number", "content_hash", "previous_hash", "hash"})
    }


@pytest.mark.django_db
def test_an_edit_in_front_of_a_blacked_out_entry_is_found() -> None:
    """Control for the two steps of the hash: with one, a new predecessor could be named for a hidden entry."""
    some(2, people.KELHEIM)
    some(2, people.REGENSBURG)
    of = people.organisation(place=people.KELHEIM)
    scope = people.scope_of(people.member(of, Role.LEAD))
    with acting(scope):
        items = json.loads(b"".join(exported(["test-g"], scope.reach(Verb.EXPORT, Kind.LEDGER))))
    second, third = (one for one in items if one.get("number") in (2, 3) and one["kind"] != "head")
    second["hash"] = third["previous_hash"] = "1" * 64
    lines = [export.canonical(one) + b",\n" for one in items[:-1]]
    found = errors([b"[\n", *lines, export.canonical(items[-1]) + b"\n", b"]\n"])
    assert any("Nr. 3 wurde verändert" in error for error in found)


@pytest.mark.django_db
def test_the_hashes_of_hidden_entries_leave_the_wall_standing() -> None:
    some(2, people.REGENSBURG)
    of = people.organisation(place=people.KELHEIM)
    with acting(people.scope_of(people.member(of, Role.LEAD))):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('blaupause.reaches', true)")
            before = cursor.fetchone()
            assert len(queries.hashes("test-g", 0, 10)) == 2
            cursor.execute("SELECT current_setting('blaupause.reaches', true)")
            assert cursor.fetchone() == before
        assert not Entry.objects.filter(chain="test-g").exists()


@pytest.mark.django_db
def test_commands_export_and_verify_in_an_interpreter_of_its_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    some()
    seal = next(one for one in actions.seal(by="anna", day=DAY) if one.chain == "test-g")
    file, out = tmp_path / "protokoll.json", StringIO()
    call_command("ledger", "export", str(file), "--chain", "test-g", stdout=out)
    assert "5 Einträge" in out.getvalue()
    assert Entry.objects.filter(chain="bund").latest("number").action == "ledger.exported"
    call_command("ledger", "verify", str(file), "--seal", str(seal))
    assert "Unversehrt." in capfd.readouterr().out
    file.write_bytes(file.read_bytes().replace(b"geheim", b"GEHEIM", 1))
    with pytest.raises(SystemExit) as ended:
        call_command("ledger", "verify", str(file))
    assert ended.value.code == 1
    assert "test-g: Nr. 1 wurde verändert" in capfd.readouterr().out
    with pytest.raises(Problem, match="nirgends"):
        call_command("ledger", "export", str(file), "--chain", "nirgends")


@pytest.mark.django_db
def test_the_seal_command_says_what_it_sealed() -> None:
    some()
    out = StringIO()
    call_command("ledger", "seal", "--day", "2026-11-20", stdout=out)
    assert f"test-g:5:{Seal.objects.get(chain='test-g').hash}" in out.getvalue()
    call_command("ledger", "seal", "--day", "2026-11-20", stdout=out)
    assert "schon alles versiegelt" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("ledger", "seal", "--day", "gestern")


def test_the_command_sees_all_entries_although_nobody_opened_a_transaction(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The settings of the second wall live in transactions; outside of one the ledger looks empty."""
    out = StringIO()
    with django_db_blocker.unblock():
        assert connection.get_autocommit()
        assert not Entry.objects.exists()
        call_command("ledger", "verify", stdout=out)
    assert "land-09: " in out.getvalue()
    assert "gestört" not in out.getvalue()


@pytest.mark.django_db
def test_a_file_is_verified_without_a_database(tmp_path: Path) -> None:
    some()
    file = tmp_path / "protokoll.json"
    file.write_bytes(b"".join(exported(["test-g"])))
    environment = {"PATH": "", "HOME": str(tmp_path), "BLAUPAUSE_DATA": str(tmp_path / "nowhere")}
    command = [sys.executable, "-m", "blaupause", "ledger", "verify", str(file)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.splitlines()[-1:]) == (0, ["Unversehrt."]), result.stderr
    assert not (tmp_path / "nowhere").exists()
    assert Path(verify_ledger.__file__).exists()
