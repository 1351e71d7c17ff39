# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of text: sources and what the law asks for."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
    return render(request, "website/imprint.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Privacy notice."""
    return render(request, "website/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement."""
    return render(request, "website/accessibility.html")
