# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses for machines: health, schema, robots, security contact."""

from datetime import timedelta
from importlib.resources import files

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from blaupause.kernel.clock import now

TEXT = "text/plain; charset=utf-8"
SCHEMA = files("blaupause.blueprint").joinpath("schema", "blueprint-1.json")
CONTACT_VALID = timedelta(days=180)


@never_cache
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """„ok“ when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        return HttpResponse("database unreachable\n", content_type=TEXT, status=503)
    return HttpResponse("ok\n", content_type=TEXT)


@require_safe
@conditional_page
def blueprint_schema(_request: HttpRequest) -> HttpResponse:
    """The published JSON Schema of the blueprint format."""
    try:
        body = SCHEMA.read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(body, content_type="application/schema+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything may be indexed; filtered lists and downloads need not be."""
    return HttpResponse("User-agent: *\nDisallow: /register/?\nDisallow: /api/\n", content_type=TEXT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a vulnerability."""
    imprint = request.build_absolute_uri(reverse("website:imprint"))
    contact = settings.BLAUPAUSE_SECURITY_CONTACT or imprint
    expires = (now() + CONTACT_VALID).strftime("%Y-%m-%dT00:00:00Z")
    lines = (f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: de, en")
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)
