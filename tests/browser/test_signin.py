# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The whole way through the sign-in in a real browser: invitation, app, recovery codes, passkey, sessions."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.db import connection, transaction
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from blaupause.accounts import demonstration_secrets, invitations
from blaupause.accounts.models import Membership, Organisation, Person
from blaupause.accounts.rules import Role
from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from tests.accounts import people
from tests.browser import axe
from tests.browser.conftest import Opener
from tests.plugins.base_data import Site

PASSWORD = "vier Ämter am Vormittag"
INVITED = ("erika@example.org", "barbara@example.org", "paula@example.org")
TABLES = ("accounts_membership", "accounts_invitation", "accounts_organisation")


@dataclass(frozen=True)
class Prepared:
    """What the server knows before a test begins: an invitation for each, and somebody invented."""

    tokens: dict[str, str]
    demonstration: Person

    def address(self, site: str, email: str) -> str:
        return f"{site}/einladung/{self.tokens[email]}/"


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Prepared]:
    """Committed before the transactions of the tests begin; gone afterwards with everybody who joined."""
    with django_db_blocker.unblock(), acting(system("test", today())):
        with transaction.atomic():
            organisation = people.organisation(name="Landratsamt Kelheim", demonstration=True)
            one = people.member(organisation, Role.ADMINISTRATOR, name="Erika Muster")
        Person.objects.filter(pk=one.pk).update(demonstration=True)
        one.refresh_from_db()
        demonstration_secrets.equip(one, second_factor=True)
        yield Prepared({email: _invite(organisation, email) for email in INVITED}, one)
        _remove(organisation)
        cache.clear()


def _invite(organisation: Organisation, email: str) -> str:
    by = system("test", today())
    given = {"email": email, "name": "Erika Muster", "role": Role.ADMINISTRATOR}
    return invitations.invite(by=by, organisation_id=organisation.pk, **given)


def _remove(organisation: Organisation) -> None:
    """The second wall lets nobody delete these; only a test that has to leave no trace takes it down."""
    with transaction.atomic():
        joined = list(Membership.unscoped.filter(organisation=organisation).values_list("person_id", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        for table in TABLES:
            column = "id" if table == TABLES[-1] else "organisation_id"
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [organisation.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    Person.objects.filter(pk__in=joined).delete()


def sound(page: Page) -> None:
    """No barrier axe finds, and nothing cut off on a narrow screen."""
    assert axe.problems(page) == []
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size or {"width": 1280, "height": 720})


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def accept(page: Page) -> None:
    heading(page, "Einladung")
    page.get_by_label("Passwort wählen").fill(PASSWORD)
    page.get_by_label("Passwort noch einmal").fill(PASSWORD)
    press(page, "Einladung annehmen")


def type_password(page: Page, email: str) -> None:
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    press(page, "Anmelden")


def sign_out(page: Page) -> None:
    page.locator("summary").filter(has_text="Erika Muster").click()
    page.locator(".bp-account").get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("link", name="Anmelden")).to_be_visible()


def code(secret: str) -> str:
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30)))


def set_up_app(page: Page) -> tuple[str, list[str]]:
    """From the page of security to recovery codes; the app's secret and the codes."""
    page.get_by_role("link", name="App einrichten").click()
    heading(page, "App einrichten")
    sound(page)
    secret = page.locator("code").inner_text()
    page.get_by_label(re.compile("[Cc]ode")).fill(code(secret))
    press(page, "Einrichten")
    heading(page, "Ersatzcodes")
    sound(page)
    return secret, page.locator(".bp-codes code").all_inner_texts()


