# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables and bulk jobs: send a table back, look at what it would change, have it carried out, see the results."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts.problems import Conflict, not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.console import parameters
from blaupause.console.presenters import paginate
from blaupause.console.scoped import said, scope_of
from blaupause.console.typed import Typed, sentences
from blaupause.console.views.downloads import answer
from blaupause.kernel import grid
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.rollout import bulk, joblist, jobs, sheetjobs
from blaupause.rollout.joblist import CHOICES, JobInfo
from blaupause.rollout.jobrules import JobKind, JobState, RowState
from blaupause.rollout.valuesheet import values_sheet

PER_PAGE: Final = 50
MAX_ID: Final = 2**62
Word = str | Promise
KINDS: Final[Mapping[JobKind, Word]] = {
    JobKind.STATE: gettext_lazy("One state for many connections"),
    JobKind.REGISTER: gettext_lazy("Register from a table"),
    JobKind.VALUES: gettext_lazy("Master data from a table"),
    JobKind.STEP: gettext_lazy("One step of many connections"),
}
STATES: Final[Mapping[JobState, tuple[str, Word]]] = {
    JobState.PROPOSED: ("unknown", pgettext_lazy("job", "Nothing is saved yet")),
    JobState.WAITING: ("progress", pgettext_lazy("job", "Waits for a second person")),
    JobState.RUNNING: ("progress", pgettext_lazy("job", "Is being carried out")),
    JobState.DONE: ("live", pgettext_lazy("job", "Carried out")),
    JobState.CANCELLED: ("none", pgettext_lazy("job", "Cancelled")),
}
TONES: Final = {
    RowState.PROPOSED: "unknown",
    RowState.RELEASED: "progress",
    RowState.DONE: "live",
    RowState.REFUSED: "trouble",
    RowState.CANCELLED: "none",
}
FILTERS: Final[Mapping[str, Word]] = {
    "alle": pgettext_lazy("rows", "All"),
    "konflikte": pgettext_lazy("rows", "Changed by somebody else too"),
    "offen": pgettext_lazy("rows", "Open"),
    "ausgefuehrt": pgettext_lazy("rows", "Carried out"),
    "abgelehnt": pgettext_lazy("rows", "Not possible"),
    "ausgelassen": pgettext_lazy("rows", "Left out"),
}
_CHOSEN: Final = re.compile(r"zeile-([0-9]{1,9})")


def allowed(request: HttpRequest) -> Scope:
    """Whoever may change something somewhere."""
    scope = scope_of(request)
    if scope.reach(Verb.EDIT, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    return scope


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Tables to take along, a form to send one back, and one's own jobs. POST: a table came back."""
    scope = allowed(request)
    if request.method == "POST":
        try:
            number = _proposed(request, scope)
        except Problem as problem:
            return _page(request, scope, sentences(problem, get_language() or "de")[:20])
        return redirect("console:job", number)
    return _page(request, scope)


def _proposed(request: HttpRequest, scope: Scope) -> int:
    file = request.FILES.get("datei")
    if file is None:
        raise Problem("sheet.none", "Bitte eine Datei wählen.", "Please choose a file.")
    data = file.read(grid.MOST_BYTES + 1)
    return sheetjobs.propose(by=scope, name=file.name or "", data=data, why=Typed(request.POST).words("grund"))


def _page(request: HttpRequest, scope: Scope, wrong: Sequence[str] = ()) -> HttpResponse:
    context = {
        "said": said(request),
        "wrong": wrong,
        "why": request.POST.get("grund", ""),
        "jobs": [(one, KINDS[one.kind], STATES[one.state]) for one in joblist.own_jobs(scope)],
        "days": joblist.DAYS,
        "limit": bulk.limit(),
        "megabytes": grid.MOST_BYTES // 1_000_000,
    }
    return render(request, "console/jobs.html", context, status=400 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, job: int) -> HttpResponse:
    """What a job would change or has changed. POST `tun`: waehlen, uebernehmen, abbrechen."""
    scope = allowed(request)
    found = _found(scope, job)
    if request.method != "POST":
        return _job(request, scope, found)
    try:
        told = _act(request, scope, found)
    except Conflict:
        told = gettext("This job was started or cancelled already, perhaps in another window.")
    except Problem as problem:
        if problem.code in ("accounts.not_found", "accounts.second_factor"):
            raise
        return _job(request, scope, _found(scope, job), sentences(problem, get_language() or "de"))
    messages.success(request, told)
    return redirect("console:job", job)


def _found(scope: Scope, number: int) -> JobInfo:
    found = joblist.job(scope, number) if number < MAX_ID else None
    if found is None:
        raise not_found()
    return found


def _act(request: HttpRequest, scope: Scope, found: JobInfo) -> str:
    version, what = Typed(request.POST).number("stand"), request.POST.get("tun", "")
    if what == "abbrechen":
        count = jobs.cancel(by=scope, job_id=found.id)
        return gettext("Cancelled. Rows that stay as they are: %(count)d.") % {"count": count}
    chosen = {
        int(name[1]): request.POST[name[0]] == "datei" for one in request.POST if (name := _CHOSEN.fullmatch(one))
    }
    if chosen:
        jobs.choose(by=scope, job_id=found.id, version=version, mine=chosen)
    if what != "uebernehmen":
        return gettext("Your choice is kept. Nothing is saved yet.")
    started = jobs.start(by=scope, job_id=found.id, version=version)
    if started.requests:
        return gettext("Your request is made. Somebody else has to approve it now.")
    return gettext("It is being carried out. You may close this page.")


def _job(request: HttpRequest, scope: Scope, found: JobInfo, wrong: Sequence[str] = ()) -> HttpResponse:
    choice = parameters.choice(request, "zeigen", CHOICES, "alle")
    wanted = parameters.page(request)
    rows, total = joblist.rows(scope, found.id, choice, (wanted - 1) * PER_PAGE, wanted * PER_PAGE)
    page = paginate(total, wanted, PER_PAGE)
    if page.number != wanted and total:
        rows, _ = joblist.rows(scope, found.id, choice, page.first - 1, page.last)
    words = joblist.row_words()
    proposed = found.state is JobState.PROPOSED
    context = {
        "said": said(request),
        "wrong": wrong,
        "found": found,
        "kind": KINDS[found.kind],
        "state": STATES[found.state],
        "proposed": proposed,
        "running": found.state is JobState.RUNNING,
        "cancellable": found.open > 0 and not proposed,
        "needs_approval": proposed and joblist.needs_approval(scope, found),
        "requests": joblist.requests_of(scope, found.id) if found.state is JobState.WAITING else (),
        "limit": bulk.limit(),
        "rows": [(row, TONES[row.state], words[row.state]) for row in rows],
        "page": page,
        "choice": choice,
        "choices": FILTERS.items(),
        "days": joblist.DAYS,
    }
    return render(request, "console/job.html", context, status=400 if wrong else 200)


@require_safe
def download(request: HttpRequest, job: str, form: str) -> HttpResponse:
    """What became of every row, as a file; `zeigen` as on the page."""
    scope = allowed(request)
    found = _found(scope, int(job))
    choice = parameters.choice(request, "zeigen", CHOICES, "alle")
    return answer(joblist.sheet(scope, found, choice), form, f"auftrag-{found.id}", today())


@require_safe
def values_download(request: HttpRequest, form: str) -> HttpResponse:
    """Master data of all places one works for, as one table that may come back."""
    return answer(values_sheet(allowed(request)), form, "stammdaten", today())
