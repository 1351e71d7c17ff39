# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mail to people. Where it goes is a setting (`BLAUPAUSE_EMAIL_URL`); files in the data folder without one."""

from django.core.mail import send_mail

from blaupause.accounts import words
from blaupause.accounts.invitations import LIFETIME

PREFIX = "Blaupause: "


def send(address: str, subject: str, text: str) -> None:
    """One plain mail."""
    send_mail(PREFIX + subject, f"{text}\n\n--\nBlaupause\n", None, [address])


def send_invitation(*, email: str, name: str, organisation: str, link: str) -> None:
    """The mail that carries an invitation's link: the only place where the link is ever written down."""
    send(email, *words.invitation(name=name, organisation=organisation, link=link, days=LIFETIME.days))
