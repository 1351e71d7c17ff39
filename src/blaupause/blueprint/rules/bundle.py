# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A blueprint as one signed JSON file. Pure: nothing is trusted before the signature is checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import Field, StringConstraints, ValidationError

from blaupause.blueprint.rules import signing, strictjson
from blaupause.blueprint.rules.canonical import canonical, content_hash
from blaupause.blueprint.rules.messages import problems_of
from blaupause.blueprint.rules.model import Day, Part
from blaupause.blueprint.rules.yamlfile import Tree
from blaupause.kernel.problems import Location, Problem, Problems

FORMAT: Final = "blaupause-bundle-1"
Base64 = Annotated[str, StringConstraints(max_length=120)]


class Provenance(Part):
    """Who exported it, and when."""

    installation: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    day: Day
    software: Annotated[str, StringConstraints(max_length=40)] = ""


class Signature(Part):
    """Ed25519 over the format name, a NUL byte and the canonical JSON of everything else in the bundle."""

    algorithm: Literal["ed25519"]
    public_key: Base64
    fingerprint: Base64
    value: Base64


class Bundle(Part):
    """The file."""

    format: Literal["blaupause-bundle-1"]
    provenance: Provenance
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    document: dict[str, object]
    signature: Signature


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle whose hash and signature are right. `signer`: name of the known key, '' for one that nobody knows."""

    document: dict[str, Any]
    provenance: Provenance
    fingerprint: str
    signer: str


def pack(
    document: Mapping[str, Any], key: Ed25519PrivateKey, *, installation: str, day: date, software: str
) -> bytes:
    """The bundle as canonical JSON and a line break."""
    body = {
        "format": FORMAT,
        "provenance": {"installation": installation, "day": day.isoformat(), "software": software},
        "sha256": content_hash(document),
        "document": document,
    }
    public = signing.public_text(key)
    signature = {
        "algorithm": "ed25519",
        "public_key": public,
        "fingerprint": signing.fingerprint(public),
        "value": signing.sign(key, _message(body)),
    }
    return canonical({**body, "signature": signature}) + b"\n"


def unpack(data: bytes, source: str, known: Mapping[str, str]) -> Opened:
    """Read and verify a bundle; `known`: names by fingerprint.

    Raises what strictjson.read raises, Problems bundle.schema, Problem bundle.hash, bundle.signature.
    """
    value = strictjson.read(data, source)
    try:
        found = Bundle.model_validate(value)
    except ValidationError as error:
        raise Problems("bundle.schema", problems_of(error, Tree(source, None), Bundle)) from None
    if content_hash(found.document) != found.sha256:
        raise Problem(
            "bundle.hash",
            "Der Inhalt passt nicht zur Prüfsumme: Das Bündel wurde verändert.",
            "The content does not fit the checksum: the bundle was changed.",
            "Bitte das Bündel neu anfordern.",
            "Please ask for the bundle again.",
            Location(source),
        )
    body = {name: item for name, item in value.items() if name != "signature"}
    given = found.signature
    genuine = signing.verified(given.public_key, given.value, _message(body))
    if not genuine or signing.fingerprint(given.public_key) != given.fingerprint:
        raise Problem(
            "bundle.signature",
            "Die Unterschrift ist falsch: Das Bündel wurde verändert oder nicht von diesem Absender ausgestellt.",
            "The signature is wrong: the bundle was changed, or not made by this sender.",
            "Bitte das Bündel neu anfordern.",
            "Please ask for the bundle again.",
            Location(source),
        )
    return Opened(dict(found.document), found.provenance, given.fingerprint, known.get(given.fingerprint, ""))


def _message(body: Mapping[str, Any]) -> bytes:
    return FORMAT.encode() + b"\0" + canonical(body)
