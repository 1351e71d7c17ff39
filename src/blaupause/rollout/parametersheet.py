# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""All values of a connection as one table, for spreadsheets and programs."""

from collections.abc import Callable

from blaupause.accounts.queries import invented
from blaupause.kernel.places import Place
from blaupause.kernel.tabular import Column, Language, Sheet
from blaupause.rollout import values
from blaupause.rollout.completeness import Fact
from blaupause.rollout.masterdata import Entry, MasterData

_FACTS = {
    Fact.VERIFIED: ("verified", "geprüft", "verified"),
    Fact.FILLED: ("filled", "eingetragen, nicht geprüft", "entered, not verified"),
    Fact.EXPIRED: ("expired", "abgelaufen", "expired"),
    Fact.UNFIT: ("unfit", "passt nicht mehr", "does not fit any more"),
    Fact.MISSING: ("missing", "fehlt", "missing"),
}


def parameter_sheet(found: MasterData, title: str, place_name: Callable[[Place], str], language: Language) -> Sheet:
    """One row per value, missing ones too. `value` is as people read it, `stored` the canonical text."""
    german = language == "de"
    heads = (
        ("key", "Schlüssel", "Key", "text"),
        ("title", "Angabe", "Value of", "text"),
        ("value", "Wert", "Value", "text"),
        ("stored", "Gespeicherte Form", "Stored form", "text"),
        ("state", "Stand", "State", "text"),
        ("required", "nötig", "required", "boolean"),
        ("origin", "Herkunft", "Origin", "text"),
        ("since", "seit", "since", "date"),
        ("verified_on", "geprüft am", "verified on", "date"),
        ("valid_until", "gilt bis", "valid until", "date"),
        ("exports", "Name in anderen Systemen", "Name in other systems", "text"),
    )
    labels = {code: de if german else en for code, de, en in _FACTS.values()}
    columns = [
        Column(key, de if german else en, kind, labels if key == "state" else {})  # type: ignore[arg-type]
        for key, de, en, kind in heads
    ]
    marked = bool(invented({one.held.recorded_by for one in found.entries if one.held}))
    rows = [_row(one, place_name, language) for one in found.entries]
    blueprint = found.blueprint
    notes = [f"{blueprint.key} {blueprint.version}, SHA-256 {blueprint.content_hash}"]
    if marked:
        notes.append(
            "Enthält erfundene Angaben zur Vorführung." if german else "Contains invented demonstration data."
        )
    return Sheet(title, columns, rows, notes, language, marked)


def _row(entry: Entry, place_name: Callable[[Place], str], language: Language) -> list[object]:
    held = entry.held
    here = ("dieser Anschluss", "this connection")[language == "en"]
    origin = "" if held is None else here if held.connection_id else place_name(held.place)
    return [
        entry.key,
        getattr(entry.parameter.title, language),
        values.spoken(entry.parameter, held.value, language) if held else None,
        held.value if held else None,
        _FACTS[entry.fact][0],
        entry.required,
        origin,
        held.since if held else None,
        held.verified_on if held else None,
        held.valid_until if held else None,
        "; ".join(f"{system}: {name}" for system, name in sorted(entry.parameter.exports.items())),
    ]
