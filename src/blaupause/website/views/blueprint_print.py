# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Papers to download: a whole blueprint, and the next steps of an authority."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blaupause.kernel.problems import Problem
from blaupause.website import errors, printing
from blaupause.website.typesetting import Paper, pdf
from blaupause.website.views.blueprints import edition_of
from blaupause.website.views.next_steps import steps_of, with_duties


@require_safe
def whole(request: HttpRequest, blueprint: str) -> HttpResponse:
    """A version with everything it says."""
    read = edition_of(request, blueprint)
    return _answer(printing.whole(read), f"{read.info.key}-{read.info.version}")


@require_safe
def your_steps(request: HttpRequest) -> HttpResponse:
    """The next steps of the authority the address names; without a name, where one is found."""
    if not request.GET.get("behoerde"):
        return redirect("website:your-steps")
    found = steps_of(request)
    return _answer(printing.next_steps(found, with_duties(found)), f"{found.authority.key}-schritte")


def _answer(paper: Paper, name: str) -> HttpResponse:
    try:
        made = pdf(paper)
    except Problem as problem:
        return errors.paper_missing(problem)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Content-Language"] = (get_language() or "de")[:2]
    return response
