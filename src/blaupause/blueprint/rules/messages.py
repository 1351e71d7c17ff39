# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pydantic found wrong, said in German and English with the place in the file."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

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
}
_PATTERNS = {
    "^99": (
        "Ein LeiKa-Schlüssel hat 14 Ziffern und beginnt mit 99.",
        "A LeiKa key has 14 digits, beginning with 99.",
    ),
    "^https": (
        "Erwartet wird eine Adresse mit https:// oder http://.",
        "A URL with https:// or http:// is expected.",
    ),
    "^[0-9]{12}": ("Ein ARS hat 12 Ziffern.", "An ARS has 12 digits."),
    "^(0[1-9]": ("Erwartet wird ein Landesschlüssel von 01 bis 16.", "A Land key from 01 to 16 is expected."),
    "^(0|": ("Erwartet wird eine Version wie 1.0.0.", "A version such as 1.0.0 is expected."),
    "^[a-z][a-z0-9-]*@": ("Erwartet wird etwas wie core@1.x.", "Something like core@1.x is expected."),
    "^[a-z_]+/": ("Erwartet wird etwas wie steps/contract.", "Something like steps/contract is expected."),
    "^[a-z]": (
        "Ein Schlüssel besteht aus kleinen Buchstaben a–z, Ziffern und Bindestrichen.",
        "A key consists of the lower-case letters a–z, digits and hyphens.",
    ),
}


def problems_of(error: ValidationError, tree: Tree, model: type[BaseModel]) -> list[Problem]:
    """One Problem for each error, in the order of the file."""
    found = [_problem(item, tree, model) for item in error.errors(include_url=False, include_context=True)]
    return sorted(found, key=lambda p: (p.location.line, p.location.column) if p.location else (0, 0))


def _problem(item: Mapping[str, Any], tree: Tree, model: type[BaseModel]) -> Problem:
    kind = str(item["type"])
    about_key = "[key]" in item["loc"]
    path: Path = tuple(part for part in item["loc"] if part != "[key]")
    if kind == "extra_forbidden":
        close = get_close_matches(str(path[-1]), sorted(known_keys(model)), 1)
        hint = (f"Gemeint ist vielleicht „{close[0]}“.", f"Perhaps “{close[0]}” is meant.") if close else ("", "")
        return Problem(
            "blueprint.unknown_key",
            f"Den Schlüssel „{path[-1]}“ gibt es hier nicht.",
            f"There is no key “{path[-1]}” here.",
            *hint,
            tree.locate(path, key=True),
        )
    de, en = _message(kind, item.get("ctx") or {})
    return Problem(f"blueprint.{kind}", de, en, location=tree.locate(path, key=about_key))


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


def known_keys(model: type[BaseModel]) -> set[str]:
    """All field names of the model and of the models inside it, for suggestions."""
    schema = model.model_json_schema()
    return set(_properties([schema, *schema.get("$defs", {}).values()]))


def _properties(schemas: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for schema in schemas:
        yield from schema.get("properties", {})
