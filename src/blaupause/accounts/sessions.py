# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The places where a person is signed in: listed for, and ended by, their owner; all of them when disabled."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Place:
    """One browser in which the person is signed in."""

    id: int
    began_at: datetime
    seen_at: datetime
    address: str
    browser: str
    current: bool


_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def named(user_agent: str) -> str:
    """“Firefox, Windows” out of what a browser says of itself; what is not known stays as it is, at most 90 long."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(one for one in (browser, system) if one) or user_agent[:90]


def of_person(request: HttpRequest) -> list[Place]:
    """Where the signed-in person is signed in, this browser first, then the latest."""
    current = request.session.session_key
    rows = list(UserSession.objects.filter(user_id=request.user.pk))
    living = set(Session.objects.filter(pk__in=[row.session_key for row in rows]).values_list("pk", flat=True))
    places = [
        Place(row.pk, row.created_at, row.last_seen_at, row.ip, named(row.user_agent), row.session_key == current)
        for row in rows
        if row.session_key in living
    ]
    return sorted(places, key=lambda place: (not place.current, -place.began_at.timestamp()))


def end(*, person_id: int, except_key: str | None = None, only: int | None = None) -> int:
    """End the sessions of a person, all or one, or all but that of the asking browser; how many were ended.

    Whoever disables a person calls this in the same transaction: no session lives on, nor comes back later.
    """
    rows = UserSession.objects.filter(user_id=person_id)
    if only is not None:
        rows = rows.filter(pk=only)
    if except_key is not None:
        rows = rows.exclude(session_key=except_key)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    return len(keys)
