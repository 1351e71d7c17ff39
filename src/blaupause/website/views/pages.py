# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of text: sources and what the law asks for."""

import dataclasses
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blaupause.accounts.privacy import queries as privacy_facts
from blaupause.catalog import queries as catalog
from blaupause.territory import queries as territory


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Source notes of everything shown."""
    commitments = [(commitment, urlsplit(commitment.source_url).hostname) for commitment in catalog.commitments()]
    context = {
        "statuses": territory.statuses(),
        "commitments": commitments,
        "boundary_notes": territory.boundary_notes(),
    }
    return render(request, "website/sources.html", context)


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Imprint, to be completed by the operator."""
    return render(request, "website/imprint.html", {"operator": privacy_facts.operator()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Privacy notice: the facts come from the declarations behind the record of processing activities."""
    language = get_language() or "de"
    operator = privacy_facts.operator()
    context = {
        "operator": operator,
        "incomplete": not all(dataclasses.astuple(operator)),
        "cookies": privacy_facts.cookies(language),
        "logs": privacy_facts.logs(language),
        "terms": privacy_facts.terms(language),
    }
    return render(request, "website/privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement."""
    return render(request, "website/accessibility.html")
