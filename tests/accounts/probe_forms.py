# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the probes send by POST: one form of every kind the product takes, and what the table is asked about it."""

from collections.abc import Mapping
from typing import Final

from blaupause.accounts.rules import Kind, Verb
from blaupause.config.doors import Question

FORMS: Final[Mapping[str, tuple[tuple[Question, Mapping[str, str]], ...]]] = {
    "console:organisation": (
        (
            (Verb.EDIT, Kind.ORGANISATION),
            {"was": "aendern", "nummer": "0", "version": "1", "name": "Neuer Name", "mailbox": "", "website": ""},
        ),
        (
            (Verb.END, Kind.ORGANISATION),
            {"was": "beenden", "nummer": "0", "version": "1", "on": "2099-01-01", "why": "Versuch"},
        ),
    ),
    "console:people": (
        (
            (Verb.ADD, Kind.INVITATION),
            {"was": "einladen", "nummer": "0", "email": "gast@example.org", "name": "Gast", "role": "reader"},
        ),
        ((Verb.ADD, Kind.MEMBERSHIP), {"was": "rolle", "nummer": "0", "person": "1", "role": "reader"}),
        ((Verb.END, Kind.MEMBERSHIP), {"was": "ende", "nummer": "1", "version": "1", "why": "Versuch"}),
    ),
    "console:mandates": (
        (
            (Verb.ADD, Kind.MANDATE),
            {"was": "vergeben", "nummer": "0", "agent": "nix", "place": "09273", "valid_from": "2099-01-01"},
        ),
        ((Verb.END, Kind.MANDATE), {"was": "ende", "nummer": "1", "version": "1", "on": "2099-01-01"}),
    ),
    "console:approvals": (((Verb.DECIDE, Kind.CHANGE_REQUEST), {"antrag": "1:1"}),),
    "console:approval": (
        ((Verb.DECIDE, Kind.CHANGE_REQUEST), {"tun": "freigeben", "version": "1"}),
        ((Verb.DECIDE, Kind.CHANGE_REQUEST), {"tun": "ablehnen", "version": "1", "grund": "Versuch"}),
        ((Verb.END, Kind.CHANGE_REQUEST), {"tun": "zurueckziehen", "version": "1"}),
    ),
    "console:commitment-target": (
        (
            (Verb.ADD, Kind.CHANGE_REQUEST),
            {"ziel": "everywhere", "bis": "2027-06-30", "grund": "Versuch"},
        ),
    ),
    "console:blueprint-draft": (
        ((Verb.EDIT, Kind.BLUEPRINT), {"tun": "fassung", "stand": "1", "nummer": "0.2.0"}),
        ((Verb.EDIT, Kind.BLUEPRINT), {"tun": "pruefung", "stand": "1", "grund": "Versuch"}),
        ((Verb.END, Kind.BLUEPRINT), {"tun": "verwerfen", "stand": "1", "grund": "Versuch"}),
    ),
    "console:blueprint-part": (
        ((Verb.EDIT, Kind.BLUEPRINT), {"tun": "sichern", "stand": "1", "title.de": "Versuch"}),
        ((Verb.EDIT, Kind.BLUEPRINT), {"tun": "pruefen", "stand": "1", "title.de": "Versuch"}),
        (
            (Verb.EDIT, Kind.BLUEPRINT),
            {"tun": "weglassen", "sicher": "ja", "stand": "1", "grund.de": "Versuch", "grund.en": "Try"},
        ),
    ),
    "console:blueprint-files": (((Verb.EDIT, Kind.BLUEPRINT), {"stand": "1"}),),
    "console:blueprint-begin": (((Verb.ADD, Kind.BLUEPRINT), {"blaupause": "bayern"}),),
    "console:master-data": (((Verb.EDIT, Kind.PROGRESS), {"war-support-times": "0", "w-support-times": "Versuch"}),),
    "console:connection-data": (
        ((Verb.EDIT, Kind.PROGRESS), {"war-support-times": "0", "w-support-times": "Versuch"}),
        ((Verb.EDIT, Kind.PROGRESS), {"was": "bestaetigen", "version": "0"}),
    ),
    "console:blocker": (
        ((Verb.END, Kind.BLOCKER), {"tun": "loesen", "stand": "1", "loesung": "Versuch"}),
        ((Verb.END, Kind.BLOCKER), {"tun": "lenkungskreis", "stand": "1", "liste": "ja"}),
        ((Verb.EDIT, Kind.BLOCKER), {"tun": "aendern", "stand": "1", "titel": "Versuch", "bei": "land"}),
    ),
    "console:blocker-report": (
        ((Verb.ADD, Kind.BLOCKER), {"titel": "Versuch", "bei": "land", "schritt": "", "wie": "hart", "neu": "ja"}),
    ),
    "console:effort-entry": (
        ((Verb.EDIT, Kind.PROGRESS), {"schritt": "contract", "wer": "treasury", "dauer": "15", "zahlt": "unknown"}),
    ),
    "console:connection-edit": (
        ((Verb.EDIT, Kind.CONNECTION), {"revision": "1", "zustand": "preparing", "grund": "Versuch"}),
    ),
    "console:together": (((Verb.EDIT, Kind.PROGRESS), {"schritt": "applicability", "was": "beginnen"}),),
    "console:connection-at-once": (
        (
            (Verb.EDIT, Kind.PROGRESS),
            {"schritte": "applicability:open", "war-datum-scope": "0", "datum-scope": "yes"},
        ),
    ),
    "console:connection-work": (
        ((Verb.EDIT, Kind.PROGRESS), {"was": "beginnen", "schritt": "applicability", "war": "open"}),
        ((Verb.EDIT, Kind.PROGRESS), {"was": "entfaellt", "schritt": "training", "grund": "Versuch"}),
        ((Verb.ADD, Kind.MESSAGE), {"was": "nachricht", "text": "Versuch"}),
    ),
}
"""What is sent by POST, besides nothing at all, and what the table is asked about it."""
