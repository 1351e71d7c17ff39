# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Secrets that stand in an address: told once, kept as a hash only."""

import hashlib
import secrets


def fresh() -> str:
    """A new one: 256 bits, in signs that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of it. Nobody can guess 256 bits, so a plain SHA-256 is enough, and rows can be found by it."""
    return hashlib.sha256(token.encode()).hexdigest()
