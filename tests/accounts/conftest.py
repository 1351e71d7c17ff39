# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tests of the sign-in guess a lot: passwords are hashed with little work unless a test measures just that."""

import pytest
from pytest_django import Settings

from tests.accounts.signin import QUICK


@pytest.fixture
def quick(settings: Settings) -> None:
    """Argon2 with little work."""
    settings.PASSWORD_HASHERS = QUICK
