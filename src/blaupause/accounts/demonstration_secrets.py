# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the people of the demonstration sign in. Random per installation, shown on the sign-in page; never real people.

`demonstration.py` calls `equip` for everybody it makes. Nothing here works on a person who is not marked.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache

from blaupause.accounts.models import Person
from blaupause.accounts.second_factor import SecondFactorAdapter

_KEY: Final = "demonstration-secrets"
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the demonstration's people type. `code`: the one the app would show now."""

    password: str
    totp_secret: str

    @property
    def code(self) -> str:
        """The six digits for this half minute."""
        return str(auth.format_hotp_value(auth.hotp_value(self.totp_secret, int(time.time()) // 30)))


def current() -> Secrets:
    """The secrets of this installation, made at the first call."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    cache.add(_KEY, [password, auth.generate_totp_secret()], timeout=None)
    return Secrets(*cache.get(_KEY))


def equip(person: Person, *, second_factor: bool) -> None:
    """Give a demonstration person the shared password, a verified address and, where wanted, the shared app code.

    Raises ValueError for a person who is no demonstration.
    """
    if not person.demonstration:
        raise ValueError(f"{person.key} is no demonstration")
    known = current()
    person.set_password(known.password)
    person.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=person, email=person.email.lower(), defaults={"verified": True, "primary": True}
    )
    if second_factor and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        secret = SecondFactorAdapter().encrypt(known.totp_secret)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": secret})
