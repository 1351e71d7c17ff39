# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ed25519 keys of installations: new ones, reading them, fingerprints, and the list of known signers. Pure."""

import base64
import binascii
import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from blaupause.kernel.problems import Location, Problem

MAX_KEY_FILE: Final = 10_000
MAX_KNOWN_FILE: Final = 1_000_000


def new_key() -> bytes:
    """A new private key, PEM (PKCS #8), not encrypted."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def private_key(pem: bytes, source: str) -> Ed25519PrivateKey:
    """The key in a PEM file. Raises Problem bundle.key_file."""
    try:
        found = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, Ed25519PrivateKey):
        raise Problem(
            "bundle.key_file",
            "Das ist kein unverschlüsselter privater Schlüssel für Ed25519 (PEM).",
            "This is no unencrypted private key for Ed25519 (PEM).",
            "Einen neuen macht: blaupause blueprint key DATEI",
            "A new one is made by: blaupause blueprint key FILE",
            Location(source),
        )
    return found


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key as the list of known signers holds it: 44 characters of base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def fingerprint(public: str) -> str:
    """`sha256:` and 64 hexadecimal digits. Raises ValueError for what is no public key."""
    return f"sha256:{hashlib.sha256(_raw(public, 32)).hexdigest()}"


def sign(key: Ed25519PrivateKey, message: bytes) -> str:
    """The signature, base64."""
    return base64.b64encode(key.sign(message)).decode()


def verified(public: str, signature: str, message: bytes) -> bool:
    """Whether this key signed this message; False for anything that is no key or no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(_raw(public, 32)).verify(_raw(signature, 64), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def known_signers(text: str, source: str) -> dict[str, str]:
    """Names by fingerprint, from lines `<public key in base64> <name>`; `#` begins a comment.

    Raises Problem bundle.known_keys with the line.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        public, _, name = entry.partition(" ")
        try:
            found[fingerprint(public)] = " ".join(name.split())[:200] or public[:12]
        except ValueError:
            raise Problem(
                "bundle.known_keys",
                "Erwartet wird eine Zeile aus öffentlichem Schlüssel (44 Zeichen) und Name.",
                "A line of a public key (44 characters) and a name is expected.",
                location=Location(source, number),
            ) from None
    return found


def _raw(text: str, length: int) -> bytes:
    """Exactly so many bytes, spelled in the one canonical way."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("no base64") from None
    if len(found) != length or base64.b64encode(found).decode() != text:
        raise ValueError("wrong length or spelling")
    return found
