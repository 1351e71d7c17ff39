# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in by way of an identity provider: whom it may bring in, and when it vouches for a second factor."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from blaupause.accounts import invitations
from blaupause.accounts.models import Person
from blaupause.accounts.saml.provider import CONTEXTS
from blaupause.accounts.second_factor import vouch


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider says who somebody is; what that person may do here is decided here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Never: nobody comes into being by signing in."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join an invited person to the account, note a second factor, keep none of the provider's data."""
        settings, claims = sociallogin.provider.app.settings, dict(sociallogin.account.extra_data)
        _forget(sociallogin)
        if sociallogin.state.get("process") == "connect":
            return
        if not sociallogin.is_existing and settings.get("email_authentication"):
            self._join_invited(request, sociallogin)
        person = sociallogin.user if sociallogin.is_existing else None
        if person is None:
            return
        if not person.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        if is_second_factor(settings.get("second_factor"), claims):
            vouch(request, person, sociallogin.account.provider)

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Person, str] | None:
        """Only by an address of its domains that it calls verified in so many words (a text "false" is no yes)."""
        domains = sociallogin.provider.app.settings.get("email_domains")
        sociallogin.email_addresses = [
            one for one in sociallogin.email_addresses if one.verified is True and is_of(one.email, domains)
        ]
        found: tuple[Person, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def _join_invited(self, request: HttpRequest, sociallogin: Any) -> None:
        for address in sociallogin.email_addresses:  # the verified ones, see above
            person_id = invitations.accept_vouched(email=address.email)
            if person_id is not None:
                sociallogin.connect(request, Person.objects.get(pk=person_id))
                return

    def get_requests_session(self) -> Any:
        """Connections to a provider go to that provider, never over a redirect."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session


def is_of(email: str, domains: list[str] | None) -> bool:
    """Whether the provider may vouch for this address; None: for any. A subdomain is another domain."""
    return domains is None or email.rpartition("@")[2].lower() in domains


def is_second_factor(wanted: object, claims: dict[str, Any]) -> bool:
    """Whether what the provider says about this sign-in means a second factor.

    `wanted`: True when every sign-in there has one; a list of the values of `acr` (OpenID Connect) or AuthnContext
    (SAML) that mean it; anything else is no.
    """
    if isinstance(wanted, list):
        token = claims.get("id_token") or {}
        return bool({token.get("acr"), *claims.get(CONTEXTS, [])} & set(wanted))
    return wanted is True


def _forget(sociallogin: Any) -> None:
    """The number by which the provider knows the person is enough; everything else it sent is not kept."""
    sociallogin.account.extra_data = {}
    if sociallogin.account.pk:
        sociallogin.account.save(update_fields=["extra_data"])
