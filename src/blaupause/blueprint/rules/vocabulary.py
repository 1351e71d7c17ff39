# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the conditions of a document may speak of, and reading them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from blaupause.blueprint.rules.base import Text
from blaupause.blueprint.rules.content import Parameter, ParameterType
from blaupause.blueprint.rules.expression import (
    Expression,
    Title,
    Type,
    Variable,
    Vocabulary,
    parse,
    references,
    sentence,
)
from blaupause.blueprint.rules.model import Datum, Document
from blaupause.blueprint.rules.yamlfile import Path
from blaupause.kernel.problems import Problem

LANDS = tuple(f"{number:02}" for number in range(1, 17))
AUTHORITY_KINDS = {
    "municipality": Title("Gemeinde", "municipality"),
    "association": Title("Gemeindeverband", "association of municipalities"),
    "district_office": Title("Kreisverwaltung", "district office"),
    "independent_city": Title("kreisfreie Stadt", "independent city"),
    "regional_government": Title("Bezirksregierung", "regional government"),
    "other": Title("andere Stelle", "other body"),
}
CHANNELS = {
    "osci": Title("OSCI", "OSCI"),
    "fit_connect": Title("FIT-Connect", "FIT-Connect"),
    "pdf": Title("PDF", "PDF"),
    "portal": Title("Portal", "portal"),
}
STATES = {
    "unknown": Title("unbekannt", "unknown"),
    "not-competent": Title("nicht zuständig", "not competent"),
    "open": Title("offen", "open"),
    "declined": Title("abgelehnt", "declined"),
    "ordered": Title("bestellt", "ordered"),
    "preparing": Title("in Vorbereitung", "preparing"),
    "activated": Title("freigeschaltet", "activated"),
    "testing": Title("im Test", "testing"),
    "live": Title("online", "live"),
    "disturbed": Title("gestört", "disturbed"),
    "replaced": Title("gleichwertige Lösung", "equivalent solution"),
    "central": Title("zentral erbracht", "provided centrally"),
}
LIVE_LEVELS = {
    "none": Title("noch nicht live", "not live yet"),
    "pdf": Title("PDF", "PDF"),
    "structured": Title("strukturiert", "structured"),
    "end_to_end": Title("Ende zu Ende", "end to end"),
}
MOST_PEOPLE = 100_000_000
MAX_CHARACTERS = 20_000
"""Of all conditions of a document together: each is small, but looking through thousands would take minutes."""
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TYPES: Mapping[ParameterType, Type] = {
    "number": Type.NUMBER,
    "money": Type.NUMBER,
    "bool": Type.BOOL,
    "date": Type.DATE,
}


def vocabulary(
    document: Document, *, steps: Iterable[str] = (), data: Iterable[str] = (), checks: Iterable[str] = ()
) -> Vocabulary:
    """Steps, data, parameters and checks of the document, and what is known of every connection.

    `steps`, `data`, `checks`: keys that exist too, but stand in objects that are broken.
    """
    stated = {one.key: _title(one) for one in data_of(document)}
    return Vocabulary(
        names=_names(document),
        steps=_bare(steps) | {key: _title(step.title) for key, step in document.steps.items()},
        data=_bare(data) | stated,
        parameters={key: _variable(parameter) for key, parameter in document.parameters.items()},
        checks=_bare(checks) | {key: _title(check.title) for key, check in document.checks.items()},
    )


def placed_data(document: Document) -> Iterator[tuple[Path, Datum]]:
    """Every datum of the steps, then of the profiles, with where it stands; a key may come several times."""
    for key, step in document.steps.items():
        for name in ("inputs", "produces"):
            for index, datum in enumerate(getattr(step, name)):
                yield ("steps", key, name, index), datum
    for key, profile in document.profiles.items():
        for step_key, given in profile.inputs.items():
            for index, datum in enumerate(given):
                yield ("profiles", key, "inputs", step_key, index), datum


def data_of(document: Document) -> Iterator[Datum]:
    """Every datum of the steps, then of the profiles; a key may come several times."""
    return (datum for _, datum in placed_data(document))


def shared_data(document: Document) -> frozenset[str]:
    """Data that hold for all services of an authority."""
    return frozenset(one.key for one in data_of(document) if one.level == "authority")


def implying(document: Document) -> Iterator[tuple[Path, str, list[str]]]:
    """Everything that may say more than itself: where it stands, its key, and the keys of what it says too."""
    yield from ((path, one.key, one.implies) for path, one in placed_data(document))
    yield from ((("parameters", key), key, one.implies) for key, one in document.parameters.items())


