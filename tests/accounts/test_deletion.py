# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The deletion run, travelled into the future: nothing of people who left is in any table or file afterwards."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from blaupause.accounts import actions, invitations
from blaupause.accounts.models import ChangeRequest, Invitation, Membership, Person, PersonalLink, ReminderMail
from blaupause.accounts.privacy import handlers
from blaupause.accounts.privacy.actions import ACTION, delete_due
from blaupause.accounts.privacy.loader import packaged
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import system
from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Problem
from blaupause.ledger.models import Entry
from blaupause.rollout.models import BulkJob, BulkRow, Statement
from tests.accounts import people
from tests.plugins.base_data import DOMAIN_ROOMS

CANARY = "Kanarienvogel"
JOB = system("job:accounts.delete_due", today())
LATER = today() + timedelta(days=3 * 365)
KEEPS_NAMES = ("rollout_statement", "rollout_bulkjob", "rollout_bulkrow")
"""Tables of the domain that may name people; the rest is not looked through."""
RULES = packaged().rules


def places_with_canaries(folder: Path, passed_over: tuple[str, ...] = ()) -> set[str]:
    """Every table with a row that holds the word in any column, and every file below the folder that does."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(passed_over) and table not in KEEPS_NAMES:
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT 1 FROM {name} AS line WHERE line::text ILIKE %s LIMIT 1", [f"%{CANARY}%"])
            if cursor.fetchone():
                found.add(table)
    for path in folder.rglob("*"):
        if path.is_file() and CANARY.casefold() in (path.name + path.read_text(encoding="utf-8")).casefold():
            found.add(path.name)
    return found


def canary_person(name: str, *, is_active: bool) -> Person:
    """Somebody whose role ended yesterday, with traces in every table that signing in fills."""
    one = people.person(f"{name} {CANARY}", email=f"{name}.{CANARY}@example.org".lower(), is_active=is_active)
    one.password = "argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"
    one.last_login = now()
    one.save()
    people.role(one, people.organisation(), end=today())
    EmailAddress.objects.create(user=one, email=one.email, primary=True, verified=True)
    Authenticator.objects.create(user=one, type="webauthn", data={"name": f"Schlüssel von {CANARY}"})
    SocialAccount.objects.create(user=one, provider="saml", uid=one.email, extra_data={"cn": [one.name]})
    key = f"{name}-{CANARY}"
    Session.objects.create(session_key=key, session_data="", expire_date=now() + timedelta(days=5000))
    UserSession.objects.create(
        user=one, session_key=key, ip="192.0.2.7", user_agent=CANARY, last_seen_at=now() + timedelta(days=5000)
    )
    return one


def plant_what_expires(one: Person) -> None:
    """Rows that go though their person stays."""
    address = EmailAddress.objects.create(user=one, email=one.email, primary=True)
    EmailConfirmation.objects.create(email_address=address, key=f"bestaetigung-{CANARY}")
    Session.objects.create(session_key=f"alt-{CANARY}", session_data="", expire_date=now() + timedelta(days=14))
    UserSession.objects.create(user=one, session_key="gone", ip="192.0.2.8", user_agent=f"Browser/{CANARY}")
    Invitation.unscoped.create(
        organisation=people.organisation(),
        email=f"neu.{CANARY}@example.org".lower(),
        role="reader",
        token_hash="0" * 64,
        invited_at=now(),
        expires_at=now() + timedelta(days=7),
    )


def plant_what_reminded(one: Person) -> None:
    """A link from a mail and the mail itself; neither has words of people in it, unless somebody is careless."""
    PersonalLink.unscoped.create(
        person=one, purpose="confirm", subject=CANARY, token_hash="1" * 64, made_at=now(), expires_at=now()
    )
    ReminderMail.unscoped.create(person=one, day=today(), weekly=True, told=[[1, CANARY]], begun_at=now())


def plant_a_bulk_job(one: Person) -> None:
    """A table somebody sent back."""
    made = BulkJob.objects.create(
        kind=0, by=one.key, title=f"{CANARY}.ods", why=f"Wegen {CANARY}", created_at=now() - timedelta(days=1)
    )
    BulkRow.objects.create(job=made, number=1, by=one.key, cells=[["Name", "", CANARY]])


def plant_requests(one: Person, folder: Path) -> None:
    """A decided request with a file, and a waiting one whose file has to stay."""
    common = {"kind": "test", "place": people.KELHEIM, "fingerprint": "", "author": one, "requested_at": now()}
    texts = {"summary_de": f"von {CANARY}", "summary_en": "", "why": f"weil {CANARY}"}
    decided = {"state": "rejected", "decided_by": people.person(), "decided_at": now(), "reason": f"Nein, {CANARY}"}
    ChangeRequest.unscoped.create(**common, **texts, **decided, subject="a", payload={"file": "decided.csv"})
    ChangeRequest.unscoped.create(**common, subject="b", payload={"sha256": "ab" * 32, "files": ["waiting.csv"]})
    folder.mkdir()
    (folder / f"{'ab' * 32}.txt").write_text("named by its hash", encoding="utf-8")
    (folder / "decided.csv").write_text(f"Name\n{CANARY}\n", encoding="utf-8")
    (folder / "orphan.csv").write_text("nobody asks for it", encoding="utf-8")
    (folder / "waiting.csv").write_text("needed", encoding="utf-8")


def plant_in_jobs_caches_and_mails() -> None:
    """A finished job that was careless with its arguments, a counter of guesses, and a mail."""
    mail.get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages(
        [mail.EmailMessage("Einladung", f"Guten Tag, {CANARY}", "a@example.org", [f"{CANARY}@example.org"])]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('q', 't', 'todo', %s) ",
            [f'{{"who": "{CANARY}"}}'],
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE args::text LIKE %s", [f"%{CANARY}%"])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args::text LIKE %s", [f"%{CANARY}%"])
    cache.set(f"login:{CANARY}", [1], timeout=3600)


def plant_a_name_in_master_data() -> None:
    """A contact person who was replaced by another."""
    day = today()
    Statement.unscoped.create(
        kind=0,
        key="lead-name",
        place=people.KELHEIM,
        value=CANARY,
        since=day,
        until=day,
        recorded_at=now(),
        recorded_by="person:1",
        personal=True,
    )


@pytest.fixture
def folder(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Traces everywhere; what has a term is over it on the day LATER."""
    monkeypatch.setenv("BLAUPAUSE_DATA", str(tmp_path))
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    canary_person("erika", is_active=False)
    canary_person("otto", is_active=True)
    staying = people.member(people.organisation(), name="Bleibt Hier")
    plant_what_expires(staying)
    plant_what_reminded(staying)
    plant_a_bulk_job(staying)
    plant_requests(staying, tmp_path / "waiting")
    plant_in_jobs_caches_and_mails()
    plant_a_name_in_master_data()
    return tmp_path


