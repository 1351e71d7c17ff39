# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Log lines carry no names and no addresses, also when something fails in the middle of them."""

import io
import logging
import logging.config
from collections.abc import Iterator
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.accounts import people

from blaupause.accounts.models import Person
from blaupause.kernel.logs import REPLACEMENT, Discreet, discreet

NAME, ADDRESS = "Erika Kanarienvogel", "erika.kanarienvogel@example.org"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that the configured handlers write, with the loggers set as in production."""
    stream = io.StringIO()
    configured = {**settings.LOGGING, "disable_existing_loggers": False}
    logging.config.dictConfig(configured)
    handlers = {handler for name in (None, "blaupause", "django", "procrastinate") for handler in _own(name)}
    before = [(handler, handler.setStream(stream)) for handler in handlers]
    yield stream
    for handler, old in before:
        handler.setStream(old)


def _own(name: str | None) -> list[logging.StreamHandler]:  # type: ignore[type-arg]
    found = logging.getLogger(name).handlers
    return [one for one in found if isinstance(one, logging.StreamHandler) and isinstance(one.formatter, Discreet)]


def fail_like_the_database() -> None:
    raise ValueError(f"invalid value for {NAME} <{ADDRESS}>") from psycopg.errors.UniqueViolation(
        f"DETAIL: Key (name)=({NAME}) already exists."
    )


@pytest.mark.parametrize(
    "logger", ["blaupause.accounts", "django.request", "procrastinate.worker", "psycopg.pool", "x"]
)
def test_an_exception_is_told_without_its_words(written: io.StringIO, logger: str) -> None:
    try:
        fail_like_the_database()
    except ValueError:
        logging.getLogger(logger).exception("Das ging nicht für %s", ADDRESS)
    said = written.getvalue()
    assert "builtins.ValueError" in said
    assert "UniqueViolation [SQLSTATE 23505]" in said
    assert "fail_like_the_database" in said
    assert "kanarienvogel" not in said.casefold()


def test_the_usual_formatter_would_tell(written: io.StringIO) -> None:
    """The control: what Python's own formatter makes of the same failure."""
    try:
        fail_like_the_database()
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "m", None, (type(error), error, error.__traceback__))
    assert NAME in logging.Formatter().format(record)
    assert NAME not in Discreet().format(record)


@pytest.mark.django_db
def test_a_refused_row_is_not_spelt_out(written: io.StringIO) -> None:
    people.person(NAME, email=ADDRESS)
    try:
        with transaction.atomic():
            people.person(NAME, email=ADDRESS)
    except IntegrityError:
        logging.getLogger("blaupause").exception("Nicht gespeichert")
    assert "SQLSTATE 23505" in written.getvalue()
    assert "kanarienvogel" not in written.getvalue().casefold()
    assert Person.objects.filter(name=NAME).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/gemeinde/?q={quote(NAME)}",
        f"/nix/{ADDRESS}/",
        f"/einladung/{quote(NAME)}/",
        f"/konto/anmelden/?next=/{ADDRESS}",
        f"/register/?suche={ADDRESS}",
    ],
)
def test_requests_leave_nothing_behind(written: io.StringIO, client: Client, address: str) -> None:
    client.get(address, headers={"referer": f"http://testserver/?von={ADDRESS}", "user-agent": NAME})
    client.post(address, {"login": ADDRESS, "email": ADDRESS, "password": NAME, "name": NAME})
    assert "kanarienvogel" not in written.getvalue().casefold()


@pytest.mark.django_db
def test_a_page_that_breaks_says_where_and_not_for_whom(
    written: io.StringIO, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blaupause.website.views import pages

    def breaks(*_: object) -> None:
        fail_like_the_database()

    monkeypatch.setattr(pages, "render", breaks)
    client.raise_request_exception = False
    page = client.get(f"/impressum/?q={ADDRESS}")
    assert page.status_code == 500
    assert "kanarienvogel" not in (page.content.decode() + written.getvalue()).casefold()
    assert "ValueError" in written.getvalue()
    assert connection.ensure_connection() is None


@given(st.emails())
def test_every_address_is_taken_out(address: str) -> None:
    assert discreet(f"für <{address}>, nicht") == f"für <{REPLACEMENT}>, nicht"
