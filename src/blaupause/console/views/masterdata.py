# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Master data: the values of a place, and those of one connection."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.queries import names
from blaupause.accounts.rules import Kind, Verb
from blaupause.authorities.queries import authorities, place_of_authority
from blaupause.console.conflicts import conflict_page
from blaupause.console.datafields import changes, groups, people_in
from blaupause.console.people_words import place_name
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, dropped_version
from blaupause.console.views.downloads import answer
from blaupause.kernel.clock import today
from blaupause.kernel.places import BUND, Place, is_place
from blaupause.kernel.problems import Problems
from blaupause.rollout import values
from blaupause.rollout.entering import mistakes, save_all
from blaupause.rollout.masterdata import PROPOSED, Asked, MasterData, of_connection, of_place
from blaupause.rollout.parametersheet import parameter_sheet
from blaupause.rollout.placenames import origin_name
from blaupause.rollout.statements import About, Stated, state
from blaupause.rollout.workrules import StatementKind
from blaupause.territory.queries import territory_at

MAX_ID = 2**62
_INVALID = "accounts.invalid."


@require_http_methods(["GET", "HEAD", "POST"])
def of_a_place(request: HttpRequest, place: str) -> HttpResponse:
    """What is entered once for a place and everything in it."""
    where = _place(place)
    found = of_place(scope_of(request), where)
    if found is None:
        raise not_found()
    address = reverse("console:master-data", args=[place])
    return _answer(request, found, About(where), address)


@require_http_methods(["GET", "HEAD", "POST"])
def of_a_connection(request: HttpRequest, number: int) -> HttpResponse:
    """What is entered for one connection, and what it takes over."""
    found = of_connection(scope_of(request), number) if number < MAX_ID else None
    if found is None:
        raise not_found()
    address = reverse("console:connection-data", args=[number])
    return _answer(request, found, About(connection_id=number), address)


@require_safe
def download(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """All values of a connection for programs and spreadsheets."""
    scope = scope_of(request)
    found = of_connection(scope, int(number))
    if found is None:
        raise not_found()
    sheet = parameter_sheet(found, _title(found), origin_name, "de" if _german() else "en")
    return answer(sheet, form, f"angaben-{number}", today())


@require_safe
def place_download(request: HttpRequest, place: str, form: str) -> HttpResponse:
    """All values of a place for programs and spreadsheets."""
    found = of_place(scope_of(request), _place(place))
    if found is None:
        raise not_found()
    sheet = parameter_sheet(found, _title(found), origin_name, "de" if _german() else "en")
    return answer(sheet, form, f"stammdaten-{place}", today())


def _place(text: str) -> Place:
    """A place, or the one of an authority. Raises Problem accounts.not_found, as for one that is somebody else's."""
    if text == "bund":
        return BUND
    if "-" in text:
        known = any(one.key == text for one in authorities().values())
        found = place_of_authority(text) if known else None
    else:
        found = text if is_place(text) else None
        if found is not None and place_name(territory_at(), found) == found:  # no register knows it
            found = None
    if found is None:
        raise not_found()
    return found


def _answer(request: HttpRequest, found: MasterData, about: About, address: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, address)
    scope = scope_of(request)
    scope.require(Verb.EDIT, Kind.PROGRESS, found.place)
    if request.POST.get("was") == "bestaetigen":
        return _confirm(request, found, about, address)
    typed, errors = changes(found.entries, request.POST)
    try:
        if errors:
            raise Problems("rollout.values", mistakes(typed, found.parameters))
        count = save_all(by=scope, about=about, changes=typed, parameters=found.parameters)
    except Conflict as conflict:
        return _conflict(request, found, conflict, address)
    except Problems as problem:
        errors |= {one.code.removeprefix(_INVALID): one.text(get_language() or "de") for one in problem.problems}
        return _page(request, found, address, errors)
    if count:
        told = ngettext("%(count)s value is saved.", "%(count)s values are saved.", count) % {"count": count}
    else:
        told = gettext("Nothing was different, so nothing was recorded.")
    messages.success(request, told)
    return redirect(address)


def _confirm(request: HttpRequest, found: MasterData, about: About, address: str) -> HttpResponse:
    """Somebody says that the values were checked; the page only proposes it."""
    if not found.proposable:
        raise not_found()
    seen = Typed(request.POST).number("version")
    try:
        said_now = Stated(StatementKind.DATUM, PROPOSED, values.YES, verified=True)
        state(by=scope_of(request), about=about, said=said_now, seen=seen)
    except Conflict as conflict:
        return conflict_page(request, conflict, address, {})
    messages.success(request, gettext("Recorded: the values were checked."))
    return redirect(address)


def _conflict(request: HttpRequest, found: MasterData, conflict: Conflict, address: str) -> HttpResponse:
    """Both versions; the fields carry what is stored now, so that "mine" is a choice and no accident."""
    fields = dropped_version(request.POST, "version", 0)
    now = {f"war-{one.key}": str(one.own.id if one.own else 0) for one in found.entries}
    return conflict_page(request, conflict, address, fields | {k: v for k, v in now.items() if k in fields})


def _page(
    request: HttpRequest, found: MasterData, address: str, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    scope = scope_of(request)
    known = names(scope, people_in(found.entries))
    sent = request.POST if errors else None
    sections = {asked: groups(found.entries, asked, known, sent, errors) for asked in Asked}
    titles = {one.key: one.parameter.title for one in found.entries}
    confirmation = found.statements.get((StatementKind.DATUM, PROPOSED))
    context = {
        "found": found,
        "abbreviations": found.blueprint.document.abbreviations,
        "title": _title(found),
        "address": address,
        "said": said(request),
        "may_edit": scope.may(Verb.EDIT, Kind.PROGRESS, found.place),
        "wrong": [(key, titles[key], text) for key, text in (errors or {}).items() if key in titles],
        "here": sections[Asked.HERE],
        "above": sections[Asked.ABOVE],
        "below": sections[Asked.BELOW],
        "version": confirmation.version if confirmation else 0,
        "place_address": found.place or "bund",
    }
    return render(request, "console/master_data.html", context, status=400 if errors else 200)


def _title(found: MasterData) -> str:
    if found.authority_id is not None:
        return authorities()[found.authority_id].name
    return origin_name(found.place)


def _german() -> bool:
    return (get_language() or "de").startswith("de")
