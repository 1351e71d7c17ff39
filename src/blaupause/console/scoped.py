# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pages need to know about who is reading."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest

from blaupause.accounts.scope import Scope


def scope_of(request: HttpRequest) -> Scope:
    """On whose behalf the page works; the middleware put it there."""
    return cast(Scope, request.scope)  # type: ignore[attr-defined]


def said(request: HttpRequest) -> list[str]:
    """What the page before left to say, once."""
    return [str(message) for message in messages.get_messages(request)]
