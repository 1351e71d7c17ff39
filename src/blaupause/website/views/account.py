# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in and its settings: django-allauth's pages where ours know more, and the one page that gathers them."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.views import ConnectionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.accounts import own_account
from blaupause.accounts import sessions as places
from blaupause.accounts.demonstration_secrets import current as demonstration_secrets
from blaupause.accounts.queries import demonstration_people
from blaupause.accounts.second_factor import forget_unless_left, own
from blaupause.website import labels

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """An identity provider people may sign in with; the addresses take a form."""

    name: str
    login: str
    connect: str


def services(request: HttpRequest, following: str = "") -> list[Service]:
    """The identity providers of this installation."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return []
    more = {"next": following} if following else {}
    return [
        Service(
            one.name,
            one.get_login_url(request, process="login", **more),
            one.get_login_url(request, process="connect"),
        )
        for one in get_adapter().list_providers(request)
    ]


class SignIn(LoginView):  # type: ignore[misc]
    """Password, passkey or identity provider; and how the people of a demonstration sign in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        people = [(person, labels.ROLES[person.role]) for person in demonstration_people()]
        return {
            **found,
            "providers": services(self.request, found["redirect_field_value"] or ""),
            "people": people,
            "secrets": demonstration_secrets() if people else None,
        }


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factor, recovery codes, passkeys, sessions, identity providers: on one page."""
    kinds = Authenticator.Type
    mine = list(Authenticator.objects.filter(user_id=request.user.pk).order_by("pk"))
    codes = next((one.wrap() for one in mine if one.type == kinds.RECOVERY_CODES), None)
    values = {
        "app": any(one.type == kinds.TOTP for one in mine),
        "passkeys": [one.wrap() for one in mine if one.type == kinds.WEBAUTHN],
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "has_second_factor": bool(mine),
        "sessions": places.of_person(request),
        "providers": services(request),
    }
    return render(request, "account/security.html", values)


def _person(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


class ActivateTotp(ActivateTOTPView):  # type: ignore[misc]
    """The code that proves the app is used up by that, and the session counts as confirmed from now on."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        authenticator = Authenticator.objects.get(user_id=self.request.user.pk, type=Authenticator.Type.TOTP)
        authenticator.wrap().validate_code(form.cleaned_data["code"])
        own(self.request, authenticator)
        own_account.second_factor_set(self.request, _person(self.request), "totp")
        return response


class DeactivateTotp(DeactivateTOTPView):  # type: ignore[misc]
    """Without any second factor left the session is no longer confirmed."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        forget_unless_left(self.request)
        own_account.second_factor_removed(self.request, _person(self.request), "totp")
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """The passkey has just been used, so the session counts as confirmed."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        mine = Authenticator.objects.filter(user_id=self.request.user.pk, type=Authenticator.Type.WEBAUTHN)
        own(self.request, mine.latest("pk"))
        own_account.second_factor_set(self.request, _person(self.request), "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Without any second factor left the session is no longer confirmed."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        forget_unless_left(self.request)
        own_account.second_factor_removed(self.request, _person(self.request), "webauthn")
        return response


class RenamePasskey(EditWebAuthnView):  # type: ignore[misc]
    """Recorded, without the name: it may say whose device it is."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        own_account.passkey_renamed(self.request, _person(self.request))
        return response


class RenewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """The old codes no longer work, and that is recorded."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        own_account.recovery_codes_renewed(self.request, _person(self.request))
        return response


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """Afterwards every other browser is signed out."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        places.end(person_id=int(self.request.user.pk), except_key=self.request.session.session_key)
        return response


class Connections(ConnectionsView):  # type: ignore[misc]
    """The identity providers that are joined with the account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        joined = [{"pk": one.pk, "name": one.get_provider().name} for one in found["form"].accounts]
        return {**found, "joined": joined, "providers": services(self.request)}


def openid_connect_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider; one that does not answer is its failure, not an error of ours."""
    return _or_failed(request, provider_id, openid_connect.login)


def openid_connect_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with whatever the address may hold."""
    return _or_failed(request, provider_id, openid_connect.callback)


def _or_failed(request: HttpRequest, provider_id: str, view: Callable[..., HttpResponse]) -> HttpResponse:
    try:
        return view(request, provider_id)
    except (OSError, ValueError, KeyError) as error:  # what `requests` and the reading of answers raise
        log.warning("Der Anmeldedienst %s antwortet nicht wie erwartet: %s", provider_id, type(error).__name__)
        failed: HttpResponse = render_authentication_error(request, get_adapter().get_provider(request, provider_id))
        return failed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in; one of these, or all others, can be ended."""
    if request.method != "POST":
        return render(request, "usersessions/usersession_list.html", {"sessions": places.of_person(request)})
    chosen = request.POST.get("sitzung", "")
    if not re.fullmatch("|[0-9]{1,18}", chosen):
        return redirect("usersessions_list")
    only, key = int(chosen) if chosen else None, request.session.session_key
    ended = places.end(person_id=int(request.user.pk or 0), except_key=key, only=only)
    if ended:
        own_account.sessions_ended(request, _person(request), ended)
    messages.info(request, _("Ended sessions: %(number)s") % {"number": ended})
    return redirect("usersessions_list")


sign_in = SignIn.as_view()
activate_totp = ActivateTotp.as_view()
deactivate_totp = DeactivateTotp.as_view()
add_passkey = login_required(AddPasskey.as_view())
rename_passkey = login_required(RenamePasskey.as_view())
remove_passkey = RemovePasskey.as_view()
renew_recovery_codes = RenewRecoveryCodes.as_view()
change_password = login_required(ChangePassword.as_view())
connections = login_required(Connections.as_view())
