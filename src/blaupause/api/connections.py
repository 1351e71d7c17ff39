# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

# ruff: noqa: ARG001 (django-ninja hands over the request by this name)

"""The register of connections, page by page."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, StringConstraints

from blaupause.api import schemas, shapes
from blaupause.api.errors import ERRORS
from blaupause.api.parameters import Dataset, Key, Land, SortName, StateName, Text, invented
from blaupause.kernel.clock import today
from blaupause.rollout.queries import RegisterFilter, RegisterRow, register_page
from blaupause.rollout.rules import State

router = Router(tags=["connections"])

District = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Number = Annotated[int, Field(ge=1, le=2_000_000_000)]
Page = Annotated[int, Field(ge=1, le=1_000_000)]
PerPage = Annotated[int, Field(ge=1, le=500)]


@router.get("/connections", response={200: schemas.Connections, **ERRORS}, summary="The register of connections")
def register(  # the parameters are the filters of the register page
    request: HttpRequest,
    land: Land | None = None,
    district: District | None = None,
    commitment: Key | None = None,
    state: StateName | None = None,
    vendor: Key | None = None,
    system: Number | None = None,
    blocked: bool | None = None,
    q: Text = "",
    sort: SortName = SortName.AUTHORITY,
    descending: bool = False,
    page: Page = 1,
    per_page: PerPage = 100,
    dataset: Dataset = Dataset.OFFICIAL,
) -> schemas.Connections:
    """All connections that fit, as of today. A page behind the last one is the last one."""
    chosen = RegisterFilter(
        land=land or "",
        district=district or "",
        commitment=commitment or "",
        state=State[state.name] if state else None,
        system=system,
        vendor=vendor or "",
        blocked=blocked,
        text=q,
        sort=sort.value,
        descending=descending,
    )
    found = register_page(chosen, page, per_page, invented(dataset))
    return schemas.Connections(
        dataset=dataset,
        day=today(),
        total=found.total,
        page=found.page,
        pages=found.pages,
        per_page=found.per_page,
        rows=[_row(row) for row in found.rows],
    )


def _row(row: RegisterRow) -> schemas.ConnectionRow:
    system = row.system
    return schemas.ConnectionRow(
        id=row.connection_id,
        authority_key=row.authority_key,
        authority_name=row.authority_name,
        land=row.land,
        district=row.district,
        commitment=row.commitment_key,
        online_service=row.online_service,
        state=shapes.name_of(row.state),
        live_level=shapes.name_of(row.live_level),
        strength=shapes.name_of(row.strength),
        since=row.since,
        evidence_on=row.evidence_on,
        blocked=row.blocked,
        system=f"{system.vendor.name}: {system.product} {system.version}".strip() if system else "",
        demonstration=row.demonstration,
    )
