# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What runs out when: the list, its download, one's own address for a calendar programme, links from mails."""

import hashlib
from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts import links, reminders
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Rhythm, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.authorities.queries import authorities, place_of_authority
from blaupause.console import dates as shown
from blaupause.console import parameters
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.views.downloads import answer
from blaupause.kernel.clock import today
from blaupause.rollout.dates import words
from blaupause.rollout.dates.confirming import Offer, Outcome, confirm, offer
from blaupause.rollout.dates.queries import DateFilter, DueDate, dates
from blaupause.rollout.dates.subscribing import feed
from blaupause.rollout.duedates import Sort

PER_PAGE: Final = 100
_SORTS: Final = {"zertifikat": Sort.CERTIFICATE, "vertrag": Sort.CONTRACT, "nachweis": Sort.EVIDENCE} | {
    "sitzung": Sort.COUNCIL,
    "anderes": Sort.OTHER,
}
_SPANS: Final = {"14": 14, "90": 90, "365": 365, "alle": None}
_SPAN_WORDS: Final = {
    "14": gettext_lazy("14 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("12 months"),
    "alle": gettext_lazy("without an end"),
}
_RHYTHMS: Final = {
    Rhythm.WEEKLY: gettext_lazy("At most once a week, and at once what cannot wait"),
    Rhythm.URGENT: gettext_lazy("Only what is due within 5 days"),
    Rhythm.NEVER: gettext_lazy("Never"),
}


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The list by month; filters `art`, `bis`, `ort` (part of a name), `behoerde` (key of an authority)."""
    found = _found(request)
    page = paginate(len(found), parameters.page(request), PER_PAGE)
    context = {
        "said": said(request),
        "months": shown.months(found[max(page.first, 1) - 1 : page.last], today()),
        "page": page,
        "sorts": [(key, words.SORTS[sort]) for key, sort in _SORTS.items()],
        "sort": parameters.choice(request, "art", _SORTS, ""),
        "spans": _SPAN_WORDS.items(),
        "span": parameters.choice(request, "bis", _SPANS, "365"),
        "text": parameters.text(request, "ort"),
        "authority": request.GET.get("behoerde", ""),
        "authority_name": _authority_name(request.GET.get("behoerde", "")),
    }
    return render(request, "console/calendar.html", context)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    return answer(shown.sheet(_found(request), today()), form, "kalender", today())


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """One's own address for a calendar programme, and how often to be reminded."""
    scope = scope_of(request)
    token = _change(request, scope) if request.method == "POST" else ""
    if request.method == "POST" and not token:
        return redirect("console:calendar-settings")
    choice = reminders.choice_of(scope)
    address = request.build_absolute_uri(reverse("console:calendar-feed", args=[token])) if token else ""
    context = {
        "said": said(request),
        "held": links.calendar_of(scope),
        "address": address,
        "webcal": "webcal:" + address.partition(":")[2] if address else "",
        "rhythms": [(rhythm.value, text) for rhythm, text in _RHYTHMS.items()],
        "choice": choice,
    }
    return render(request, "console/calendar_settings.html", context)


def _change(request: HttpRequest, scope: Scope) -> str:
    """Do what the form asks for; the secret of a new address, '' for everything else."""
    act = parameters.listed(request.POST, "tun", ("adresse", "beenden", "erinnern"), "erinnern")
    if act == "adresse":
        return links.open_calendar(by=scope)
    if act == "beenden":
        links.close_calendar(by=scope)
        messages.success(request, gettext("The address no longer works."))
        return ""
    reminders.choose(by=scope, rhythm=request.POST.get("wie", ""), language=request.POST.get("sprache", ""))
    messages.success(request, gettext("Saved."))
    return ""


@require_safe
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programmes; the secret address is all they have."""
    content = feed(token, request.get_host(), lambda one: request.build_absolute_uri(shown.address_of(one)))
    if content is None:
        raise not_found()
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Content-Disposition"] = 'inline; filename="blaupause.ics"'
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a mail: says what it would do; only the button does it."""
    found = confirm(token) if request.method == "POST" else offer(token)
    row = shown.row_of(found.date, today()) if found.date else None
    context = {"outcome": found.outcome.value, "asks": found.asks, "row": row}
    return render(request, "console/calendar_confirm.html", context, status=_status(found))


def _status(found: Offer) -> int:
    return {Outcome.VOID: 404, Outcome.STALE: 409}.get(found.outcome, 200)


def _found(request: HttpRequest) -> list[DueDate]:
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    sort = parameters.choice(request, "art", _SORTS, "")
    span = _SPANS[parameters.choice(request, "bis", _SPANS, "365")]
    key = request.GET.get("behoerde", "")
    place = place_of_authority(key) if _authority_name(key) else ""
    until = scope.day + timedelta(span) if span else None
    found = dates(scope, DateFilter(place, _SORTS[sort] if sort else None, until))
    text = parameters.text(request, "ort").casefold()
    return [one for one in found if text in words.where(one).casefold()]


def _authority_name(key: str) -> str:
    """Raises Problem accounts.not_found for a key that no authority has."""
    if not key:
        return ""
    found = next((one.name for one in authorities().values() if one.key == key), None)
    if found is None:
        raise not_found()
    return found
