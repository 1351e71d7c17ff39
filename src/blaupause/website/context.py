# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every page knows."""

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Values for the page frame."""
    return {}
