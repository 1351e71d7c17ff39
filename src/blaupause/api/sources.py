# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

# ruff: noqa: ARG001 (django-ninja hands over the request by this name)

"""Where the data comes from, as the licences want it said."""

from django.http import HttpRequest
from ninja import Router

from blaupause.api import schemas
from blaupause.api.errors import ERRORS
from blaupause.api.parameters import Dataset
from blaupause.catalog import queries as catalog
from blaupause.territory.queries import boundary_notes, statuses

router = Router(tags=["sources"])

_POSTCODES = "GeoNames, https://www.geonames.org, CC BY 4.0; tied to municipalities, certain rows only."


@router.get("/sources", response={200: schemas.Sources, **ERRORS}, summary="Sources and their notes")
def sources(request: HttpRequest) -> schemas.Sources:
    """Register statuses, catalogue and postcodes with the notes that must travel with them."""
    register = [
        schemas.Source(key="register", title=item.file_name, status_date=item.status_date, note=item.source_note)
        for item in statuses()
    ]
    status = catalog.status()
    services = schemas.Source(
        key="catalogue",
        title="LeiKa / OZG-Umsetzungskatalog",
        status_date=status.catalogue_date,
        note=status.source,
    )
    postcodes = schemas.Source(key="postcodes", title="GeoNames", status_date=None, note=_POSTCODES)
    outlines = [
        schemas.Source(key="boundaries", title="Grenzen", status_date=None, note=note) for note in boundary_notes()
    ]
    return schemas.Sources(dataset=Dataset.OFFICIAL, sources=[*register, services, postcodes, *outlines])
