# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where allauth's SAML views would stumble over what strangers send, or do what a link should not do."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.saml.views import FinishACSView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from lxml.etree import LxmlError


@method_decorator(login_not_required, name="dispatch")
class FinishACS(FinishACSView):  # type: ignore[misc]
    """Garbage in the place of an assertion is a failed sign-in, not an error of ours."""

    def dispatch(self, request: HttpRequest, organization_slug: str) -> HttpResponse:
        try:
            response: HttpResponse = super().dispatch(request, organization_slug)
        except (LxmlError, ValueError):
            response = render_authentication_error(request, self.get_provider(organization_slug))
        return response


def single_logout(_request: HttpRequest, organization_slug: str) -> HttpResponse:  # noqa: ARG001
    """Ask, instead of signing somebody out because of a link."""
    return redirect("account_logout")


finish_acs = FinishACS.as_view()
