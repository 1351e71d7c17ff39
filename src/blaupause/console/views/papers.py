# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The papers of a connection: which there are, what is still missing in them."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.console.scoped import scope_of
from blaupause.kernel.tabular import language_of
from blaupause.rollout.connection_papers import papers_of

MAX_ID = 2**62
_KINDS: Final = {"odt": ("odt", "pdf", "txt"), "pdf": ("pdf", "odt", "txt"), "text": ("txt", "odt", "pdf")}
"""Forms to download, the one the blueprint names first."""


@require_safe
def papers(request: HttpRequest, number: int) -> HttpResponse:
    """Every paper with its gaps and its text."""
    language = language_of(get_language())
    found = papers_of(scope_of(request), number, language) if number < MAX_ID else None
    if found is None:
        raise not_found()
    titles = {key: step.title for key, step in found.data.blueprint.document.steps.items()}
    context = {
        "found": found,
        "number": number,
        "papers": [
            (
                one,
                one.title(language),
                _KINDS[one.template.kind],
                [titles[step] for step in one.template.steps if step in titles],
            )
            for one in found.papers
        ],
        "complete": sum(not one.filled.gaps for one in found.papers),
    }
    return render(request, "console/papers.html", context)