def implications(document: Document) -> dict[str, frozenset[str]]:
    """Data that hold once a datum or a value is there, by its key; also by way of others."""
    direct: dict[str, set[str]] = {}
    for _, key, implied in implying(document):
        if implied:
            direct.setdefault(key, set()).update(implied)
    found = {}
    for key in direct:
        reached, left = set[str](), [key]
        while left:
            fresh = direct.get(left.pop(), set()) - reached
            reached |= fresh
            left += fresh
        found[key] = frozenset(reached)
    return found


def _bare(keys: Iterable[str]) -> dict[str, Title]:
    """Of broken objects, so a key may be anything; nothing that is no key can be named in a condition."""
    return {key: Title(key, key) for key in keys if _KEY.fullmatch(key)}


def _names(document: Document) -> dict[str, Variable]:
    promises = {key: _title(promise.name) for key, promise in document.commitments.items()}
    services = {key: Title(s.name, s.name) for key, s in document.online_services.items()}
    lands = {key: Title(key, key) for key in LANDS}
    return {
        "authority_kind": Variable(Type.TEXT, Title("Art der Behörde", "Kind of authority"), AUTHORITY_KINDS),
        "population": Variable(Type.NUMBER, Title("Einwohnerzahl", "Population"), minimum=0, maximum=MOST_PEOPLE),
        "land": Variable(Type.TEXT, Title("Land", "Land"), lands),
        "commitment": Variable(Type.TEXT, Title("Leistungsversprechen", "Commitment"), promises),
        "online_service": Variable(Type.TEXT, Title("Onlinedienst", "Online service"), services),
        "channel": Variable(Type.TEXT, Title("Weg der Zustellung", "Channel"), CHANNELS),
        "connection_state": Variable(Type.TEXT, Title("Stand des Anschlusses", "State of the connection"), STATES),
        "live_level": Variable(Type.TEXT, Title("Stufe", "Live level"), LIVE_LEVELS),
    }


def _title(text: Text) -> Title:
    return Title(text.de, text.en)


def _variable(parameter: Parameter) -> Variable:
    low, high = parameter.min, parameter.max
    if isinstance(low, int) and isinstance(high, int) and low > high:  # reported elsewhere
        low = high = None
    return Variable(
        _TYPES.get(parameter.type, Type.TEXT),
        _title(parameter.title),
        {key: _title(choice) for key, choice in parameter.choices.items()} if parameter.choices else None,
        None if isinstance(low, date) else low,
        None if isinstance(high, date) else high,
    )


def conditions(document: Document) -> Iterator[tuple[Path, str]]:
    """Every condition of a document with its path."""
    for key, step in document.steps.items():
        if step.applies:
            yield ("steps", key, "applies"), step.applies
        if step.gate.when:
            yield ("steps", key, "gate", "when"), step.gate.when
    for key, parameter in document.parameters.items():
        if parameter.applies:
            yield ("parameters", key, "applies"), parameter.applies
    for key, service in document.online_services.items():
        for name, route in service.routes.items():
            if route.applies:
                yield ("online_services", key, "routes", name, "applies"), route.applies


def sentences(document: Document) -> dict[str, Title]:
    """Every condition of a document that can be read, in words."""
    known = vocabulary(document)
    found: dict[str, Title] = {}
    for _, text in conditions(document):
        try:
            found[text] = sentence(parse(text, known))
        except Problem:
            continue
    return found


def gates(document: Document) -> dict[str, Expression]:
    """The conditions of the gates of a checked document, by step; gates without one are left out."""
    known = vocabulary(document)
    stated = ((key, step.gate.when) for key, step in document.steps.items())
    return {key: parse(when, known) for key, when in stated if when}


def named_in(text: str, expression: Expression) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Steps and data that a condition names, in the order in which it does."""
    found = references(expression)
    return _in_order(text, "done", found.steps), _in_order(text, "have", found.data)


def _in_order(text: str, function: str, keys: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: (place(text, function, key), key)))


def place(text: str, function: str, key: str) -> int:
    """At which character of a condition something is called, from 0."""
    found = re.search(rf'\b{function}\(\s*"?{re.escape(key)}"?\s*\)', text)
    return found.start() if found else 0


def parameters_used(document: Document) -> set[str]:
    """Parameters that some condition asks for; conditions that cannot be read count as asking for nothing."""
    known = vocabulary(document)
    used: set[str] = set()
    total = 0
    for _, text in conditions(document):
        total += len(text)
        if total > MAX_CHARACTERS:
            break
        try:
            used |= references(parse(text, known)).parameters
        except Problem:
            continue
    return used
