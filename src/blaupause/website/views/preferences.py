# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Language and appearance: the only two things a visitor can set, each in a cookie of its own.

Both forms work without JavaScript and carry no token: they change nothing but how this browser shows pages, and
so no cookie has to be set before somebody chooses something.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from blaupause.website.context import THEMES

YEAR = 365 * 24 * 3600


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and go back."""
    return set_language(request)


@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switch between light, dark and what the device says, and go back."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        secure = bool(settings.CSRF_COOKIE_SECURE)
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie("theme")
    return response
