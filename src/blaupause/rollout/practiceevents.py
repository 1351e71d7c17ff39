# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the exchange of practice tells the ledger. Never the text itself: the ledger forgets nothing."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register
from blaupause.rollout.workrules import Rating

RATINGS = {
    Rating.HELPED.name: ("hat geholfen", "it helped"),
    Rating.PARTLY.name: ("hat teils geholfen", "it helped in part"),
    Rating.NOT.name: ("hat nicht geholfen", "it did not help"),
    "OPEN": ("noch offen", "not known yet"),
}
_SOLUTION = {
    "title": Field("Lösung", "solution"),
    "step": Field("Schritt", "step", FieldKind.STEP),
    "authority": Field("Behörde", "authority", FieldKind.AUTHORITY),
    "commitment": Field("Leistungsversprechen", "commitment", FieldKind.COMMITMENT),
}
_ADOPTION = _SOLUTION | {"rating": Field("Ergebnis", "result", words=RATINGS)}

register(
    Group("praxis", "Praxis", "Practice"),
    EventType(
        "practice.shared",
        "{who} hat eine Lösung geteilt[ für {authority}]: {title}",
        "{who} shared a solution[ for {authority}]: {title}",
        _SOLUTION,
    ),
    EventType(
        "practice.edited",
        "{who} hat die Lösung „{title}“ geändert",
        "{who} changed the solution “{title}”",
        _SOLUTION,
    ),
    EventType(
        "practice.withdrawn",
        "{who} hat die Lösung „{title}“ zurückgezogen",
        "{who} took the solution “{title}” out",
        _SOLUTION,
    ),
    EventType(
        "practice.adopted",
        "{who} hat eingetragen[, dass {authority} übernommen hat]: {title}",
        "{who} recorded[ that {authority} adopted]: {title}",
        _ADOPTION,
    ),
    EventType(
        "practice.left",
        "{who} hat eine Übernahme zurückgenommen[ für {authority}]: {title}",
        "{who} took an adoption back[ for {authority}]: {title}",
        _ADOPTION,
    ),
)
