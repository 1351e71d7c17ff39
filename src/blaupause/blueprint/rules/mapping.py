# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an import meets here already under the same key: taken from here, or renamed. Pure.

References are found by the name of their field, so that a new section of the format needs no line here; those within
conditions by what a name is compared with.
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from blaupause.blueprint.rules.expression import renamed
from blaupause.kernel.problems import Problem, Problems

MAPPED: Final = ("actors", "sources", "operators", "online_services", "templates")
REFERENCES: Final[Mapping[str, str]] = {
    "actor": "actors",
    "actors": "actors",
    "source": "sources",
    "sources": "sources",
    "operator": "operators",
    "operators": "operators",
    "online_service": "online_services",
    "online_services": "online_services",
    "template": "templates",
    "templates": "templates",
}
"""Which section the keys in a field lead to."""
NAMED: Final[Mapping[str, str]] = {"online_service": "online_services"}
"""Which section the keys lead to that a condition compares a name with."""
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CONDITIONS: Final = ("when", "applies")
Sections = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Collision:
    """An object that exists here under the same key with other content. `free`: a key that is not taken."""

    target: str
    here: Any
    theirs: Any
    free: str


def collisions(document: Mapping[str, Any], here: Sections) -> list[Collision]:
    """What needs a decision, in the order of the document."""
    found = []
    for section in MAPPED:
        for key, theirs in document.get(section, {}).items():
            there = here.get(section, {}).get(key)
            if there is not None and there != theirs:
                taken = {*document[section], *here.get(section, {})}
                found.append(Collision(f"{section}/{key}", there, theirs, _free(key, taken)))
    return found


def mapped(document: Mapping[str, Any], here: Sections, decisions: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it lands here. `decisions`: `{"actors/town": "existing", "sources/law": {"new": "law-2"}}`.

    What is taken from here brings along what it refers to. Raises Problems bundle.mapping with everything that is
    missing or wrong.
    """
    open_ = collisions(document, here)
    problems = _wrong(document, here, open_, decisions)
    if problems:
        raise Problems("bundle.mapping", problems)
    new = {_pair(one): decision["new"] for one, decision in decisions.items() if decision != "existing"}
    result = dict(_rewritten(document, lambda section, key: new.get((section, key), key)))
    for section in {section for section, _ in new}:
        result[section] = {new.get((section, key), key): item for key, item in result[section].items()}
    for one in result.get("changed", ()):
        section, key = _pair(one["target"])
        one["target"] = f"{section}/{new.get((section, key), key)}"
    for one in open_:  # only now: what is from here speaks of what is here under these keys
        if decisions[one.target] == "existing":
            section, key = _pair(one.target)
            result[section][key] = deepcopy(one.here)
            _bring(one.here, result, here)
    return result


def _pair(target: str) -> tuple[str, str]:
    section, _, key = target.partition("/")
    return section, key


def _wrong(
    document: Mapping[str, Any], here: Sections, open_: list[Collision], decisions: Mapping[str, Any]
) -> list[Problem]:
    problems = [_missing(one) for one in open_ if one.target not in decisions]
    known = {one.target for one in open_}
    chosen: set[tuple[str, str]] = set()
    for target, decision in decisions.items():
        section = str(target).partition("/")[0]
        if target not in known:
            problems.append(_problem(target, "nichts zu entscheiden", "nothing to decide"))
        elif decision == "existing":
            continue
        elif not isinstance(decision, Mapping) or set(decision) != {"new"} or not _is_key(decision["new"]):
            problems.append(
                _problem(
                    target, 'erwartet wird "existing" oder {"new": "…"}', '"existing" or {"new": "…"} is expected'
                )
            )
        elif (new := decision["new"]) in {*document[section], *here.get(section, {})} or (section, new) in chosen:
            problems.append(_problem(target, f"„{new}“ ist schon vergeben", f"“{new}” is taken"))
        else:
            chosen.add((section, new))
    return problems


def _is_key(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 40 and _KEY.fullmatch(value) is not None


def _missing(one: Collision) -> Problem:
    return Problem(
        "bundle.undecided",
        f"„{one.target}“ gibt es hier schon, mit anderem Inhalt. Bitte entscheiden.",
        f"“{one.target}” exists here already, with other content. Please decide.",
        f'In der Zuordnung: "{one.target}": "existing" oder {{"new": "{one.free}"}}',
        f'In the mapping: "{one.target}": "existing" or {{"new": "{one.free}"}}',
    )


def _problem(target: object, de: str, en: str) -> Problem:
    name = ascii(target)[1:81]
    return Problem("bundle.decision", f"Zuordnung „{name}“: {de}.", f"Mapping “{name}”: {en}.")


def _free(key: str, taken: set[str]) -> str:
    number = 2
    while (found := f"{key[: 40 - len(str(number)) - 1].rstrip('-')}-{number}") in taken:
        number += 1
    return found


def _bring(value: Any, document: dict[str, Any], here: Sections) -> None:
    """Objects that an object from here refers to and the document does not have."""

    def visit(section: str, key: str) -> str:
        objects = document.setdefault(section, {})
        if key not in objects and key in here.get(section, {}):
            objects[key] = deepcopy(here[section][key])
            _bring(objects[key], document, here)
        return key

    _rewritten(value, visit)


def _rewritten(value: Any, rename: Callable[[str, str], str]) -> Any:
    """The value with every reference handed through `rename`."""
    if isinstance(value, Mapping):
        return {name: _reference(name, item, rename) for name, item in value.items()}
    if isinstance(value, list):
        return [_rewritten(item, rename) for item in value]
    return value


def _reference(name: str, value: Any, rename: Callable[[str, str], str]) -> Any:
    if name in _CONDITIONS and isinstance(value, str):
        return renamed(value, lambda name, key: rename(NAMED[name], key) if name in NAMED else key)
    section = REFERENCES.get(name)
    if section and isinstance(value, str):
        return rename(section, value)
    if section and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [rename(section, item) for item in value]
    return _rewritten(value, rename)
