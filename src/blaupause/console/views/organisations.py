# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""My organisations, and one organisation: what is said of it, who is above and below, editing and ending."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts import actions, queries
from blaupause.accounts.fields import LENGTHS
from blaupause.accounts.mailboxes import looks_personal
from blaupause.accounts.problems import Conflict, invalid
from blaupause.accounts.queries import OrganisationInfo
from blaupause.accounts.rules import Kind, OrganisationKind, Role, Verb
from blaupause.accounts.scope import Scope
from blaupause.console import forms
from blaupause.console.access import for_people
from blaupause.console.conflicts import Choice, conflict_page
from blaupause.console.forms import Field, Form
from blaupause.console.history import history_of
from blaupause.console.people_words import KINDS, ROLES, Text, place_name, places_within
from blaupause.console.scoped import said, scope_of
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import Territory, territory_at


@dataclass(frozen=True, slots=True)
class Own:
    """An organisation somebody works for, with the roles held there."""

    info: OrganisationInfo
    kind: Text
    place: str
    roles: list[Text]
    locked: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation above or below that may be seen."""

    info: OrganisationInfo
    kind: Text
    place: str


@for_people
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations somebody has a role in; with none, what to do about it."""
    scope, territory = scope_of(request), territory_at()
    own = [_own(scope, info, territory) for info in queries.own_organisations(scope)]
    return render(request, "console/organisations.html", {"own": own, "said": said(request)})


