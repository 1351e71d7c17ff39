# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words for sections, fields and values of a blueprint. What is new to the format shows under its own name."""

from datetime import date
from typing import Final

from django.utils.translation import get_language, pgettext_lazy

from blaupause.authorities.queries import domains
from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.formwords import CHOICES
from blaupause.rollout.labels import STATES, Text
from blaupause.rollout.rules import State
from blaupause.territory.queries import Level, territory_at
from blaupause.website import formats

SECTIONS: Final[dict[str, Text]] = {
    "actors": pgettext_lazy("blueprint", "Who acts"),
    "sources": pgettext_lazy("blueprint", "Sources of the blueprint"),
    "steps": pgettext_lazy("blueprint", "Steps"),
    "operators": pgettext_lazy("blueprint", "Operators"),
    "online_services": pgettext_lazy("blueprint", "Online services"),
    "profiles": pgettext_lazy("blueprint", "What single online services need"),
    "parameters": pgettext_lazy("blueprint", "Values that are asked for"),
    "criteria": pgettext_lazy("blueprint", "Criteria"),
    "templates": pgettext_lazy("blueprint", "Document templates"),
    "checks": pgettext_lazy("blueprint", "Checks"),
    "facts": pgettext_lazy("blueprint", "Facts"),
    "findings": pgettext_lazy("blueprint", "Findings"),
    "abbreviations": pgettext_lazy("blueprint", "Abbreviations"),
    "commitments": pgettext_lazy("blueprint", "Commitments"),
    "environment": pgettext_lazy("blueprint", "Addresses and accounts"),
    "running": pgettext_lazy("blueprint", "What happens to running connections"),
}

