# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Measures from YAML text, validated. Pure: nothing is guessed, unknown keys are refused."""

import re
from collections.abc import Mapping
from enum import Enum

import yaml

from blaupause.coverage.rules import CountingUnit, MeasureInfo, Mode
from blaupause.kernel.problems import Location, Problem, Problems
from blaupause.rollout.rules import LiveLevel, State, Strength

_TEXTS = ("title", "definition", "weaknesses")
_REQUIRED = {"key", *_TEXTS, "source_url", "unit", "mode", "states"}
_OPTIONAL = {"min_level", "min_strength", "max_age_days", "classes", "unavailable"}
_NEVER_SERVED = {State.UNKNOWN, State.NOT_COMPETENT, State.DECLINED}
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LONGEST = 100_000


class _Reader:
    """Reads one measure; every `take_*` raises `Problem` measures.invalid with the place."""

    def __init__(self, source: str, position: int, entry: object) -> None:
        self.source, self.position = source, position
        self.name = ""
        if not isinstance(entry, Mapping):
            raise self.refuse("muss eine Zuordnung sein", "must be a mapping")
        self.entry: Mapping[object, object] = entry
        self.name = str(entry.get("key", ""))[:40]
        given = {str(key) for key in entry}
        if missing := sorted(_REQUIRED - given):
            raise self.refuse(f"es fehlt: {', '.join(missing)}", f"missing: {', '.join(missing)}")
        if surplus := sorted(given - _REQUIRED - _OPTIONAL):
            raise self.refuse(f"unbekannt: {', '.join(surplus)[:80]}", f"unknown: {', '.join(surplus)[:80]}")

    def refuse(self, de: str, en: str) -> Problem:
        where = Location(self.source, key=f"measures[{self.position}] {self.name}".strip())
        return Problem("measures.invalid", f"Maß ungültig: {de}.", f"Invalid measure: {en}.", location=where)

    def text(self, key: str) -> str:
        value = self.entry[key]
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(f"„{key}“ muss Text sein", f"“{key}” must be text")
        return value.strip()

    def both(self, key: str) -> tuple[str, str]:
        value = self.entry[key]
        if not isinstance(value, Mapping) or set(value) != {"de", "en"}:
            raise self.refuse(f"„{key}“ braucht de und en", f"“{key}” needs de and en")
        if not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise self.refuse(f"„{key}“ darf nicht leer sein", f"“{key}” must not be empty")
        return value["de"].strip(), value["en"].strip()

    def member(self, key: str, kind: type[Enum], value: object) -> str:
        if not isinstance(value, str) or value.upper() not in kind.__members__:
            allowed = ", ".join(name.lower() for name in kind.__members__)
            raise self.refuse(f"„{key}“ muss eines sein von {allowed}", f"“{key}” must be one of {allowed}")
        return value.upper()

    def states(self) -> tuple[State, ...]:
        value = self.entry["states"]
        if not isinstance(value, list) or not value:
            raise self.refuse("„states“ muss eine Liste sein", "“states” must be a list")
        found = tuple(State[self.member("states", State, item)] for item in value)
        if len(set(found)) < len(found) or _NEVER_SERVED & set(found):
            raise self.refuse(
                "„states“ nennt einen Zustand doppelt oder einen, der nie Versorgung ist",
                "“states” repeats a state or names one that never is service",
            )
        return found

    def age(self) -> int | None:
        value = self.entry.get("max_age_days")
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 3650:
            raise self.refuse("„max_age_days“ muss 1 bis 3650 sein", "“max_age_days” must be 1 to 3650")
        return value

    def flag(self, key: str) -> bool:
        value = self.entry.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse(f"„{key}“ muss true oder false sein", f"“{key}” must be true or false")
        return value


def _measure(reader: _Reader) -> MeasureInfo:
    key, url = reader.text("key"), reader.text("source_url")
    if not _KEY.fullmatch(key) or not url.startswith(("https://", "http://")):
        raise reader.refuse("Schlüssel oder Quelle fehlerhaft", "bad key or source")
    texts = [reader.both(name) for name in _TEXTS]
    entry = reader.entry
    unavailable = reader.both("unavailable") if "unavailable" in entry else ("", "")
    unit = CountingUnit[reader.member("unit", CountingUnit, entry["unit"])]
    if (unit is CountingUnit.CASES) != bool(unavailable[0]):
        raise reader.refuse(
            "„unavailable“ gehört genau zu den Maßen nach Fällen, denn Fallzahlen sind nicht bekannt",
            "“unavailable” belongs to exactly the measures of cases, because case numbers are not known",
        )
    return MeasureInfo(
        key=key,
        title_de=texts[0][0],
        title_en=texts[0][1],
        definition_de=texts[1][0],
        definition_en=texts[1][1],
        weaknesses_de=texts[2][0],
        weaknesses_en=texts[2][1],
        source_url=url,
        unit=unit,
        mode=Mode[reader.member("mode", Mode, entry["mode"])],
        states=reader.states(),
        min_level=LiveLevel[reader.member("min_level", LiveLevel, entry.get("min_level", "none"))],
        min_strength=Strength[reader.member("min_strength", Strength, entry.get("min_strength", "none"))],
        max_age_days=reader.age(),
        classes=reader.flag("classes"),
        unavailable_de=unavailable[0],
        unavailable_en=unavailable[1],
    )


class _UniqueKeys(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping; YAML itself would keep the last one silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key, (mark, _) in zip(keys, node.value, strict=True):
            if keys.count(key) > 1:
                raise yaml.MarkedYAMLError(problem=f"key {key!r} twice", problem_mark=mark.start_mark)
        return super().construct_mapping(node, deep)


def _document(text: str, source: str) -> object:
    if len(text) > _LONGEST or any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
        raise Problem(
            "measures.refused",
            "Die Datei ist zu groß oder enthält Verweise (Aliasse).",
            "The file is too large or contains aliases.",
            location=Location(source),
        )
    return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 (a SafeLoader)


def parse_measures(text: str, source: str) -> tuple[MeasureInfo, ...]:
    """The measures of a YAML text, in its order. Raises `Problem` with the place, all of them at once."""
    try:
        document = _document(text, source)
    except (yaml.YAMLError, RecursionError, TypeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = Location(source, mark.line + 1, mark.column + 1) if mark else Location(source)
        reason = str(getattr(error, "problem", None) or error)[:120]
        raise Problem(
            "measures.yaml", f"Kein gültiges YAML: {reason}", f"Not valid YAML: {reason}", location=where
        ) from error
    entries = document.get("measures") if isinstance(document, Mapping) and set(document) == {"measures"} else None
    if not isinstance(entries, list) or not entries:
        raise Problem(
            "measures.empty",
            "Erwartet wird genau eine Liste „measures“.",
            "Expected exactly one list “measures”.",
            location=Location(source),
        )
    return _all(entries, source)


def _all(entries: list[object], source: str) -> tuple[MeasureInfo, ...]:
    found: list[MeasureInfo] = []
    problems: list[Problem] = []
    for position, entry in enumerate(entries):
        try:
            reader = _Reader(source, position, entry)
            measure = _measure(reader)
            if any(measure.key == other.key for other in found):
                raise reader.refuse("Schlüssel doppelt", "duplicate key")
            found.append(measure)
        except Problem as problem:
            problems.append(problem)
    if problems:
        raise Problems("measures.invalid", problems)
    return tuple(found)
