# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changes in sentences, German and English, for those who decide on them and for the changelog. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.diff import ABSENT, Change, elements
from blaupause.blueprint.rules.formwords import CHOICES
from blaupause.blueprint.rules.vocabulary import STATES

Language = Literal["de", "en"]
Pair = tuple[str, str]
LONGEST = 80

CLASSES: Final[Mapping[ChangeClass, Pair]] = {
    ChangeClass.EDITORIAL: ("redaktionell", "editorial"),
    ChangeClass.FUNCTIONAL: ("fachlich", "functional"),
    ChangeClass.BREAKING: ("nicht abwärtskompatibel", "breaking"),
}
SECTIONS: Final[Mapping[str, Pair]] = {
    "blueprint": ("Blaupause", "Blueprint"),
    "base": ("Vorlage", "Base"),
    "disabled": ("Abgeschaltete Teile", "Switched-off parts"),
    "actors": ("Akteur", "Actor"),
    "sources": ("Quelle", "Source"),
    "steps": ("Schritt", "Step"),
    "operators": ("Betreiber", "Operator"),
    "online_services": ("Onlinedienst", "Online service"),
    "profiles": ("Profil", "Profile"),
    "facts": ("Aussage", "Statement"),
    "commitments": ("Leistungsversprechen", "Commitment"),
    "environment": ("Umgebungswert", "Environment value"),
    "parameters": ("Parameter", "Parameter"),
    "criteria": ("Kriterium", "Criterion"),
    "templates": ("Dokumentvorlage", "Document template"),
    "checks": ("Prüfung", "Check"),
    "findings": ("Erkenntnis", "Finding"),
    "abbreviations": ("Abkürzung", "Abbreviation"),
    "running": ("Laufende Anschlüsse", "Running connections"),
    "changed": ("Änderungen gegenüber der Vorlage", "Changes against the base"),
}
FIELDS: Final[Mapping[str, Pair]] = {
    "actors": ("wer es tut", "who acts"),
    "announced": ("angekündigt am", "announced on"),
    "applies": ("gilt, wenn", "applies when"),
    "because": ("Begründung", "reasons"),
    "body": ("Wortlaut", "wording"),
    "channel": ("Zustellweg", "channel"),
    "channels": ("Zustellwege", "channels"),
    "choices": ("Auswahl", "choices"),
    "citizen_name": ("Name für Bürger", "name for citizens"),
    "commitments": ("Leistungsversprechen", "commitments"),
    "competence": ("Zuständigkeit", "competence"),
    "de": ("Deutsch", "German"),
    "dimension": ("Handlungsfeld", "dimension"),
    "due": ("Frist", "due"),
    "duration": ("Dauer", "duration"),
    "effort": ("Aufwand", "effort"),
    "en": ("Englisch", "English"),
    "exports": ("Namen für die Ausgabe", "export names"),
    "extends": ("baut auf auf", "extends"),
    "gate": ("Bedingung", "gate"),
    "hard": ("muss vorher erledigt sein", "must be done before"),
    "help": ("Hilfe", "help"),
    "implies": ("damit ist auch gesagt", "this also says"),
    "inputs": ("nötige Angaben", "inputs"),
    "key": ("Schlüssel", "key"),
    "kind": ("Art", "kind"),
    "land": ("Land", "Land"),
    "leika_keys": ("LeiKa-Schlüssel", "LeiKa keys"),
    "legal_basis": ("Rechtsgrundlage", "legal basis"),
    "level": ("Ebene", "level"),
    "live_level": ("Reichweite", "live level"),
    "live_levels": ("Reichweite", "live levels"),
    "max": ("höchstens", "at most"),
    "min": ("mindestens", "at least"),
    "name": ("Name", "name"),
    "note": ("Hinweis", "note"),
    "online_service": ("Onlinedienst", "online service"),
    "online_services": ("Onlinedienste", "online services"),
    "operator": ("Betreiber", "operator"),
    "order": ("Reihenfolge", "order"),
    "pattern": ("Muster", "pattern"),
    "phase": ("Phase", "phase"),
    "question": ("Frage", "question"),
    "produces": ("Ergebnisse", "results"),
    "reason": ("Grund", "reason"),
    "moves": ("Stand, zu dem der Schritt führt", "state the step leads to"),
    "begun": ("sobald begonnen", "once begun"),
    "passed": ("sobald erledigt", "once passed"),
    "second_person": ("zweite Person", "second person"),
    "required": ("Pflicht", "required"),
    "inherited": ("Übernahme durch Stellen darunter", "taken over by those below"),
    "personal": ("Angabe über einen Menschen", "about a person"),
    "calendar": ("Art des Termins", "sort of date"),
    "counted_from": ("gerechnet ab", "counted from"),
    "valid_for": ("Dauer der Gültigkeit", "how long it holds"),
    "routes": ("Wege", "routes"),
    "scale": ("Skala", "scale"),
    "short": ("Kurzform", "short form"),
    "strength": ("Stärke des Nachweises", "strength of evidence"),
    "subject": ("Gegenstand", "subject"),
    "then": ("was geschieht", "what happens"),
    "unit": ("Einheit", "unit"),
    "valid_days": ("gilt für Tage", "valid for days"),
    "valid_until": ("gilt bis", "valid until"),
    "responsible_land": ("verantwortliches Land", "responsible Land"),
    "services": ("Leistungen", "services"),
    "soft": ("soll vorher begonnen sein", "should have begun before"),
    "source": ("Quelle", "source"),
    "sources": ("Quellen", "sources"),
    "steps": ("Schritte", "steps"),
    "target": ("Ziel", "target"),
    "target_note": ("Hinweis zum Ziel", "note on the target"),
    "text": ("Text", "text"),
    "title": ("Titel", "title"),
    "type": ("Typ", "type"),
    "url": ("Adresse", "address"),
    "valid_from": ("gilt ab", "valid from"),
    "value": ("Wert", "value"),
    "variants": ("Antragsstrecken", "variants"),
    "version": ("Fassung", "version"),
    "when": ("Bedingung", "condition"),
}
_REFERRED: Final[Mapping[str, str]] = {
    "hard": "steps",
    "soft": "steps",
    "steps": "steps",
    "actors": "actors",
    "source": "sources",
    "sources": "sources",
    "operator": "operators",
    "online_service": "online_services",
    "online_services": "online_services",
    "commitments": "commitments",
    "counted_from": "parameters",
}
_CHOICES: Final = frozenset(
    {
        "calendar",
        "dimension",
        "kind",
        "level",
        "live_level",
        "live_levels",
        "owner",
        "phase",
        "strength",
        "subject",
        "target",
        "then",
    }
    | {"channel", "type"}
)
"""Fields with one of a few values."""
_NAMED: Final = ("title", "name", "text")