FIELDS: Final[dict[str, Text]] = {
    "actors": pgettext_lazy("field", "Who acts"),
    "announced": pgettext_lazy("field", "Announced on"),
    "applies": pgettext_lazy("field", "Applies when"),
    "because": pgettext_lazy("field", "Why"),
    "body": pgettext_lazy("field", "Wording"),
    "channel": pgettext_lazy("field", "Channel"),
    "channels": pgettext_lazy("field", "Channels"),
    "choices": pgettext_lazy("field", "Choices"),
    "citizen_name": pgettext_lazy("field", "What citizens call it"),
    "commitments": pgettext_lazy("field", "Commitments"),
    "competence": pgettext_lazy("field", "Rule of competence"),
    "days": pgettext_lazy("field", "Days"),
    "dimension": pgettext_lazy("field", "Subject"),
    "due": pgettext_lazy("field", "Due"),
    "duration": pgettext_lazy("field", "Duration"),
    "effort": pgettext_lazy("field", "Effort"),
    "estimated_by": pgettext_lazy("field", "Who says so"),
    "exports": pgettext_lazy("field", "Name in exports"),
    "gate": pgettext_lazy("field", "Done when"),
    "hard": pgettext_lazy("field", "Only after"),
    "help": pgettext_lazy("field", "Help"),
    "high": pgettext_lazy("field", "At most"),
    "implies": pgettext_lazy("field", "This also says"),
    "inputs": pgettext_lazy("field", "Needed for it"),
    "key": pgettext_lazy("field", "Key"),
    "kind": pgettext_lazy("field", "Kind"),
    "land": pgettext_lazy("field", "Land"),
    "legal_basis": pgettext_lazy("field", "Legal basis"),
    "leika_key": pgettext_lazy("field", "LeiKa key"),
    "leika_keys": pgettext_lazy("field", "LeiKa keys"),
    "level": pgettext_lazy("field", "Holds for, or is asked at"),
    "likely": pgettext_lazy("field", "Probably"),
    "live_level": pgettext_lazy("field", "How far it reaches"),
    "live_levels": pgettext_lazy("field", "How far it reaches"),
    "low": pgettext_lazy("field", "At least"),
    "max": pgettext_lazy("field", "Largest value"),
    "min": pgettext_lazy("field", "Smallest value"),
    "minutes": pgettext_lazy("field", "Minutes"),
    "moves": pgettext_lazy("field", "State the connection comes to"),
    "begun": pgettext_lazy("field", "Once begun"),
    "passed": pgettext_lazy("field", "Once done"),
    "second_person": pgettext_lazy("field", "Second person"),
    "name": pgettext_lazy("field", "Name"),
    "note": pgettext_lazy("field", "Note"),
    "online_service": pgettext_lazy("field", "Online service"),
    "online_services": pgettext_lazy("field", "Online services"),
    "operator": pgettext_lazy("field", "Operator"),
    "order": pgettext_lazy("field", "Number"),
    "owner": pgettext_lazy("field", "On whose desk"),
    "pattern": pgettext_lazy("field", "Pattern"),
    "phase": pgettext_lazy("field", "Phase"),
    "produces": pgettext_lazy("field", "What comes out of it"),
    "question": pgettext_lazy("field", "Question"),
    "reason": pgettext_lazy("field", "Reason"),
    "required": pgettext_lazy("field", "Required"),
    "inherited": pgettext_lazy("field", "Taken over by those below"),
    "personal": pgettext_lazy("field", "Names a person"),
    "calendar": pgettext_lazy("field", "Sort of date"),
    "counted_from": pgettext_lazy("field", "Counted from"),
    "valid_for": pgettext_lazy("field", "Holds so long"),
    "responsible_land": pgettext_lazy("field", "Responsible Land"),
    "routes": pgettext_lazy("field", "Routes"),
    "said_by": pgettext_lazy("field", "Who said it"),
    "scale": pgettext_lazy("field", "Scale"),
    "services": pgettext_lazy("field", "Services"),
    "short": pgettext_lazy("field", "Short form"),
    "soft": pgettext_lazy("field", "Better after"),
    "source": pgettext_lazy("field", "Source"),
    "sources": pgettext_lazy("field", "Sources"),
    "standard": pgettext_lazy("field", "Standard"),
    "steps": pgettext_lazy("field", "Steps"),
    "strength": pgettext_lazy("field", "Strength of the evidence"),
    "subject": pgettext_lazy("field", "What is looked at"),
    "target": pgettext_lazy("field", "Target"),
    "target_note": pgettext_lazy("field", "What is known of the target"),
    "text": pgettext_lazy("field", "Text"),
    "then": pgettext_lazy("field", "Then"),
    "title": pgettext_lazy("field", "Title"),
    "type": pgettext_lazy("field", "Type"),
    "unit": pgettext_lazy("field", "Unit"),
    "url": pgettext_lazy("field", "Address"),
    "valid_days": pgettext_lazy("field", "Days it holds"),
    "valid_from": pgettext_lazy("field", "Valid from"),
    "valid_until": pgettext_lazy("field", "Valid until"),
    "value": pgettext_lazy("field", "Value"),
    "variant": pgettext_lazy("field", "Variant"),
    "variants": pgettext_lazy("field", "Variants"),
    "when": pgettext_lazy("field", "Condition"),
}

PHASES: Final[dict[str, Text]] = {
    "preparation": pgettext_lazy("phase", "Preparation"),
    "activation": pgettext_lazy("phase", "Activation"),
    "operation": pgettext_lazy("phase", "Operation"),
}

DIMENSIONS: Final[dict[str, Text]] = {
    "organisation": pgettext_lazy("dimension", "Organisation"),
    "law": pgettext_lazy("dimension", "Law"),
    "finance": pgettext_lazy("dimension", "Finance"),
    "technology": pgettext_lazy("dimension", "Technology"),
    "staff": pgettext_lazy("dimension", "Staff"),
    "steering": pgettext_lazy("dimension", "Steering"),
    "service": pgettext_lazy("dimension", "The service itself"),
}

FACT_KINDS: Final[dict[str, Text]] = {
    "fact": pgettext_lazy("statement", "Fact"),
    "inference": pgettext_lazy("statement", "Our conclusion"),
    "conflict": pgettext_lazy("statement", "Sources contradict each other"),
    "not_found": pgettext_lazy("statement", "Not found out"),
}

