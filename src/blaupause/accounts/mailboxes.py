# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Does an address look like a person's? Contacts are function mailboxes first. Pure.

A warning beside the field, never a refusal: `max.mustermann@…` is a person's, but nobody can tell of every address.
"""

import re
from typing import Final

_WORDS: Final = (
    "amt anfrage anmeldung ausbildung auskunft auslaenderamt ausland bau bauamt bauen bauordnung "
    "bauverwaltung buerger buergeramt buergerbuero buergermeister buergerservice buero chancen datenschutz "
    "digital digitalisierung egovernment ehrenamt einkauf einwohnermeldeamt ewo fahrerlaubnis finanzen "
    "fuehrerschein fundbuero funktionspostfach gemeinde geschaeftsstelle gewerbe gewerbeamt hauptamt helpdesk "
    "hilfe info it itservice jugendamt kaemmerei kanzlei kasse kfz kommune kontakt kreis landkreis landrat "
    "landratsamt leitung mail markt meldeamt meldewesen office onlinedienste organisation ozg personal "
    "personalamt post postfach poststelle presse projekt projektbuero rathaus recht redaktion referat "
    "registratur sachgebiet sekretariat service servicestelle sicherheit sozialamt stab stabsstelle stadt "
    "stadtverwaltung standesamt steuern strassenverkehr support team technik umwelt verkehr verwaltung "
    "verwaltungsgemeinschaft vg vorzimmer waffen waffenrecht webmaster wohnen wohngeld zentral zentrale "
    "zulassung zulassungsstelle "
)
FUNCTIONS: Final = frozenset(_WORDS.split())
"""Words of function mailboxes, umlauts written out."""

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_INITIAL = re.compile(r"[a-z]")
_NAME = re.compile(r"[a-z]{2,}")


def looks_personal(address: str) -> bool:
    """True for `vorname.nachname@…`, `v.nachname@…`, `vorname_nachname@…`, `nachname.v@…`.

    False as soon as one part is a word of a function mailbox, holds a figure, or there is only one part.
    """
    local = address.strip().casefold().translate(_UMLAUTS).partition("@")[0].partition("+")[0]
    parts = [part for part in re.split(r"[._]", local) if part]
    words = [word for part in parts for word in part.split("-")]
    if len(parts) not in (2, 3) or any(not word.isalpha() or word in FUNCTIONS for word in words):
        return False
    if any(word.endswith(("amt", "stelle", "buero", "service", "wesen", "verwaltung")) for word in words):
        return False
    names = [word for word in words if _NAME.fullmatch(word)]
    initials = [word for word in words if _INITIAL.fullmatch(word)]
    return bool(names) and len(names) + len(initials) == len(words)
