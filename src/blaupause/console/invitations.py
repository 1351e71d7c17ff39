# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The address an invited person opens."""

from django.http import HttpRequest
from django.urls import reverse


def invitation_link(request: HttpRequest, token: str) -> str:
    """The whole address, for the mail to the invited person."""
    return request.build_absolute_uri(reverse("website:invitation", args=[token]))