_KINDS: Final[dict[str, Text]] = {
    **FACT_KINDS,
    "efa": pgettext_lazy("kind", "One for all (EfA)"),
    "land": pgettext_lazy("kind", "Service of the Land"),
    "market": pgettext_lazy("kind", "Market product"),
    "own": pgettext_lazy("kind", "Own service"),
    "osci": pgettext_lazy("kind", "OSCI"),
    "fit_connect": pgettext_lazy("kind", "FIT-Connect"),
    "pdf": pgettext_lazy("kind", "PDF"),
    "portal": pgettext_lazy("kind", "Portal"),
    "text": pgettext_lazy("kind", "Text"),
    "odt": pgettext_lazy("kind", "Text document (ODT)"),
    "yes_no": pgettext_lazy("kind", "Yes or no"),
    "choice": pgettext_lazy("kind", "Choice"),
    "number": pgettext_lazy("kind", "Number"),
    "hurdle": pgettext_lazy("kind", "Hurdle"),
    "practice": pgettext_lazy("kind", "Good practice"),
    "requirement": pgettext_lazy("kind", "Requirement"),
}
_LEVELS: Final[dict[str, Text]] = {
    "pdf": pgettext_lazy("live level", "Application arrives as a document (PDF)"),
    "structured": pgettext_lazy("live level", "Application arrives as data"),
    "end_to_end": pgettext_lazy("live level", "Digital from end to end"),
}
_TARGETS: Final[dict[str, Text]] = {
    "everywhere": pgettext_lazy("target", "everywhere"),
    "as_far_as_possible": pgettext_lazy("target", "as far as possible"),
}

_STATES: Final = {one.name.lower().replace("_", "-"): STATES[one] for one in State}

VALUES: Final[dict[str, dict[str, Text]]] = {
    "phase": PHASES,
    "dimension": DIMENSIONS,
    "kind": _KINDS,
    "channel": _KINDS,
    "live_level": _LEVELS,
    "live_levels": _LEVELS,
    "target": _TARGETS,
    "begun": _STATES,
    "passed": _STATES,
}

_CHOICE_FIELDS: Final = frozenset({"calendar", "level", "owner", "strength", "subject", "then", "type"})
"""Fields with one of a few values whose words are those of the forms for editing."""
DAYS: Final = frozenset({"announced", "due", "valid_from", "valid_until"})
LANDS: Final = frozenset({"land", "responsible_land"})

CLASSES: Final[dict[int, Text]] = {
    ChangeClass.EDITORIAL: pgettext_lazy("change", "editorial: nothing is done differently"),
    ChangeClass.FUNCTIONAL: pgettext_lazy("change", "functional: something more, or something easier"),
    ChangeClass.BREAKING: pgettext_lazy("change", "breaking: something went away or became stricter"),
}

STATUSES: Final[dict[str, Text]] = {
    "same": pgettext_lazy("comparison", "same"),
    "changed": pgettext_lazy("comparison", "changed"),
    "added": pgettext_lazy("comparison", "added"),
    "removed": pgettext_lazy("comparison", "removed"),
}


def section(name: str) -> Text:
    """Name of a section."""
    return SECTIONS.get(name, _plain(name))


def field(name: str) -> Text:
    """Name of a field."""
    return FIELDS.get(name, _plain(name))


def value(name: str, text: str) -> Text:
    """A value as words, when it is one of a few, a day, a Land or a field of competence; else as it stands."""
    if (word := VALUES.get(name, {}).get(text)) is not None:
        return word
    if name in _CHOICE_FIELDS and (pair := CHOICES.get(text)) is not None:
        return _spoken(*pair)
    if name in DAYS and (day := _day(text)) is not None:
        return formats.day(day)
    if name in LANDS:
        return _land(text)
    if name == "competence" and (domain := domains().get(text)) is not None:
        return _spoken(domain.de, domain.en)
    return text


def _spoken(de: str, en: str) -> str:
    return de if (get_language() or "de").startswith("de") else en


_lands: dict[str, str] = {}


def _land(key: str) -> str:
    """Name of a Land; looked up once per process."""
    if key not in _lands and (unit := territory_at().get(Level.LAND, key)) is not None:
        _lands[key] = unit.name
    return _lands.get(key, key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
