# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What may stand in the fields of organisations and mandates. Pure.

Interfaces show the message beside the field: the code of a Problem ends with its name (accounts.invalid.<field>).
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from blaupause.accounts.problems import invalid
from blaupause.accounts.rules import PLACELESS, OrganisationKind
from blaupause.kernel.places import Place, is_place

LENGTHS: Final[Mapping[OrganisationKind, frozenset[int]]] = {
    OrganisationKind.BUND: frozenset({0}),
    OrganisationKind.LAND_OFFICE: frozenset({2}),
    OrganisationKind.REGION: frozenset({3}),
    OrganisationKind.DISTRICT: frozenset({5}),
    OrganisationKind.ASSOCIATION: frozenset({9}),
    OrganisationKind.MUNICIPALITY: frozenset({5, 12}),  # 5: a kreisfreie Stadt
}
"""Digits of the place an organisation of that kind answers for."""

_MAILBOX = re.compile(r"[A-Za-z0-9.!#%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")


def line(text: str, field: str, *, longest: int, required: bool = True) -> str:
    """One line of text: no control characters, white space folded. Raises Problem accounts.invalid.<field>."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    found = " ".join(kept.split())
    if required and not found:
        raise invalid(field, "Bitte etwas eintragen.", "Please enter something.")
    if len(found) > longest:
        raise invalid(field, f"Höchstens {longest} Zeichen.", f"At most {longest} characters.")
    return found


def mailbox(text: str, field: str = "mailbox") -> str:
    """An e-mail address or nothing."""
    found = line(text, field, longest=254, required=False)
    if found and not _MAILBOX.fullmatch(found):
        raise invalid(field, "Das ist keine E-Mail-Adresse.", "This is no e-mail address.")
    return found


def website(text: str) -> str:
    """An address on the web or nothing."""
    found = line(text, "website", longest=300, required=False)
    if not found:
        return ""
    try:
        parts = urlsplit(found)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in found:
        raise invalid(
            "website", "Das ist keine Adresse wie https://www.beispiel.de.", "This is no address like https://…"
        )
    return found


def place_of_kind(kind: OrganisationKind, place: Place | None) -> Place | None:
    """The place of an organisation: none for contractors and IT providers, else one that fits its kind."""
    if kind in PLACELESS:
        if place:
            raise invalid("place", "Diese Art hat kein eigenes Gebiet.", "This kind has no place of its own.")
        return None
    if place is None or not is_place(place) or len(place) not in LENGTHS[kind]:
        raise invalid("place", "Dieser Schlüssel passt nicht zur Art.", "This key does not fit the kind.")
    return place


def span(start: date, end: date | None, *, today: date, why: str) -> None:
    """A mandate from day to day: from today or later, or earlier with a reason; at least one day, not all past."""
    if start < today and not why:
        raise invalid(
            "why", "Ein Beginn vor heute braucht eine Begründung.", "A beginning before today needs a reason."
        )
    if end is not None and end <= start:
        raise invalid("valid_to", "Das Ende liegt nicht nach dem Beginn.", "The end does not follow the beginning.")
    if end is not None and end <= today:
        raise invalid("valid_to", "Das Ende liegt in der Vergangenheit.", "The end lies in the past.")