def word(pair: Pair, language: Language) -> str:
    """The German or the English one."""
    return pair[language != "de"]


def told(changes: Iterable[Change], document: Mapping[str, Any], language: Language) -> list[str]:
    """A line for every change, the gravest first, each with its class."""
    ordered = sorted(changes, key=lambda change: -change.change_class)
    return [
        f"{sentence(change, document, document, language)} ({word(CLASSES[change.change_class], language)})"
        for change in ordered
    ]


def sentence(change: Change, before: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> str:
    """What changed, in one line. Keys are told as titles where one of the documents knows them."""
    documents = (after, before)
    section = word(SECTIONS.get(change.section, (change.section, change.section)), language)
    if not change.key:
        head = section
    else:
        name = _title(change.section, change.key, documents, language)
        if not change.field:
            value = change.old if change.new is ABSENT else change.new
            name = name if change.section == "running" else title_of(value, language) or name
        head = f"{section} „{name}“" if language == "de" else f"{section} “{name}”"
    if change.key and not change.field:
        return f"{head}: {_came_or_went(change, language)}"
    path = change.field
    words = (_field(name, language) for name in path if name not in ("de", "en"))
    where = " ".join(dict.fromkeys(part for part in words if part)) + _in_language(path, language)
    what = _difference(change, path[-1] if path else "", documents, language)
    return f"{head}, {where}: {what}" if where else f"{head}: {what}"


def _came_or_went(change: Change, language: Language) -> str:
    if change.old is ABSENT:
        return word(("neu", "new"), language)
    return word(("entfällt", "gone") if change.new is ABSENT else ("geändert", "changed"), language)


def _field(name: str, language: Language) -> str:
    return word(FIELDS[name], language) if name in FIELDS else name


def _in_language(path: Sequence[str], language: Language) -> str:
    return f" ({_field(path[-1], language)})" if path and path[-1] in ("de", "en") else ""


def _difference(change: Change, name: str, documents: tuple[Mapping[str, Any], ...], language: Language) -> str:
    old, new = change.old, change.new
    if isinstance(old, list) or isinstance(new, list):
        return _lists(
            old if isinstance(old, list) else [], new if isinstance(new, list) else [], name, documents, language
        )
    shown = [_value(one, name, documents, language) for one in (old, new)]
    if any(one is None or len(one) > LONGEST for one in shown):
        return word(("geändert", "changed"), language)
    return f"{shown[0]} → {shown[1]}"


def _lists(
    old: list[Any], new: list[Any], name: str, documents: tuple[Mapping[str, Any], ...], language: Language
) -> str:
    found = elements(old, new)
    groups = (
        (("neu", "new"), found.added),
        (("entfällt", "gone"), found.removed),
        (("geändert", "changed"), tuple(after for _, after in found.changed)),
    )
    told_ = []
    for pair, items in groups:
        names = [(_value(item, name, documents, language) or "…")[:LONGEST] for item in items]
        told_ += [f"{word(pair, language)} {', '.join(names)}"] if names else []
    return "; ".join(told_) or word(("andere Reihenfolge", "another order"), language)


def _value(value: Any, name: str, documents: tuple[Mapping[str, Any], ...], language: Language) -> str | None:
    """A value in one line; None when it is too much for one."""
    if value is ABSENT or value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return word(("ja", "yes") if value else ("nein", "no"), language)
    if isinstance(value, Mapping):
        if isinstance(target := value.get("target"), str):
            return _title(*target.partition("/")[::2], documents, language)
        return title_of(value, language) or next(
            (str(value[k]) for k in ("key", "leika_key", "kind") if k in value), None
        )
    if isinstance(value, str) and name in _REFERRED:
        return _title(_REFERRED[name], value, documents, language)
    if name in _CHOICES and value in CHOICES:
        return word(CHOICES[value], language)
    return str(value) if isinstance(value, str | int | float) else None


def called(section: str, key: str, value: Any, language: Language) -> str:
    """What people call an object: its title, the state it is about, or its key."""
    if section == "running" and key in STATES:
        said = word((STATES[key].de, STATES[key].en), language)
        return said[:1].upper() + said[1:]
    return title_of(value, language) or key


def _title(section: str, key: str, documents: tuple[Mapping[str, Any], ...], language: Language) -> str:
    if section == "running":
        return called(section, key, None, language)
    for document in documents:
        objects = document.get(section)
        if isinstance(objects, Mapping) and key in objects:
            return title_of(objects[key], language) or key
    return key


def title_of(value: Any, language: Language) -> str:
    """What people call an object: its title, its name, or the beginning of its text."""
    if not isinstance(value, Mapping):
        return ""
    for name in (language, *_NAMED):
        found = value.get(name)
        if isinstance(found, Mapping):
            found = found.get(language)
        if isinstance(found, str) and found:
            return found if len(found) <= LONGEST else f"{found[: LONGEST - 1]}…"
    return ""
