# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pydantic found wrong, said in German and English with the place in the file."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from blaupause.blueprint.rules.reports import Finding, meant
from blaupause.blueprint.rules.reports import error as errors
from blaupause.blueprint.rules.yamlfile import Path, Tree
from blaupause.kernel.problems import Problem

_KINDS = {
    "string_type": ("Erwartet wird ein Text, gegebenenfalls in Anführungszeichen.", "A text is expected, in quotes."),
    "int_type": ("Erwartet wird eine ganze Zahl.", "An integer is expected."),
    "bool_type": ("Erwartet wird true oder false.", "true or false is expected."),
    "list_type": ("Erwartet wird eine Liste (Zeilen mit „- “).", "A list is expected (lines with “- ”)."),
    "dict_type": ("Erwartet werden Schlüssel mit Werten.", "Keys with values are expected."),
    "model_type": ("Erwartet werden Schlüssel mit Werten.", "Keys with values are expected."),
    "missing": ("Diese Angabe fehlt.", "This value is missing."),
    "string_too_short": ("Der Text ist leer.", "The text is empty."),
    "too_short": ("Die Liste ist leer.", "The list is empty."),
    "number_or_day": (
        "Erwartet wird eine ganze Zahl oder ein Tag in der Form 2026-12-31.",
        "An integer or a day in the form 2026-12-31 is expected.",
    ),
}
NOBODY = (
    "In diesem Schritt handelt niemand. Nennen Sie unter „actors“, wer ihn ausführt.",
    "Nobody acts in this step. Say under “actors” who carries it out.",
)
_PATTERNS = {
    "^99": (
        "Ein LeiKa-Schlüssel hat 14 Ziffern und beginnt mit 99.",
        "A LeiKa key has 14 digits, beginning with 99.",
    ),
    "^https": (
        "Erwartet wird eine Adresse mit https:// oder http://.",
        "A URL with https:// or http:// is expected.",
    ),
    r"^[^\s": (
        "Erwartet wird ein Name ohne Leerzeichen, höchstens 100 Zeichen.",
        "A name without blanks is expected, at most 100 characters.",
    ),
    "^[0-9]{12}": ("Ein ARS hat 12 Ziffern.", "An ARS has 12 digits."),
    "^(0[1-9]": ("Erwartet wird ein Landesschlüssel von 01 bis 16.", "A Land key from 01 to 16 is expected."),
    "^(0|": ("Erwartet wird eine Version wie 1.0.0.", "A version such as 1.0.0 is expected."),
    "^[a-z][a-z0-9-]*@": ("Erwartet wird etwas wie core@^1.", "Something like core@^1 is expected."),
    "^[a-z_]+/": ("Erwartet wird etwas wie steps/contract.", "Something like steps/contract is expected."),
    "^[a-z]": (
        "Ein Schlüssel besteht aus kleinen Buchstaben a–z, Ziffern und Bindestrichen.",
        "A key consists of the lower-case letters a–z, digits and hyphens.",
    ),
}

MAX_SAID = 400


class Said(NamedTuple):
    """What pydantic found, in our words; `about_key`: the key is wrong, not the value."""

    finding: Finding
    about_key: bool


def problems_of(error: ValidationError, tree: Tree, model: type[BaseModel]) -> list[Problem]:
    """One Problem for each error, in the order of the file."""
    found = [
        Problem(f.code, f.de, f.en, f.hint_de, f.hint_en, tree.locate(f.path, key=about_key))
        for f, about_key in said(error, model)
    ]
    return sorted(found, key=lambda p: (p.location.line, p.location.column) if p.location else (0, 0))


def said(error: ValidationError, model: type[BaseModel]) -> list[Said]:
    """One finding for each error. Where several types are possible, pydantic says one thing for each: said once."""
    found: dict[tuple[Path, bool], Said] = {}
    for item in error.errors(include_url=False, include_context=True)[:MAX_SAID]:
        one = _said(item, model)
        found.setdefault((one.finding.path, "[key]" in item["loc"]), one)
    return list(found.values())


def _said(item: Mapping[str, Any], model: type[BaseModel]) -> Said:
    kind = str(item["type"])
    about_key = "[key]" in item["loc"]
    path: Path = tuple(part for part in item["loc"] if part != "[key]")
    if path and _is_alternative(path):
        kind, path = "number_or_day", path[:-1]
    if kind == "extra_forbidden":
        unknown = (
            f"Den Schlüssel „{path[-1]}“ gibt es hier nicht.",
            f"There is no key “{path[-1]}” here.",
        )
        return Said(errors("unknown_key", path, *unknown, meant(str(path[-1]), sorted(known_keys(model)))), True)
    if kind == "too_short" and path and path[-1] == "actors":
        return Said(errors("nobody", path, *NOBODY), about_key)
    context = item.get("ctx") or {}
    hint = ("", "")
    if kind == "literal_error" and isinstance(item.get("input"), str):
        hint = meant(item["input"], str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
    return Said(errors(kind, path, *_message(kind, context), hint), about_key)


def _is_alternative(path: Path) -> bool:
    """pydantic appends the type it tried; no key of ours looks like that."""
    return len(path) > 1 and path[-2] in ("min", "max") and isinstance(path[-1], str)


def _message(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "literal_error":
        allowed = context["expected"].replace("'", "").replace(" or ", ", ")
        return f"Erlaubt ist nur: {allowed}.", f"Allowed values: {allowed}."
    if kind == "string_pattern_mismatch":
        for prefix, message in _PATTERNS.items():
            if str(context["pattern"]).startswith(prefix):
                return message
    if kind.startswith("date"):
        return "Erwartet wird ein Tag in der Form 2026-12-31.", "A day in the form 2026-12-31 is expected."
    if kind in ("string_too_long", "too_long"):
        return f"Höchstens {context['max_length']} Zeichen.", f"At most {context['max_length']} characters."
    if kind in ("greater_than_equal", "less_than_equal"):
        return "Die Zahl liegt außerhalb des Erlaubten.", "The number is out of range."
    return "Dieser Wert ist hier nicht möglich.", "This value is not possible here."


@lru_cache(maxsize=8)
def known_keys(model: type[BaseModel]) -> frozenset[str]:
    """All field names of the model and of the models inside it, for suggestions."""
    schema = model.model_json_schema()
    return frozenset(_properties([schema, *schema.get("$defs", {}).values()]))


def _properties(schemas: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for schema in schemas:
        yield from schema.get("properties", {})