def _own(scope: Scope, info: OrganisationInfo, territory: Territory) -> Own:
    held = {seat.role for seat in scope.seats if seat.organisation_id == info.id}
    locked = info.id not in {seat.organisation_id for seat in scope.usable_seats}
    roles = [ROLES[role] for role in Role if role in held]
    return Own(info, KINDS[info.kind], place_name(territory, info.place), roles, locked)


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation; sending one of its forms edits it, ends it, or sets one up below."""
    scope = scope_of(request)
    info = queries.organisation(scope, slug)
    territory = territory_at()
    shown = _forms(scope, info, territory)
    status = 200
    if request.method == "POST":
        form = forms.which(shown, request.POST)
        if form is None:
            # Not offered: the action says the same as for what does not exist, or that a second factor is missing.
            scope.require(Verb.EDIT, Kind.ORGANISATION, info.place, organisation_id=info.id)
            return HttpResponseRedirect(request.path)
        try:
            return HttpResponseRedirect(_act(request, scope, info, form))
        except Conflict as conflict:
            return _conflict(request, scope, slug, conflict, form)
        except Problem as problem:
            shown = [one.filled(request.POST, problem) if one is form else one for one in shown]
            status = 400
    return render(request, "console/organisation.html", _context(request, info, territory, shown), status=status)


def _context(
    request: HttpRequest, info: OrganisationInfo, territory: Territory, shown: list[Form]
) -> dict[str, object]:
    scope = scope_of(request)
    others = [one for one in queries.organisations(scope) if one.id != info.id]
    own = {seat.organisation_id for seat in scope.seats}
    return {
        "info": info,
        "tab": "organisation",
        "kind": KINDS[info.kind],
        "place": place_name(territory, info.place),
        "ended": info.ended_on is not None and info.ended_on <= scope.day,
        "forms": {form.what: form for form in shown},
        "above": _neighbours(others, info, territory, above=True) if info.id in own else [],
        "below": _neighbours(others, info, territory, above=False),
        "history": history_of(request, f"organisation:{info.key}"),
        "said": said(request),
        **tabs(scope, info),
    }


def tabs(scope: Scope, info: OrganisationInfo) -> dict[str, object]:
    """Which further pages of an organisation somebody may open."""
    mandates = info.place is not None and scope.may(Verb.SEE, Kind.MANDATE, info.place)
    return {
        "sees_people": scope.may(Verb.SEE, Kind.MEMBERSHIP, info.place, organisation_id=info.id),
        "sees_mandates": mandates or info.id in {seat.organisation_id for seat in scope.usable_seats},
    }


def _neighbours(
    others: list[OrganisationInfo], info: OrganisationInfo, territory: Territory, *, above: bool
) -> list[Neighbour]:
    if info.place is None:
        return []
    place = info.place
    found = [
        one
        for one in others
        if one.place is not None
        and one.place != place
        and (place.startswith(one.place) if above else one.place.startswith(place))
    ]
    found.sort(key=lambda one: (len(one.place or ""), one.name))
    return [Neighbour(one, KINDS[one.kind], place_name(territory, one.place)) for one in found]


def _forms(scope: Scope, info: OrganisationInfo, territory: Territory) -> list[Form]:
    if info.ended_on is not None and info.ended_on <= scope.day:
        return []
    found = []
    if scope.may(Verb.EDIT, Kind.ORGANISATION, info.place, organisation_id=info.id):
        found.append(_edit_form(info))
    if scope.may(Verb.END, Kind.ORGANISATION, info.place, organisation_id=info.id):
        found.append(_end_form(scope, info))
    if info.place is not None and _may_add_below(scope, info):
        found.append(_create_form(info, territory))
    return found


def _may_add_below(scope: Scope, info: OrganisationInfo) -> bool:
    """A place strictly below, which need not exist for the question."""
    return len(info.place or "") < 12 and scope.may(Verb.ADD, Kind.ORGANISATION, (info.place or "") + "0" * 2)


def _edit_form(info: OrganisationInfo) -> Form:
    fields = (
        Field("name", gettext_lazy("Name"), info.name),
        Field(
            "mailbox",
            gettext_lazy("Function mailbox"),
            info.mailbox,
            "email",
            _mailbox_hint(info.mailbox),
            longest=254,
            required=False,
        ),
        Field("website", gettext_lazy("Web address"), info.website, "url", longest=300, required=False),
    )
    return Form("aendern", gettext_lazy("Save"), fields, {"version": str(info.version)})


def _mailbox_hint(mailbox: str) -> Text:
    """A word of warning, never a refusal: nobody can tell of every address whose it is."""
    if looks_personal(mailbox):
        return gettext_lazy(
            "This looks like one person's address. Please enter a function mailbox, "
            "for example office@… or digital@…."
        )
    return gettext_lazy("For example digital@…, not the address of one person. May stay empty.")


def _end_form(scope: Scope, info: OrganisationInfo) -> Form:
    hint = gettext_lazy("From this day on nobody has rights through this organisation any more.")
    fields = (
        Field("on", gettext_lazy("Ends on"), scope.day.isoformat(), "date", hint),
        Field("why", gettext_lazy("Reason"), kind="area", longest=1000),
    )
    return Form("beenden", gettext_lazy("End this organisation"), fields, {"version": str(info.version)})


def _create_form(info: OrganisationInfo, territory: Territory) -> Form:
    below = [one for one in places_within(territory, info.place or "") if one[0] != info.place]
    kinds = [(kind.value, KINDS[kind]) for kind, lengths in LENGTHS.items() if max(lengths) > len(info.place or "")]
    fields = (
        Field("new_name", gettext_lazy("Name")),
        Field("kind", gettext_lazy("Kind"), kind="select", options=kinds),
        Field("place", gettext_lazy("Place"), kind="select", options=below),
        Field("mailbox", gettext_lazy("Function mailbox"), kind="email", longest=254, required=False),
    )
    return Form("anlegen", gettext_lazy("Set up"), fields, {})


def _act(request: HttpRequest, scope: Scope, info: OrganisationInfo, form: Form) -> str:
    post, here = request.POST, reverse("console:organisation", args=[info.key])
    if form.what == "aendern":
        actions.edit_organisation(
            by=scope,
            organisation_id=info.id,
            version=forms.number(post, "version"),
            name=post.get("name", ""),
            mailbox=post.get("mailbox", ""),
            website=post.get("website", ""),
        )
        messages.success(request, gettext("Saved."))
    elif form.what == "beenden":
        on = forms.day(post, "on")
        assert on is not None
        version = forms.number(post, "version")
        actions.end_organisation(by=scope, organisation_id=info.id, version=version, on=on, why=post.get("why", ""))
        messages.success(request, gettext("The end is recorded."))
        return reverse("console:organisation-mine")
    else:
        return reverse("console:organisation", args=[_create(request, scope, info)])
    return here


def _create(request: HttpRequest, scope: Scope, info: OrganisationInfo) -> str:
    post, place = request.POST, request.POST.get("place", "")
    known = {key for key, _ in places_within(territory_at(), info.place or "")}
    if post.get("kind") not in set(OrganisationKind):
        raise invalid("kind", "Bitte eine Art wählen.", "Please choose a kind.")
    if place not in known:
        raise invalid("place", "Dieses Gebiet gibt es hier nicht.", "There is no such place here.")
    try:
        key = actions.create_organisation(
            by=scope,
            kind=OrganisationKind(post["kind"]),
            name=post.get("new_name", ""),
            place=place,
            mailbox=post.get("mailbox", ""),
        )
    except Problem as problem:
        if problem.code == "accounts.invalid.name":
            problem.code = "accounts.invalid.new_name"
        raise
    messages.success(request, gettext("The organisation is set up. Now invite somebody who administers it."))
    return key


def _conflict(request: HttpRequest, scope: Scope, slug: str, conflict: Conflict, form: Form) -> HttpResponse:
    now = queries.organisation(scope, slug)
    fields = (
        Choice("name", "Name", gettext_lazy("Name")),
        Choice("mailbox", "Funktionspostfach", gettext_lazy("Function mailbox")),
        Choice("website", "Internetadresse", gettext_lazy("Web address")),
    )
    editing = form.what == "aendern"
    hidden = {"was": form.what, "version": str(now.version)}
    return conflict_page(request, conflict, request.path, hidden if editing else {}, fields if editing else ())
