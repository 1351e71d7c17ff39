# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

# ruff: noqa: ARG001 (django-ninja hands over the request by this name)

"""Blueprints: which there are, and one of them as a whole."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import StringConstraints

from blaupause.api import schemas
from blaupause.api.errors import ERRORS
from blaupause.api.parameters import Dataset, Key
from blaupause.blueprint import reading
from blaupause.blueprint.reading import Edition, VersionLine

router = Router(tags=["blueprints"])

VersionName = Annotated[str, StringConstraints(pattern=r"^[0-9a-z.]{0,64}$")]


@router.get("/blueprints", response={200: schemas.Blueprints, **ERRORS}, summary="All blueprints")
def blueprints(request: HttpRequest) -> schemas.Blueprints:
    """Every blueprint in its newest version, with the versions there are."""
    found = [_blueprint(edition) for edition in reading.newest_of_all()]
    return schemas.Blueprints(dataset=Dataset.OFFICIAL, blueprints=found)


@router.get("/blueprints/{key}", response={200: schemas.BlueprintDocument, **ERRORS}, summary="One blueprint")
def blueprint(request: HttpRequest, key: Key, version: VersionName = "") -> schemas.BlueprintDocument:
    """The whole document: the newest version, or the one of that number or with a hash that begins so (8 digits)."""
    edition = reading.edition(key, version)
    return schemas.BlueprintDocument(
        dataset=Dataset.OFFICIAL, blueprint=_blueprint(edition), document=dict(reading.stored_document(edition))
    )


def _blueprint(edition: Edition) -> schemas.Blueprint:
    info = edition.info
    return schemas.Blueprint(
        key=info.key,
        title_de=info.title.de,
        title_en=info.title.en,
        land=info.document.blueprint.land or "",
        base=info.base,
        steps=len(info.steps),
        version=_version(edition.line),
        versions=[_version(line) for line in edition.others],
    )


def _version(line: VersionLine) -> schemas.BlueprintVersion:
    return schemas.BlueprintVersion(version=line.version, sha256=line.content_hash, loaded_on=line.loaded_at.date())
