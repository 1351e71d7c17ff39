# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reads the declarations: `privacy.yaml` of every room. Pure."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from blaupause.accounts.privacy.rules import (
    Activity,
    Cookie,
    DataKind,
    Declarations,
    DeletionRule,
    FieldGroup,
    How,
    Log,
    ModelDeclaration,
    Words,
)

PACKAGE = Path(__file__).resolve().parents[2]
_SECTIONS = frozenset({"activities", "rules", "models", "cookies", "logs"})
T = TypeVar("T")


@cache
def packaged() -> Declarations:
    """The declarations that come with the product."""
    return load(sorted(PACKAGE.glob("*/privacy.yaml")))


def load(paths: Iterable[Path]) -> Declarations:
    """Read declarations. Raises ValueError for anything unknown, missing or said twice, naming file and place."""
    activities: dict[str, Activity] = {}
    rules: dict[str, DeletionRule] = {}
    models: dict[str, ModelDeclaration] = {}
    cookies: list[Cookie] = []
    logs: list[Log] = []
    for path in paths:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        where = f"{path.parent.name}/{path.name}"
        _only(content, _SECTIONS, where)
        _add(activities, {key: _activity(key, said) for key, said in content.get("activities", {}).items()}, where)
        _add(rules, {key: _rule(key, said) for key, said in content.get("rules", {}).items()}, where)
        _add(models, {label: _model(label, said) for label, said in content.get("models", {}).items()}, where)
        cookies += [_cookie(said) for said in content.get("cookies", [])]
        logs += [_log(said) for said in content.get("logs", [])]
    return Declarations(activities, rules, models, tuple(cookies), tuple(logs))


def _add(known: dict[str, T], more: Mapping[str, T], where: str) -> None:
    if twice := known.keys() & more.keys():
        raise ValueError(f"{where}: said twice: {sorted(twice)}")
    known.update(more)


def _only(said: Mapping[str, Any], allowed: frozenset[str], where: str) -> None:
    if unknown := said.keys() - allowed:
        raise ValueError(f"{where}: unknown {sorted(unknown)}")


def _words(said: Mapping[str, Any], key: str, where: str) -> Words:
    given = said.get(key)
    if not isinstance(given, Mapping) or given.keys() != {"de", "en"} or not all(given.values()):
        raise ValueError(f"{where}: {key} needs de and en")
    return Words(" ".join(str(given["de"]).split()), " ".join(str(given["en"]).split()))


def _activity(key: str, said: Mapping[str, Any]) -> Activity:
    where = f"activity {key}"
    _only(said, frozenset({"name", "purpose", "subjects", "recipients", "measures", "basis"}), where)
    basis = _words(said, "basis", where) if "basis" in said else None
    parts = ("name", "purpose", "subjects", "recipients", "measures")
    name, purpose, subjects, recipients, measures = (_words(said, part, where) for part in parts)
    return Activity(key, name, purpose, subjects, recipients, measures, basis)


def _rule(key: str, said: Mapping[str, Any]) -> DeletionRule:
    where = f"rule {key}"
    _only(said, frozenset({"name", "start", "days", "how", "effect", "model", "after", "store"}), where)
    days, how = said.get("days"), How(str(said.get("how")))
    after = tuple(map(str, said.get("after", ())))
    model = str(said.get("model", ""))
    if not isinstance(days, int) or days < 0:
        raise ValueError(f"{where}: days is no number of days")
    if (how is How.DELETE) != bool(model and after):
        raise ValueError(f"{where}: model and after belong to `how: delete`")
    name, start, effect = (_words(said, part, where) for part in ("name", "start", "effect"))
    store = _words(said, "store", where) if "store" in said else None
    return DeletionRule(key, name, start, days, how, effect, model, after, store)


def _model(label: str, said: Mapping[str, Any]) -> ModelDeclaration:
    _only(said, frozenset({"activity", "kept", "fields"}), label)
    groups = []
    for group in said.get("fields", []):
        _only(group, frozenset({"kind", "delete", "names"}), label)
        names = tuple(map(str, group["names"]))
        groups.append(FieldGroup(DataKind(str(group["kind"])), str(group["delete"]), names))
    kept = _words(said, "kept", label) if "kept" in said else None
    return ModelDeclaration(label, tuple(groups), str(said.get("activity", "")), kept)


def _cookie(said: Mapping[str, Any]) -> Cookie:
    _only(said, frozenset({"setting", "purpose", "term"}), "cookies")
    where = f"cookie {said['setting']}"
    return Cookie(str(said["setting"]), _words(said, "purpose", where), _words(said, "term", where))


def _log(said: Mapping[str, Any]) -> Log:
    _only(said, frozenset({"name", "content", "term"}), "logs")
    name, content, term = (_words(said, part, "logs") for part in ("name", "content", "term"))
    return Log(name, content, term)
