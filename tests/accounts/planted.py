# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Five pages that ask without a scope, as it happens in practice, each beside its sound twin."""

import csv
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from blaupause.accounts.models import ChangeRequest, Membership, Organisation
from blaupause.accounts.rules import Kind, Verb
from blaupause.config.doors import Door

View = Callable[[HttpRequest], HttpResponse]
Rows = Callable[[HttpRequest, type], "QuerySet"]  # type: ignore[type-arg]


def everything(_request: HttpRequest, model: type) -> "QuerySet":  # type: ignore[type-arg]
    """The defect: nobody asks on whose behalf."""
    return model.unscoped.order_by("pk")  # type: ignore[attr-defined, no-any-return]


def scoped(request: HttpRequest, model: type) -> "QuerySet":  # type: ignore[type-arg]
    """As it should be."""
    return model.objects.within(request.scope).order_by("pk")  # type: ignore[attr-defined, no-any-return]


def organisations(rows: Rows) -> View:
    """A list."""
    return lambda request: HttpResponse("\n".join(one.name for one in rows(request, Organisation)))


def people(rows: Rows) -> View:
    """People of an organisation that the address names."""

    def view(request: HttpRequest) -> HttpResponse:
        found = rows(request, Membership).select_related("person")
        return HttpResponse("\n".join(f"{one.person.name} <{one.person.email}>" for one in found))

    return view


def export(rows: Rows) -> View:
    """A file."""

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(content_type="text/csv")
        csv.writer(response).writerows([one.subject, one.why] for one in rows(request, ChangeRequest))
        return response

    return view


def total(rows: Rows) -> View:
    """Nothing but a number."""
    return lambda request: HttpResponse(f"{rows(request, Organisation).count()} Organisationen")


def suggestions(rows: Rows) -> View:
    """What a search field offers."""

    def view(request: HttpRequest) -> JsonResponse:
        found = rows(request, Organisation).filter(name__icontains=request.GET.get("q", ""))
        return JsonResponse([one.mailbox for one in found], safe=False)

    return view


KINDS = {
    "organisations": (organisations, Kind.ORGANISATION),
    "people": (people, Kind.MEMBERSHIP),
    "export": (export, Kind.CHANGE_REQUEST),
    "total": (total, Kind.ORGANISATION),
    "suggestions": (suggestions, Kind.ORGANISATION),
}
urlpatterns = [
    path(f"{quality}/{name}/", make(rows), name=f"{quality}-{name}")
    for name, (make, _) in KINDS.items()
    for quality, rows in (("planted", everything), ("sound", scoped))
]


def doors(quality: str) -> dict[str, Door]:
    """The doors of the planted pages, or of their sound twins."""
    return {
        f"{quality}-{name}": Door(f"{quality}-{name}", everybody=False, ask=((Verb.SEE, kind),))
        for name, (_, kind) in KINDS.items()
    }
