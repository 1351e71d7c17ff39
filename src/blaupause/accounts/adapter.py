# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where sign-in differs from django-allauth's defaults: nobody signs up, and guesses are counted per account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from blaupause.accounts import post, words
from blaupause.accounts.models import Person
from blaupause.accounts.queries import scope_of
from blaupause.accounts.rules import SECOND_FACTOR_ROLES, Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.accounts.second_factor import confirmed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """django-allauth asks this class wherever a product may decide."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address or password is wrong."),
        "too_many_login_attempts": _("Too many wrong attempts. Please wait a quarter of an hour."),
        "incorrect_code": _("This code is wrong, has expired or was used before."),
        "incorrect_password": _("This password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "rate_limited": _("Too many attempts. Please wait a little."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: people come by invitation."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Per account and nothing else: allauth's key holds the Host header, which whoever guesses may vary."""
        return str(credentials.get("email", "")).strip().lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person, or None: with the same answer for an unknown, a wrong and a disabled one.

        Raises ValidationError when there were too many wrong attempts.
        """
        self.pre_authenticate(request, **credentials)
        found = authenticate(request, **credentials)
        if not isinstance(found, Person):
            return None
        self._rollback_login_failed_rl_usage()
        return found

    def reauthenticate(self, user: Person, password: str) -> bool:
        """True when it is the person's password; counts like signing in."""
        found = self.authenticate(context.request, email=user.email.lower(), password=password)
        return found is not None and found.pk == user.pk

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """In our own words; what the page shows anyway is left out."""
        text = words.MESSAGES.get(message_template or "", message)
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In our own words."""
        post.send(email, *words.mail(template_prefix, context))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's next steps, else to one's organisation; who needs a second factor and has none, to set it up."""
        if request.user.is_authenticated and _rests(request):
            return reverse("mfa_index")
        try:
            return reverse("console:next-steps" if _works(request) else "console:organisation-mine")
        except NoReverseMatch:
            return reverse("website:start")


def _works(request: HttpRequest) -> bool:
    """True for those who may work on the connections of somebody."""
    if not request.user.is_authenticated:
        return False
    scope: Scope = scope_of(int(request.user.pk or 0), second_factor=confirmed(request))
    return scope.reach(Verb.EDIT, Kind.PROGRESS) != NOWHERE


def _rests(request: HttpRequest) -> bool:
    """True when a role of the person counts only with a second factor, and there was none."""
    second_factor = confirmed(request)
    seats = scope_of(int(request.user.pk or 0), second_factor=second_factor).seats
    return not second_factor and any(seat.role in SECOND_FACTOR_ROLES for seat in seats)
