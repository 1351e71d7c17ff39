# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Readers of our pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.website.html import Page

Reader = Callable[..., Page]


@pytest.fixture
def read(db: None) -> Reader:
    """Open an address in German (or another language) and judge the page."""

    def reader(address: str, *, status: int = 200, language: str = "de") -> Page:
        response = Client(headers={"accept-language": language}).get(address)
        assert response.status_code == status, address
        return Page(response.content.decode())

    return reader
