# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One specialist system, and one cell of the matrix: what was said, what was tested, who uses it."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_http_methods

from blaupause.accounts.organisation_names import organisation_names
from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.queries import invented, names
from blaupause.accounts.scope import Scope
from blaupause.catalog import queries as catalog
from blaupause.catalog import stating
from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.labels import READINESS, UNKNOWN
from blaupause.catalog.matrix import Cell, results
from blaupause.catalog.queries import OnlineServiceInfo, SystemInfo
from blaupause.catalog.stating import CellKey, Run, Said
from blaupause.catalog.writing import may_agree, may_write, may_write_all
from blaupause.console import matrix as arranged
from blaupause.console import parameters
from blaupause.console.conflicts import conflict_page
from blaupause.console.history import history_address
from blaupause.console.matrix import KEYS, NOTHING, Speaker
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed
from blaupause.console.views.systems import HIDDEN, named
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import customers as using
from blaupause.rollout import testresults

MOST_SHOWN: Final = 100
_CHOICES: Final = {**KEYS, NOTHING: None}
_ENDS: Final = {"bestanden": True, "nicht-bestanden": False}


@require_http_methods(["GET", "HEAD", "POST"])
def system(request: HttpRequest, number: int) -> HttpResponse:
    """A product in a version, held against every online service; a POST says who speaks for its vendor."""
    found = _system(request, number)
    scope, wrong = scope_of(request), []
    if request.method == "POST":
        try:
            stating.let_speak(by=scope, system_id=found.id, organisation=request.POST.get("organisation", ""))
        except Problem as problem:
            if problem.code in HIDDEN:
                raise
            wrong = named(problem)
        else:
            messages.success(request, gettext("Your change is recorded."))
            return redirect("console:system", number)
    known = results()
    who = using.customers(scope, demonstration=parameters.demonstration(request))
    counts = who.counts()
    services = [
        (one, arranged.shown(known.cells.get((found.id, one.key), ())), counts.get((found.id, one.key), 0))
        for one in catalog.online_services()
    ]
    context = {
        "system": found,
        "services": services,
        "customers": len(who.of(found.id)),
        "may_appoint": may_write_all(scope),
        "speaker": organisation_names(scope, {found.vendor.spoken_for_by} - {""}).get(found.vendor.spoken_for_by),
        "said": said(request),
        "wrong": wrong,
        "history": history_address(request, gegenstand=f"specialist_system:{found.id}"),
    }
    return render(request, "console/system.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, number: int, service: str) -> HttpResponse:
    """A system with one online service, in every version of the standard; a POST says with `tun` what is done."""
    found, online = _system(request, number), _service(service)
    if request.method != "POST":
        return _page(request, found, online)
    typed = Typed(request.POST)
    act = _ACTS.get(request.POST.get("tun", ""))
    if act is None:
        return _page(request, found, online, [gettext("Please choose what is to be done.")])
    address = reverse("console:system-cell", args=[number, service])
    try:
        done = act(scope_of(request), CellKey(found.id, online.key, *_standard(request.POST)), typed)
    except Conflict as conflict:
        return conflict_page(request, _in_words(conflict), address, {})
    except Problem as problem:
        if problem.code in HIDDEN:
            raise
        return _page(request, found, online, named(problem))
    if typed.wrong:
        return _page(request, found, online, typed.wrong)
    messages.success(request, done)
    return redirect(address)


def _standard(post: QueryDict) -> tuple[str, str]:
    return post.get("standard", ""), post.get("fassung", "")


def _state(scope: Scope, where: CellKey, typed: Typed) -> str:
    readiness = typed.choice("zustand", gettext("Interface"), _CHOICES, None)
    expected = typed.day("ab", gettext("Ready from"))
    if typed.wrong:
        return ""
    given = Said(readiness, typed.words("quelle"), typed.words("adresse"), expected)
    stating.state(by=scope, cell=where, said=given, seen=typed.number("stand"))
    return gettext("Your statement is recorded; what was said before stays readable.")


def _test(scope: Scope, where: CellKey, typed: Typed) -> str:
    passed = typed.choice("ergebnis", gettext("Result"), _ENDS, False)
    day = typed.day("am", gettext("Day of the test"))
    if typed.wrong:
        return ""
    run = Run(passed, day, typed.words("beleg"), typed.words("adresse"))
    if testresults.record(by=scope, cell=where, run=run).passed:
        return gettext("The test is recorded. It counts once a second person has agreed.")
    return gettext("The failed test is recorded, and all customers of this version were told.")


def _confirm(scope: Scope, _where: CellKey, typed: Typed) -> str:
    testresults.confirm(by=scope, test_id=typed.number("test"))
    return gettext("Agreed. The test counts for all customers of this version from now on, and they were told.")


def _withdraw(scope: Scope, _where: CellKey, typed: Typed) -> str:
    testresults.withdraw(by=scope, test_id=typed.number("test"), why=typed.words("grund"))
    return gettext("The test result is taken back. It counts for nobody any more.")


_ACTS: Final[Mapping[str, Callable[[Scope, CellKey, Typed], str]]] = {
    "angeben": _state,
    "test": _test,
    "bestaetigen": _confirm,
    "zuruecknehmen": _withdraw,
}


def _in_words(conflict: Conflict) -> Conflict:
    """What two people said, in words."""
    words = {one.name: str(READINESS[one]) for one in Readiness} | {"": str(UNKNOWN)}
    words |= {
        "confirmed": pgettext("test of a system", "Test passed"),
        "failed": pgettext("test of a system", "Test failed"),
        "withdrawn": pgettext("test of a system", "Test taken back"),
        "recorded": pgettext("test of a system", "Test waits for a second person"),
    }

    def told(values: Mapping[str, str]) -> dict[str, str]:
        return {gettext("Now"): words.get(value, value) for value in values.values()}

    return Conflict(told(conflict.theirs), told(conflict.yours))


def _system(request: HttpRequest, number: int) -> SystemInfo:
    found = results().systems.get(number)
    if found is None or (found.demonstration and not parameters.demonstration(request)):
        raise not_found()
    return found


def _service(key: str) -> OnlineServiceInfo:
    found = next((one for one in catalog.online_services() if one.key == key), None)
    if found is None:
        raise not_found()
    return found


def _page(
    request: HttpRequest, found: SystemInfo, online: OnlineServiceInfo, wrong: list[str] | None = None
) -> HttpResponse:
    scope = scope_of(request)
    cells = results().cells.get((found.id, online.key), ())
    who = using.customers(scope, demonstration=parameters.demonstration(request)).of(found.id, online.key)
    by = _speaker(scope, cells)
    promises = {one.id: one for one in catalog.commitments()}
    context = {
        "system": found,
        "service": online,
        "cells": [
            (one, arranged.shown([one])[0], arranged.statement_lines(one, by), arranged.test_lines(one, by))
            for one in cells
        ],
        "standards": sorted({channel.standard for channel in online.channels if channel.standard}),
        "customers": len(who),
        "named": [(one, promises[one.commitment_id]) for one in using.named(who[:MOST_SHOWN])],
        "may_write": may_write(scope, found.vendor.spoken_for_by),
        "may_agree": may_agree(scope),
        "mine": scope.key,
        "choices": [(key, READINESS[one]) for key, one in KEYS.items()],
        "typed": request.POST if wrong else None,
        "today": today(),
        "said": said(request),
        "wrong": wrong or [],
        "language": get_language(),
        "history": history_address(request, gegenstand=f"specialist_system:{found.id}"),
    }
    return render(request, "console/system_cell.html", context, status=400 if wrong else 200)


def _speaker(scope: Scope, cells: tuple[Cell, ...]) -> Speaker:
    people = arranged.people_in(cells)
    return Speaker(
        names(scope, people), organisation_names(scope, arranged.organisations_in(cells)), invented(people)
    )
