# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who acts for whom: current, planned and ended mandates of an organisation, giving and ending them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from blaupause.accounts import actions, queries
from blaupause.accounts.problems import Conflict, invalid
from blaupause.accounts.queries import AgentInfo, MandateInfo, OrganisationInfo, Standing
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.console import forms
from blaupause.console.access import for_people
from blaupause.console.conflicts import conflict_page
from blaupause.console.forms import Field, Form
from blaupause.console.history import history_address
from blaupause.console.people_words import KINDS, STANDINGS, TONES, Text, place_name, places_within
from blaupause.console.scoped import said, scope_of
from blaupause.console.views.organisations import tabs
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import Territory, territory_at


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate in words, with the form that ends it."""

    info: MandateInfo
    place: str
    kind: Text
    standing: Text
    tone: str
    form: Form | None


@dataclass(frozen=True, slots=True)
class Group:
    """Mandates that stand alike."""

    id: str
    title: Text
    rows: list[MandateRow]


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest, slug: str) -> HttpResponse:
    """Mandates over the own place, and those under which the organisation acts."""
    scope = scope_of(request)
    info = queries.organisation(scope, slug)
    territory = territory_at()
    rows = [_row(one, _end_form(scope, one), territory) for one in queries.mandates(scope, info)]
    form, status = _grant_form(scope, info, territory), 200
    if request.method == "POST":
        sent = forms.which([one for one in (form, *(row.form for row in rows)) if one], request.POST)
        if sent is None:
            scope.require(Verb.ADD, Kind.MANDATE, info.place)
            return HttpResponseRedirect(request.path)
        try:
            _act(request, scope, info, sent, territory)
            return HttpResponseRedirect(request.path)
        except Conflict as conflict:
            return conflict_page(request, conflict, request.path, {})
        except Problem as problem:
            form = form.filled(request.POST, problem) if form is sent and form else form
            rows = [
                _row(row.info, sent.filled(request.POST, problem), territory) if row.form is sent else row
                for row in rows
            ]
            status = 400
    context = {
        "info": info,
        "tab": "mandates",
        "kind": KINDS[info.kind],
        "groups": _groups(rows),
        "form": form,
        "history_address": history_address(request, gruppe="mandate"),
        "said": said(request),
        **tabs(scope, info),
    }
    return render(request, "console/mandates.html", context, status=status)


def _row(info: MandateInfo, form: Form | None, territory: Territory) -> MandateRow:
    words = (KINDS[info.agent_kind], STANDINGS[info.standing], TONES[info.standing])
    return MandateRow(info, place_name(territory, info.place), *words, form)


def _groups(rows: Sequence[MandateRow]) -> list[Group]:
    titles = (
        (Standing.CURRENT, gettext_lazy("Valid today")),
        (Standing.PLANNED, gettext_lazy("Beginning later")),
        (Standing.ENDED, gettext_lazy("No longer valid")),
    )
    found = [
        Group(standing.value, title, [row for row in rows if row.info.standing is standing])
        for standing, title in titles
    ]
    return [group for group in found if group.rows]


def _end_form(scope: Scope, one: MandateInfo) -> Form | None:
    may = scope.may(Verb.END, Kind.MANDATE, one.place)
    if one.standing is Standing.ENDED or not may:
        return None
    fields = (
        Field("on", gettext_lazy("Ends on"), scope.day.isoformat(), "date", gettext_lazy("Today at the earliest.")),
        Field("why", gettext_lazy("Reason"), longest=1000, required=False),
    )
    return Form("ende", gettext_lazy("End mandate"), fields, {"version": str(one.version)}, one.id)


def _grant_form(scope: Scope, info: OrganisationInfo, territory: Territory) -> Form | None:
    agents = [one for one in queries.agents(scope, info.place) if one.key != info.key]
    if info.place is None or not agents or (info.ended_on is not None and info.ended_on <= scope.day):
        return None
    fields = (
        Field("agent", gettext_lazy("Who shall act"), kind="select", options=_options(agents)),
        Field("place", gettext_lazy("Where"), kind="select", options=places_within(territory, info.place)),
        Field("valid_from", gettext_lazy("From"), scope.day.isoformat(), "date"),
        Field(
            "valid_to",
            gettext_lazy("Ends on"),
            kind="date",
            hint=gettext_lazy("On this day it is no longer valid. Empty: until somebody ends it."),
            required=False,
        ),
        Field("basis", gettext_lazy("Basis"), hint=gettext_lazy("Contract, decision or law"), longest=300),
        Field(
            "why",
            gettext_lazy("Reason"),
            hint=gettext_lazy("Needed only when it begins before today."),
            longest=1000,
            required=False,
        ),
    )
    return Form("vergeben", gettext_lazy("Give mandate"), fields, {})


def _options(agents: Sequence[AgentInfo]) -> list[tuple[str, Text]]:
    return [(one.key, f"{one.name} ({KINDS[one.kind]})") for one in agents]


def _act(request: HttpRequest, scope: Scope, info: OrganisationInfo, form: Form, territory: Territory) -> None:
    post = request.POST
    if form.what == "ende":
        on = forms.day(post, "on")
        assert on is not None
        version = forms.number(post, "version")
        actions.end_mandate(by=scope, mandate_id=form.number, version=version, on=on, why=post.get("why", "")[:1000])
        messages.success(request, gettext("The end is recorded."))
        return
    start = forms.day(post, "valid_from")
    assert start is not None
    place = post.get("place", "")
    if place not in {key for key, _ in places_within(territory, info.place or "")}:
        raise invalid("place", "Dieses Gebiet gibt es hier nicht.", "There is no such place here.")
    actions.grant_mandate(
        by=scope,
        organisation_id=info.id,
        agent_key=post.get("agent", ""),
        place=place,
        valid_from=start,
        valid_to=forms.day(post, "valid_to", required=False),
        basis=post.get("basis", ""),
        why=post.get("why", ""),
    )
    messages.success(request, gettext("The mandate is given."))
