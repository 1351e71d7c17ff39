# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The commitments and online services of a blueprint in the words of the catalogue. Pure."""

from blaupause.blueprint.rules.model import Commitment, Document, OnlineService
from blaupause.catalog.rules import (
    ChannelSpec,
    CommitmentServiceSpec,
    CommitmentSpec,
    OnlineServiceSpec,
    OperatorSpec,
    VariantSpec,
)


def commitment_specs(document: Document) -> tuple[CommitmentSpec, ...]:
    """All commitments, source keys resolved to addresses."""
    return tuple(_commitment(document, key, item) for key, item in document.commitments.items())


def online_service_specs(document: Document) -> tuple[OnlineServiceSpec, ...]:
    """All online services with operator, variants and channels."""
    return tuple(_online_service(document, key, item) for key, item in document.online_services.items())


def _url(document: Document, key: str | None) -> str:
    return document.sources[key].url if key else ""


def _commitment(document: Document, key: str, item: Commitment) -> CommitmentSpec:
    return CommitmentSpec(
        key=key,
        land=item.land,
        name_de=item.name.de,
        name_en=item.name.en,
        citizen_name_de=item.citizen_name.de,
        citizen_name_en=item.citizen_name.en,
        competence=item.competence,
        online_service=item.online_service or "",
        target=item.target,
        target_note_de=item.target_note.de,
        target_note_en=item.target_note.en,
        due=item.due,
        announced=item.announced,
        source_url=_url(document, item.source),
        order=item.order,
        services=tuple(CommitmentServiceSpec(s.leika_key, s.name, _url(document, s.source)) for s in item.services),
    )


def _online_service(document: Document, key: str, item: OnlineService) -> OnlineServiceSpec:
    operator = None
    if item.operator:
        stated = document.operators[item.operator]
        source = _url(document, stated.sources[0] if stated.sources else None)
        operator = OperatorSpec(item.operator, stated.name, source)
    return OnlineServiceSpec(
        key=key,
        name=item.name,
        kind=item.kind,
        operator=operator,
        responsible_land=item.responsible_land or "",
        note=item.note.de if item.note else "",
        source_url=_url(document, item.source),
        variants=tuple(
            VariantSpec(name, v.name, tuple(v.leika_keys), _url(document, v.source))
            for name, v in item.variants.items()
        ),
        channels=tuple(
            ChannelSpec(c.kind, c.live_level, c.standard, _url(document, c.source)) for c in item.channels
        ),
    )