def test_from_the_invitation_to_ended_sessions_without_a_script(
    site: Site, open_page: Opener, prepared: Prepared
) -> None:
    page = open_page(prepared.address(site.url, "erika@example.org"), java_script_enabled=False)
    accept(page)
    heading(page, "Sicherheit")
    expect(page.locator("main")).to_contain_text("Ihre Rolle ruht.")
    page.get_by_role("link", name="App einrichten").click()
    secret = page.locator("code").inner_text()
    typed = code(secret)
    page.get_by_label(re.compile("[Cc]ode")).fill(typed)
    press(page, "Einrichten")
    recovery = page.locator(".bp-codes code").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("link", name="Weiter").click()
    expect(page.locator("main")).not_to_contain_text("Ihre Rolle ruht.")
    second = open_page(f"{site.url}/konto/anmelden/", java_script_enabled=False)
    type_password(second, "erika@example.org")
    heading(second, "Zweiter Faktor")
    second.get_by_label("Code").fill(typed)  # used up by the set-up
    press(second, "Anmelden")
    expect(second.locator("main")).to_contain_text("schon benutzt")
    second.get_by_label("Code").fill(recovery[0])
    press(second, "Anmelden")
    second.goto(f"{site.url}/konto/sicherheit/")
    expect(second.locator("main")).to_contain_text("9 Codes sind noch übrig.")
    page.goto(f"{site.url}/konto/sicherheit/")
    press(page, "Überall sonst abmelden")
    expect(page.locator("main")).to_contain_text("Beendete Sitzungen: 1")
    second.goto(f"{site.url}/konto/sicherheit/")
    heading(second, "Anmelden")


def test_every_page_of_the_way_is_free_of_barriers(site: Site, open_page: Opener, prepared: Prepared) -> None:
    page = open_page(prepared.address(site.url, "barbara@example.org"), color_scheme="dark")
    sound(page)
    accept(page)
    heading(page, "Sicherheit")
    sound(page)
    set_up_app(page)
    for address in ("passwort/", "passkeys/", "passkeys/neu/", "sitzungen/", "sicherheit/", "abmelden/"):
        page.goto(f"{site.url}/konto/{address}")
        sound(page)
    sign_out(page)
    for address in ("passwort/vergessen/", "registrieren/", "gesperrt/", "anmelden/"):
        page.goto(f"{site.url}/konto/{address}")
        sound(page)
    type_password(page, "barbara@example.org")
    heading(page, "Zweiter Faktor")
    sound(page)


def test_a_passkey_takes_the_place_of_password_and_code(site: Site, open_page: Opener, prepared: Prepared) -> None:
    host = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page = open_page(prepared.address(host, "paula@example.org"))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    accept(page)
    page.get_by_role("link", name="Passkey einrichten").click()
    page.get_by_label("Name").fill("Dienstrechner")
    page.get_by_role("checkbox").check()
    press(page, "Einrichten")
    heading(page, "Ersatzcodes")
    page.goto(f"{host}/konto/sicherheit/")
    expect(page.locator("main")).to_contain_text("Dienstrechner")
    expect(page.locator("main")).not_to_contain_text("Ihre Rolle ruht.")
    sign_out(page)
    page.goto(f"{host}/konto/anmelden/")
    press(page, "Mit Passkey anmelden")
    expect(page.locator("summary").filter(has_text="Erika Muster")).to_be_visible()
    page.goto(f"{host}/konto/sicherheit/")
    expect(page.locator("main")).not_to_contain_text("Ihre Rolle ruht.")


def test_the_page_says_how_people_of_the_demonstration_sign_in(
    site: Site, open_page: Opener, prepared: Prepared
) -> None:
    page = open_page(f"{site.url}/konto/anmelden/")
    sound(page)
    shown = page.locator("section[aria-labelledby=vorfuehrung] code").all_inner_texts()
    page.get_by_label("E-Mail-Adresse").fill(prepared.demonstration.email)
    page.get_by_label("Passwort", exact=True).fill(shown[0])
    press(page, "Anmelden")
    page.get_by_label("Code").fill(code(shown[2]))
    press(page, "Anmelden")
    expect(page.locator("summary").filter(has_text="Erika Muster")).to_be_visible()


def test_nothing_has_failed_before_anybody_tried(site: Site, open_page: Opener) -> None:
    page = open_page(f"{site.url}/konto/anmelden/")
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Das hat nicht geklappt", use_inner_text=True)
