# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing organisations: set up, edit, end."""

from collections.abc import Mapping
from datetime import date
from itertools import count

from django.db.models import F
from django.utils.text import slugify

from blaupause.accounts import fields
from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.behalf import lock, on_behalf, unfiltered
from blaupause.accounts.models import Organisation
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.rules import Condition, Kind, OrganisationKind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.kernel.places import Place
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft

_LABELS = {"name": "Name", "mailbox": "Funktionspostfach", "website": "Internetadresse", "ended_on": "Ende"}


def create_organisation(
    *,
    by: Scope,
    kind: OrganisationKind,
    name: str,
    place: Place | None,
    mailbox: str = "",
    website: str = "",
    why: str = "",
    demonstration: bool = False,
) -> str:
    """Set up an organisation and return its key. Whether the place exists is for rooms above to check.

    Raises Problem accounts.not_found, accounts.second_factor, accounts.invalid.<field>.
    """
    seat = by.require(Verb.ADD, Kind.ORGANISATION, place)
    name = fields.line(name, "name", longest=200)
    place = fields.place_of_kind(kind, place)
    values = {"mailbox": fields.mailbox(mailbox), "website": fields.website(website)}
    with on_behalf(by):
        lock("organisation-keys")
        key = _free_key(by, name)
        row = Organisation.unscoped.create(
            key=key, kind=kind, name=name, place=place, demonstration=demonstration, **values
        )
        new: dict[str, object] = {"kind": str(kind), "name": name, "place": place, **values}
        _record(by, seat, row, "organisation.created", {"old": {}, "new": new}, why)
    return key


def edit_organisation(
    *, by: Scope, organisation_id: int, version: int, name: str, mailbox: str, website: str, why: str = ""
) -> int:
    """Change what is said of an organisation; its new version. What is the same changes nothing and says nothing.

    Raises Problem accounts.not_found, accounts.second_factor, accounts.invalid.<field>, Conflict.
    """
    with on_behalf(by):
        row = find(by, organisation_id)
        seat = by.require(Verb.EDIT, Kind.ORGANISATION, row.place, condition_of(row, by.day), row.pk)
        wanted = {
            "name": fields.line(name, "name", longest=200),
            "mailbox": fields.mailbox(mailbox),
            "website": fields.website(website),
        }
        old = {field: getattr(row, field) for field in wanted if getattr(row, field) != wanted[field]}
        if row.version == version and not old:
            return version
        if row.version != version or not _set(row, version, wanted):
            raise _conflict(by, organisation_id, wanted)
        detail = {"old": old, "new": {field: wanted[field] for field in old}}
        _record(by, seat, row, "organisation.edited", detail, why)
    return version + 1


def end_organisation(*, by: Scope, organisation_id: int, version: int, on: date, why: str) -> int:
    """From that day on (today at the earliest) the organisation gives nobody rights; its new version.

    Rows stay, so that the past remains readable. Raises Problem accounts.not_found, accounts.second_factor,
    accounts.invalid.<field>, Conflict.
    """
    with on_behalf(by):
        row = find(by, organisation_id)
        seat = by.require(Verb.END, Kind.ORGANISATION, row.place, condition_of(row, by.day), row.pk)
        if on < by.day:
            raise invalid("on", "Frühestens heute.", "Today at the earliest.")
        why = fields.line(why, "why", longest=1000)
        if row.version != version or not _set(row, version, {"ended_on": on}):
            raise _conflict(by, organisation_id, {"ended_on": f"{on:%d.%m.%Y}"})
        old = {"ended_on": row.ended_on.isoformat() if row.ended_on else None}
        _record(by, seat, row, "organisation.ended", {"old": old, "new": {"ended_on": on.isoformat()}}, why)
    return version + 1


def find(by: Scope, organisation_id: int) -> Organisation:
    """An organisation by number. Problem accounts.not_found when there is none or the second wall hides it.

    Problem accounts.second_factor when it would be seen with one.
    """
    row = Organisation.unscoped.filter(pk=organisation_id).first()
    if row is None:
        with unfiltered(by, "is-it-only-the-second-factor"):
            hidden = Organisation.unscoped.filter(pk=organisation_id).first()
        if hidden is not None:
            by.require(Verb.SEE, Kind.ORGANISATION, hidden.place, organisation_id=hidden.pk)
        raise not_found()
    return row


def condition_of(row: Organisation, day: date) -> Condition:
    """Ended, once its last day has passed."""
    return Condition.ENDED if row.ended_on is not None and row.ended_on <= day else Condition.CURRENT


def _set(row: Organisation, version: int, values: Mapping[str, object]) -> bool:
    rows = Organisation.unscoped.filter(pk=row.pk, version=version)
    return rows.update(version=F("version") + 1, **values) == 1


def _conflict(by: Scope, organisation_id: int, wanted: Mapping[str, object]) -> Conflict:
    now = find(by, organisation_id)
    ended = f"{now.ended_on:%d.%m.%Y}" if now.ended_on else "–"
    stored = {"name": now.name, "mailbox": now.mailbox, "website": now.website, "ended_on": ended}
    theirs = {_LABELS[field]: str(stored[field]) for field in wanted}
    return Conflict(theirs, {_LABELS[field]: str(value) for field, value in wanted.items()})


def _free_key(by: Scope, name: str) -> str:
    """A key nobody has, also nobody whom the scope cannot see: the database would refuse it, and say so."""
    words = slugify(name.replace("ß", "ss").translate(_UMLAUTS))[:50].strip("-") or "organisation"
    with unfiltered(by, "organisation-keys"):
        taken = set(Organisation.unscoped.filter(key__startswith=words).values_list("key", flat=True))
    keys = (words if number == 1 else f"{words}-{number}" for number in count(1))
    return next(key for key in keys if key not in taken)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def _record(
    by: Scope, seat: Seat | None, row: Organisation, action: str, detail: Mapping[str, object], why: str
) -> None:
    draft = Draft(action, f"organisation:{row.key}", detail, why, place=row.place, owner=row.pk)
    append(by=actor(by, seat, row.place), chain=chain_of(row.place), drafts=[draft])
