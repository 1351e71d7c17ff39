# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading competence rules from YAML. Pure; every rule needs a source and known caveats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from blaupause.authorities.rules import (
    Assumption,
    Body,
    Case,
    Condition,
    Expected,
    NamePatterns,
    Rule,
    RuleBook,
)
from blaupause.kernel.files import decode, read_bytes
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import parse_ags
from blaupause.kernel.problems import Location, Problem

FOLDER = Path(__file__).parent / "data" / "competence"
_COMMON, _DOMAINS = "common.yaml", "domains.yaml"
_CONDITIONS = {"area_marks", "district_marks", "association_marks", "ags", "population_over"}
_CASE_KEYS = {"if", "body", "assumption"}


@dataclass(frozen=True, slots=True)
class Domain:
    """A field of competence and its name in two languages."""

    key: str
    de: str
    en: str


@cache
def packaged() -> RuleBook:
    """The rules that come with the package (Bavaria and Hessen)."""
    common = _load(_text(FOLDER / _COMMON), _COMMON)
    general = RuleBook((), {}, _assumptions(common))
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.name not in {_COMMON, _DOMAINS})
    return join([general, *(parse(_text(path), path.name, domains()) for path in files)])


@cache
def domains() -> dict[str, Domain]:
    """All domains by key."""
    data = _load(_text(FOLDER / _DOMAINS), _DOMAINS)
    return {str(key): Domain(str(key), str(value["de"]), str(value["en"])) for key, value in data.items()}


def join(books: Sequence[RuleBook]) -> RuleBook:
    """One book out of several."""
    names: dict[str, NamePatterns] = {}
    assumptions: dict[str, Assumption] = {}
    for book in books:
        names |= book.names
        assumptions |= book.assumptions
    return RuleBook(tuple(rule for book in books for rule in book.rules), names, assumptions)


def parse(text: str, source: str, known: Mapping[str, Domain]) -> RuleBook:
    """Rules of one Land. Raises Problem rules.yaml or rules.invalid naming what is wrong."""
    data = _load(text, source)
    try:
        land = str(data["land"])
        assumptions = _assumptions(data.get("assumptions", {}))
        rules = tuple(
            _rule(land, str(domain), entry, assumptions, known)
            for domain, entries in data["rules"].items()
            for entry in entries
        )
        _check_intervals(rules)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = error.args[0] if error.args else error
        raise Problem(
            "rules.invalid",
            f"Die Zuständigkeitsregeln sind unvollständig oder falsch: {detail}",
            f"The competence rules are incomplete or wrong: {detail}",
            location=Location(source),
        ) from error
    names = data.get("names", {})
    marks = {str(mark): str(pattern) for mark, pattern in names.get("municipality", {}).items()}
    others = {key: str(names[key]) for key in ("district", "region", "association") if key in names}
    return RuleBook(rules, {land: NamePatterns(**others, municipality=marks)}, assumptions)


def _assumptions(data: Mapping[str, Any]) -> dict[str, Assumption]:
    return {
        str(key): Assumption(str(key), _words(v, "de"), _words(v, "en"), bool(v.get("while_missing")))
        for key, v in data.items()
    }


def _rule(
    land: str, domain: str, entry: Any, assumptions: Mapping[str, Assumption], known: Mapping[str, Domain]
) -> Rule:
    if domain not in known:
        raise ValueError(f"unknown domain {domain}")
    expected = entry.get("expected")
    return Rule(
        land=land,
        domain=domain,
        valid=DateInterval(_day(entry["valid_from"]), _day(entry["valid_to"]) if "valid_to" in entry else None),
        cases=tuple(_case(case, assumptions) for case in entry["cases"]),
        legal_basis_de=_words(entry["legal_basis"], "de"),
        legal_basis_en=_words(entry["legal_basis"], "en"),
        source_url=_url(entry["source_url"]),
        expected=Expected(int(expected["count"]), _url(expected["source_url"])) if expected else None,
    )


def _case(entry: Any, assumptions: Mapping[str, Assumption]) -> Case:
    if set(entry) - _CASE_KEYS:
        raise ValueError(f"unknown words in a case: {sorted(set(entry) - _CASE_KEYS)}")
    condition = entry.get("if") or {}
    if set(condition) - _CONDITIONS:
        raise ValueError(f"unknown condition: {sorted(set(condition) - _CONDITIONS)}")
    assumption = str(entry.get("assumption", ""))
    if assumption and assumption not in assumptions:
        raise ValueError(f"unknown assumption {assumption}")
    body = Body(entry["body"])
    if body is Body.UNDETERMINED and not assumption:
        raise ValueError("an undetermined case must say why (assumption)")
    over = condition.get("population_over")
    return Case(
        Condition(
            area_marks=_marks(condition, "area_marks"),
            district_marks=_marks(condition, "district_marks"),
            association_marks=_marks(condition, "association_marks"),
            ags=frozenset(parse_ags(str(key)) for key in condition.get("ags", ())),
            population_over=None if over is None else int(over),
        ),
        body,
        assumption,
    )


def _check_intervals(rules: Sequence[Rule]) -> None:
    for number, rule in enumerate(rules):
        for other in rules[number + 1 :]:
            if rule.domain == other.domain and rule.valid.overlaps(other.valid):
                raise ValueError(f"two rules for {rule.domain} hold at the same time")


def _marks(condition: Mapping[str, Any], key: str) -> frozenset[str]:
    values = condition.get(key, ())
    if isinstance(values, str):
        raise TypeError(f"{key} must be a list")
    return frozenset(str(value) for value in values)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"not a date: {value}")
    return value


def _words(entry: Mapping[str, object], language: str) -> str:
    text = " ".join(str(entry[language]).split())
    if not text:
        raise ValueError(f"empty text ({language})")
    return text


def _url(value: object) -> str:
    text = str(value)
    if not text.startswith(("https://", "http://")):
        raise ValueError(f"not a source: {text[:80]}")
    return text


def _text(path: Path) -> str:
    return decode(read_bytes(path, limit=1_000_000), path.name)


def _load(text: str, source: str) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        location = Location(source, mark.line + 1, mark.column + 1) if mark else Location(source)
        raise Problem(
            "rules.yaml",
            "Die Datei ist kein gültiges YAML.",
            "The file is not valid YAML.",
            location=location,
        ) from error
    if not isinstance(data, dict):
        raise Problem("rules.yaml", "Die Datei ist leer.", "The file is empty.", location=Location(source))
    return data
