# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a session was confirmed with a second factor, and how secrets of second factors are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blaupause.kernel.problems import Problem

METHOD = "mfa"
FROM_PROVIDER = "provider"


def confirmed(request: HttpRequest) -> bool:
    """True when the signed-in person has proved a second factor in this session.

    An app's code, a recovery code, a passkey, or an identity provider that vouches for one.
    """
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == METHOD for record in records)


def vouch(request: HttpRequest, person: Any, provider: str) -> None:
    """Take an identity provider's word for a second factor of a person who is just signing in."""
    record_authentication(request, person, METHOD, type=FROM_PROVIDER, provider=provider)


def own(request: HttpRequest, authenticator: Authenticator) -> None:
    """A factor that was just set up has been proved by that."""
    record_authentication(request, request.user, METHOD, id=authenticator.pk, type=authenticator.type)


def forget_unless_left(request: HttpRequest) -> None:
    """After one was removed: a session counts as confirmed only while the person has a second factor at all."""
    left = Authenticator.objects.filter(user_id=request.user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if left.exists():
        return
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record.get("method") != METHOD or record.get("type") == FROM_PROVIDER
    ]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of apps and recovery codes lie encrypted in the database; the key is the installation's secret."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, has expired or was used before."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 (allauth's word)
        """“Passkey 1”: people give a better one."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return "Blaupause"

    def encrypt(self, text: str) -> str:
        """Ciphertext for the database."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises Problem when the installation's secret is no longer the one it was encrypted with."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Problem(
                "accounts.secret_unreadable",
                "Ihr zweiter Faktor ist nicht mehr lesbar: Der geheime Schlüssel der Installation ist ein anderer.",
                "Your second factor can no longer be read: the secret key of the installation has changed.",
                "Bitte wenden Sie sich an den Betreiber.",
                "Please turn to the operator.",
            ) from error


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"blaupause second factor\0" + str(one).encode()).digest() for one in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
