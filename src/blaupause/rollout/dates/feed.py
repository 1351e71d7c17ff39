# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A calendar to subscribe to (RFC 5545): whole days, stable identities, the same text for the same dates. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

PRODUCT: Final = "-//Blaupause//Blaupause//DE"
AGAIN: Final = timedelta(hours=12)
"""How often a calendar may ask."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day. `uid` stays while it is about the same thing; `told_at`: when somebody entered it."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    told_at: datetime | None
    alarms: tuple[int, ...]  # days before


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """The file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", AGAIN)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    told = (entry.told_at or datetime.combine(entry.day, time(), UTC)).astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", told)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.url:
        event.add("url", entry.url)
    for days in entry.alarms:
        event.add_component(_alarm(days, entry.summary))
    return event


def _alarm(days: int, text: str) -> Alarm:
    """At nine in the morning so many days before."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(hours=9) - timedelta(days=days))
    return alarm
