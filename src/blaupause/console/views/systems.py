# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The matrix: which specialist system understands which online service; as a page, as a file, and a new system."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import not_found
from blaupause.catalog import queries as catalog
from blaupause.catalog import stating
from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.labels import READINESS, UNKNOWN
from blaupause.catalog.matrix import Cell, Matrix, MatrixFilter, MatrixRow, matrix
from blaupause.catalog.queries import OnlineServiceInfo
from blaupause.catalog.writing import may_write, may_write_all
from blaupause.console import parameters
from blaupause.console.matrix import KEYS, NOTHING, Shown, shown
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.downloads import answer
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout.customers import Customers, customers

PER_PAGE: Final = 50
HIDDEN: Final = ("accounts.not_found", "accounts.second_factor")
_FIELDS: Final = ("hersteller", "produkt", "version", "quelle")


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """The matrix; filters `produkt`, `dienst`, `zustand`."""
    scope, invented = scope_of(request), parameters.demonstration(request)
    filter_, state = _filter(request)
    found = matrix(filter_, demonstration=invented)
    page = paginate(len(found.rows), parameters.page(request), PER_PAGE)
    who = customers(scope, demonstration=invented)
    counts = who.counts()
    rows = [
        (row, sum(counts.get((row.system.id, one.key), 0) for one in catalog.online_services()), _cells(row, found))
        for row in found.rows[page.first - 1 : page.last]
    ]
    context = {
        "said": said(request),
        "services": found.services,
        "rows": rows,
        "page": page,
        "filter": filter_,
        "state": state,
        "states": [(key, READINESS[one]) for key, one in KEYS.items()] + [(NOTHING, UNKNOWN)],
        "all_services": catalog.online_services(),
        "unmatched": who.unmatched,
        "may_enter": _may_enter(request),
    }
    return render(request, "console/systems.html", context)


def _cells(row: MatrixRow, found: Matrix) -> list[tuple[OnlineServiceInfo, list[Shown]]]:
    return [(service, shown(row.cells[service.key])) for service in found.services]


def _filter(request: HttpRequest) -> tuple[MatrixFilter, str]:
    known = {one.key for one in catalog.online_services()}
    state = parameters.choice(request, "zustand", {*KEYS, NOTHING, "wartet"}, "")
    return (
        MatrixFilter(
            product=parameters.text(request, "produkt"),
            online_service=parameters.choice(request, "dienst", known, ""),
            readiness=KEYS.get(state),
            unknown=state == NOTHING,
            waiting=state == "wartet",
        ),
        state,
    )


def _may_enter(request: HttpRequest) -> bool:
    """For everybody, or for a vendor one speaks for."""
    scope = scope_of(request)
    keys = {one.spoken_for_by for one in catalog.operators() if one.spoken_for_by}
    return may_write_all(scope) or any(may_write(scope, key) for key in keys)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A product in a version, with its vendor; `produkt` in the address is written in already."""
    may_enter = _may_enter(request)
    if request.method != "POST":
        return _form(request, request.GET, may_enter=may_enter)
    if not may_enter:
        raise not_found()
    typed = Typed(request.POST)
    try:
        made = stating.add_system(
            by=scope_of(request),
            vendor=typed.words("hersteller"),
            product=typed.words("produkt"),
            version=typed.words("version"),
            source_url=typed.words("quelle"),
        )
    except Problem as problem:
        if problem.code in HIDDEN:
            wrong = [gettext("You may enter products only of a vendor you speak for.")]
        else:
            wrong = named(problem)
        return _form(request, request.POST, wrong)
    messages.success(request, gettext("The specialist system is in the list."))
    return redirect("console:system", made)


_NAMES: Final = {
    "vendor": gettext_lazy("Vendor"),
    "product": gettext_lazy("Product"),
    "version": pgettext_lazy("of a product", "Version"),
    "source_url": gettext_lazy("Source (web address)"),
    "organisation": gettext_lazy("Short name of the organisation"),
    "source": gettext_lazy("Source"),
    "expected_on": gettext_lazy("Ready from"),
    "standard": gettext_lazy("XÖV standard"),
    "standard_version": gettext_lazy("Version of the standard"),
    "tested_on": gettext_lazy("Day of the test"),
    "evidence": gettext_lazy("Evidence"),
    "evidence_url": gettext_lazy("Evidence (web address)"),
    "why": gettext_lazy("Why"),
}


def named(problem: Problem) -> list[str]:
    """What a problem says, with the name of the field before it."""
    field = _NAMES.get(problem.code.rpartition(".")[2], "")
    return [f"{field}: {text}" if field else text for text in sentences(problem, get_language() or "de")]


def _form(
    request: HttpRequest, values: QueryDict, wrong: list[str] | None = None, *, may_enter: bool = True
) -> HttpResponse:
    """The form; for who may not enter anything, who may."""
    context = {
        "may_enter": may_enter,
        "values": {name: values.get(name, "")[:490] for name in _FIELDS},
        "vendors": [one.name for one in catalog.operators()],
        "wrong": wrong or [],
    }
    return render(request, "console/system_enter.html", context, status=400 if wrong else 200)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The matrix as a file: a row per system, online service and version of the standard."""
    invented = parameters.demonstration(request)
    found = matrix(_filter(request)[0], demonstration=invented)
    who = customers(scope_of(request), demonstration=invented)
    return answer(_sheet(found, who), form, "fachverfahren", today())


def _sheet(found: Matrix, who: Customers) -> Sheet:
    words = {one.name.lower(): str(READINESS[one]) for one in Readiness} | {"unknown": str(UNKNOWN)}
    columns = [
        Column("vendor", gettext("Vendor")),
        Column("product", gettext("Product")),
        Column("version", pgettext("of a product", "Version")),
        Column("online_service", gettext("Online service")),
        Column("xoev", gettext("XÖV standard and version")),
        Column("interface", gettext("Interface"), labels=words),
        Column("expected", gettext("Ready from"), "date"),
        Column("since", gettext("Stated on"), "date"),
        Column("source", gettext("Source")),
        Column("passed", gettext("Test passed"), "boolean"),
        Column("tested_on", gettext("Day of the test"), "date"),
        Column("connections", gettext("Connections that use it"), "integer"),
        Column("demonstration", gettext("Invented"), "boolean"),
    ]
    counts = who.counts()
    rows = [
        (*_head(row, service), *_values(cell), counts.get((row.system.id, service.key), 0), row.system.demonstration)
        for row in found.rows
        for service in found.services
        for cell in row.cells[service.key] or (None,)
    ]
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today().isoformat()},
        gettext("Connections are counted as far as the reader may see."),
    ]
    invented = any(row.system.demonstration for row in found.rows)
    return Sheet(gettext("Specialist systems"), columns, rows, notes, language_of(get_language()), invented)


def _head(row: MatrixRow, service: OnlineServiceInfo) -> tuple[object, ...]:
    return row.system.vendor.name, row.system.product, row.system.version, service.name


def _values(cell: Cell | None) -> tuple[object, ...]:
    if cell is None:
        return "", "unknown", None, None, "", None, None
    told, test = cell.said, cell.result
    state = told.readiness.name.lower() if told else "unknown"
    stated = (told.expected_on, told.since, told.source) if told else (None, None, "")
    return (cell.xoev, state, *stated, *((test.passed, test.tested_on) if test else (None, None)))
