# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The outer door of every address: doors.yaml says what it asks; an address that is not in there stays shut."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.urls import ResolverMatch

from blaupause.accounts.permissions import Strict
from blaupause.accounts.problems import not_found, second_factor_missing
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.kernel.problems import Problem
from blaupause.website import errors
from blaupause.website.middleware import FailuresArePages

PACKAGED: Final = Path(__file__).with_name("doors.yaml")
Question = tuple[Verb, Kind]
_KEYS: Final = frozenset({"for", "ask", "change", "forms", "of"})
_READING: Final = ("GET", "HEAD")
logger = logging.getLogger("blaupause.doors")


@dataclass(frozen=True, slots=True)
class Door:
    """What an address asks. `of`: the sort of object it names, "" without one."""

    name: str
    everybody: bool
    ask: tuple[Question, ...] = ()
    change: tuple[Question, ...] = ()
    forms: bool = False
    of: str = ""

    @property
    def methods(self) -> tuple[str, ...]:
        """HTTP methods that are answered."""
        return (*_READING, "POST") if self.forms or self.change else _READING

    def questions(self, method: str) -> tuple[Question, ...]:
        """One of these has to be allowed somewhere; none: nothing is asked."""
        return self.ask if method in _READING else self.change


@cache
def doors(path: Path = PACKAGED) -> Mapping[str, Door]:
    """All doors by the name of their address. Raises ValueError for an entry that says something unknown."""
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)  # noqa: S506 (a SafeLoader)
    return {name: _door(name, entry) for name, entry in entries.items()}


def name_of(match: ResolverMatch) -> str:
    """How doors.yaml calls an address: by its name, or as it is written when it has none."""
    return match.view_name if match.url_name else match.route


def _door(name: str, entry: Mapping[str, object]) -> Door:
    if entry.keys() - _KEYS or entry.get("for") not in ("everybody", "signed_in"):
        raise ValueError(f"doors: {name} says {dict(entry)}")
    if not isinstance(entry.get("forms", False), bool):
        raise ValueError(f"doors: {name}: forms is true or left out")
    ask, change = _questions(entry.get("ask")), _questions(entry.get("change"))
    return Door(name, entry["for"] == "everybody", ask, change, entry.get("forms") is True, str(entry.get("of", "")))


def _questions(given: object) -> tuple[Question, ...]:
    found = []
    for text in given if isinstance(given, list) else [given] if given else []:
        verb, _, kind = str(text).partition(" ")
        found.append((Verb(verb), Kind(kind)))
    return tuple(found)


def refusal(door: Door, scope: Scope, method: str) -> Problem | None:
    """Why somebody does not even get to the object: the same words as for one that does not exist."""
    questions = door.questions(method)
    if not questions or _anywhere(scope, questions):
        return None
    if scope.person_id is not None and _anywhere(replace(scope, second_factor=True), questions):
        return second_factor_missing()
    return not_found()


def _speaks_for_itself(request: HttpRequest) -> bool:
    """The interface for programs only reads and refuses everything else in its own form (problem+json)."""
    return request.path_info.startswith("/api/")


def _anywhere(scope: Scope, questions: tuple[Question, ...]) -> bool:
    return any(scope.reach(verb, kind) != NOWHERE for verb, kind in questions)


class Doors:
    """Answers 404 for an address without an entry, 405, the way to the sign-in, or lets the view work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = FailuresArePages(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Before the view: None lets it work."""
        match, method = request.resolver_match, request.method or ""
        door = doors().get(name_of(match)) if match else None
        if door is None:
            logger.error("no entry in doors.yaml: %s", match and name_of(match))
            return errors.not_found(request, Http404())
        if method not in door.methods:
            return None if _speaks_for_itself(request) else HttpResponseNotAllowed(door.methods)
        scope: Scope = request.scope  # type: ignore[attr-defined]
        if not door.everybody and scope.person_id is None:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        problem = refusal(door, scope, method)
        return self.pages.process_exception(request, problem) if problem else None
