# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

# ruff: noqa: ARG001 (django-ninja hands over the request by this name)

"""Where the chains of the ledger stood: whoever notes it can tell later whether anything before was changed."""

from django.http import HttpRequest
from ninja import Router

from blaupause.api import schemas
from blaupause.api.errors import ERRORS
from blaupause.api.parameters import Dataset, DayText, day_of
from blaupause.ledger import queries

router = Router(tags=["ledger"])


@router.get("/ledger/seals", response={200: schemas.Seals, **ERRORS}, summary="Daily seals of the ledger")
def seals(request: HttpRequest, since: DayText = "") -> schemas.Seals:
    """Chain, day, number and hash of the last entry then; nothing of what the entries say."""
    found = queries.seals(since=day_of(since) if since else None)
    items = [schemas.Seal(chain=one.chain, day=one.day, number=one.number, hash=one.hash) for one in found]
    return schemas.Seals(dataset=Dataset.OFFICIAL, seals=items)