def test_nothing_of_people_who_left_is_anywhere_after_the_run(folder: Path) -> None:
    before = places_with_canaries(folder)
    assert before >= {
        *("accounts_person", "accounts_invitation", "accounts_changerequest", "account_emailaddress"),
        *("account_emailconfirmation", "mfa_authenticator", "socialaccount_socialaccount", "django_session"),
        *("usersessions_usersession", "procrastinate_jobs", "accounts_shared_value", "decided.csv"),
    }  # the search itself finds what was planted
    counts = delete_due(by=JOB, day=LATER)
    assert places_with_canaries(folder) == set()
    assert counts.keys() == RULES.keys()
    assert all(count > 0 for count in counts.values()), counts
    assert sorted(path.name for path in (folder / "waiting").iterdir()) == [f"{'ab' * 32}.txt", "waiting.csv"]
    assert list((folder / "mail").iterdir()) == []


@pytest.mark.parametrize("left_out", sorted(RULES))
def test_a_rule_that_is_left_out_is_found(folder: Path, left_out: str) -> None:
    delete_due(by=JOB, day=LATER, rules={key: rule for key, rule in RULES.items() if key != left_out})
    assert places_with_canaries(folder, passed_over=DOMAIN_ROOMS) != set(), left_out


def test_who_left_is_a_number_that_points_to_nobody(folder: Path) -> None:
    one = Person.objects.get(name=f"erika {CANARY}")
    delete_due(by=JOB, day=LATER)
    one.refresh_from_db()
    assert (one.name, one.email) == ("(gelöscht)", f"person-{one.pk}@geloescht.invalid")
    assert not one.is_active
    assert not one.has_usable_password()
    assert one.last_login is None
    assert Membership.unscoped.filter(person=one).count() == 1  # the ledger's `person:12` still had that role
    assert Person.objects.filter(name="Bleibt Hier", is_active=True).count() == 1


def test_each_rule_leaves_one_entry_with_a_number_and_nothing_about_people(folder: Path) -> None:
    before = Entry.objects.count()
    counts = delete_due(by=JOB, day=LATER)
    entries = list(Entry.objects.filter(action=ACTION).order_by("number"))
    assert Entry.objects.count() - before == len(entries) == len(RULES)
    assert [entry.detail for entry in entries] == [
        {"rule": key, "day": LATER.isoformat(), "count": count} for key, count in counts.items()
    ]
    assert {(entry.actor, entry.chain, entry.why) for entry in entries} == {(JOB.key, "bund", "")}


def test_a_second_run_finds_nothing_and_says_nothing(folder: Path) -> None:
    delete_due(by=JOB, day=LATER)
    entries = Entry.objects.count()
    assert set(delete_due(by=JOB, day=LATER).values()) == {0}
    assert Entry.objects.count() == entries


def test_before_its_term_nothing_goes(folder: Path) -> None:
    before = places_with_canaries(folder)
    assert {key: n for key, n in delete_due(by=JOB, day=today()).items() if n} == {}
    assert places_with_canaries(folder) == before


def test_a_trial_counts_and_changes_nothing(folder: Path) -> None:
    before, entries = places_with_canaries(folder), Entry.objects.count()
    counts = delete_due(by=JOB, day=LATER, dry_run=True)
    assert places_with_canaries(folder) == before
    assert Entry.objects.count() == entries
    assert delete_due(by=JOB, day=LATER) == counts


def test_a_failed_rule_is_undone_and_the_others_are_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> int:
        handlers.forget([Person.objects.get(name=f"erika {CANARY}").pk], LATER)
        raise RuntimeError("killed here")

    monkeypatch.setitem(handlers.HANDLERS, "people-disabled", fails)
    with pytest.raises(RuntimeError):
        delete_due(by=JOB, day=LATER)
    assert Person.objects.filter(name=f"erika {CANARY}").exists()
    assert not Invitation.unscoped.filter(email__icontains=CANARY).exists()
    assert Entry.objects.filter(action=ACTION).count() == list(RULES).index("people-disabled")


@pytest.mark.parametrize("role", ["administrator", "lead"])
def test_no_person_may_run_it(db: None, role: str) -> None:
    one = people.member(people.organisation("bund", ""), role)
    with pytest.raises(Problem, match="Das gibt es hier nicht"):
        delete_due(by=people.scope_of(one), day=LATER)


def test_the_command_tells_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("privacy", "delete", "--day", LATER.isoformat(), "--dry-run")
    told = capsys.readouterr().out
    assert "Einladungen: 1\n" in told
    assert "Probe, nichts gelöscht." in told
    with pytest.raises(CommandError, match="Zukunft"):
        call_command("privacy", "delete", "--day", LATER.isoformat())
    call_command("privacy", "delete")
    assert f"Gelöscht zum {today():%d.%m.%Y}." in capsys.readouterr().out


def test_from_invitation_to_deletion_nothing_is_left(folder: Path, client: Client) -> None:
    """The whole way with the product's own actions and pages, the ledger and the mail folder included."""
    delete_due(by=JOB, day=LATER)  # what the fixture planted
    home = people.organisation()
    boss = people.scope_of(people.member(home, "administrator"))
    address = f"lena.{CANARY}@example.org".lower()
    token = actions.invite(by=boss, organisation_id=home.pk, email=address, name=f"Lena {CANARY}", role=Role.EDITOR)
    number = invitations.accept(token=token, name=f"Lena {CANARY}", password="vier Ämter am Vormittag")
    client.post("/konto/anmelden/", {"login": address, "password": "vier Ämter am Vormittag"})
    assert UserSession.objects.filter(user_id=number).exists()
    actions.disable_person(by=boss, person_id=number, why="ausgeschieden")
    assert {"accounts_person", "accounts_invitation"} <= places_with_canaries(folder)
    assert "ledger_entry" not in places_with_canaries(folder)
    delete_due(by=JOB, day=LATER)
    assert places_with_canaries(folder) == set()
    assert Membership.unscoped.get(person_id=number).valid_to == LATER


def test_somebody_who_just_got_a_role_is_not_emptied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between finding and locking somebody gives otto a role."""
    otto, asked = Person.objects.get(name=f"otto {CANARY}"), handlers.people_due

    def gives_a_role(*given: Any, active: bool) -> list[int]:
        found = asked(*given, active=active)
        if otto.pk in found:
            people.role(otto, people.organisation())
        return found

    monkeypatch.setattr(handlers, "people_due", gives_a_role)
    delete_due(by=JOB, day=LATER)
    otto.refresh_from_db()
    assert otto.name == f"otto {CANARY}"
