# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing what a blueprint declares: commitments, online services, their operators, variants, channels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from blaupause.catalog.diary import note
from blaupause.catalog.models import (
    Channel,
    Commitment,
    CommitmentService,
    OnlineService,
    Operator,
    Service,
    Variant,
)
from blaupause.catalog.rules import CommitmentSpec, OnlineServiceSpec, OperatorSpec, check
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Actor, Draft

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class DeclarationSummary:
    """How many objects (operators, online services, commitments) were created, changed or left as they were."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def declare_commitments(
    *,
    by: str | Actor,
    commitments: Sequence[CommitmentSpec],
    online_services: Sequence[OnlineServiceSpec] = (),
    keep_targets: bool = False,
) -> DeclarationSummary:
    """Store commitments and online services as stated; whole or nothing, idempotent.

    Objects that are not named stay. `keep_targets`: so do target and day of commitments that exist, which somebody
    may have changed since; for declaring the same content again. Raises Problems catalog.declaration, in it
    catalog.key_unproved for a LeiKa key that neither stands in the catalogue nor carries a source; Problem
    catalog.empty when that is because there is no catalogue yet.
    """
    keys = _catalogue_keys(commitments, online_services)
    stored = set(OnlineService.objects.values_list("key", flat=True))
    try:
        check(commitments, online_services, catalogue_keys=keys, stored_online_services=stored)
    except Problem:
        if not Service.objects.exists():
            raise _no_catalogue() from None  # one cause, not a complaint for every key
        raise
    drafts: list[Draft] = []
    operators = {s.operator.key: s.operator for s in online_services if s.operator is not None}
    for operator in operators.values():
        _note(drafts, "operator", operator.key, "", _write_operator(operator))
    for service in online_services:
        place = service.responsible_land
        _note(drafts, "online_service", service.key, place, _write_online_service(service))
    for commitment in commitments:
        _note(
            drafts, "commitment", commitment.key, commitment.land, _write_commitment(commitment, keys, keep_targets)
        )
    if drafts:
        note(by=by, drafts=drafts)
    created = sum(draft.action.endswith("declared") for draft in drafts)
    total = len(operators) + len(online_services) + len(commitments)
    return DeclarationSummary(created, len(drafts) - created, total - len(drafts))


def _no_catalogue() -> Problem:
    return Problem(
        "catalog.empty",
        "Der Leistungskatalog ist noch leer.",
        "The service catalogue is still empty.",
        "„blaupause serve“ lädt alle mitgelieferten Daten, „blaupause catalog load-packaged“ nur ihn.",
        "“blaupause serve” loads all shipped data, “blaupause catalog load-packaged” just the catalogue.",
    )


def _catalogue_keys(
    commitments: Iterable[CommitmentSpec], online_services: Iterable[OnlineServiceSpec]
) -> dict[str, Service]:
    named = {s.leika_key for c in commitments for s in c.services}
    named |= {key for s in online_services for v in s.variants for key in v.leika_keys}
    rows = Service.objects.filter(leika_key__in=named)
    return {row.leika_key: row for row in rows if row.leika_key}


def _note(drafts: list[Draft], what: str, key: str, place: str, outcome: tuple[bool, Facts] | None) -> None:
    """One ledger entry per object that was created or changed, read where it belongs ('': the Bund)."""
    if outcome is not None:
        created, facts = outcome
        drafts.append(Draft(f"{what}.{'declared' if created else 'changed'}", f"{what}:{key}", facts, place=place))


def _write_operator(spec: OperatorSpec) -> tuple[bool, Facts] | None:
    facts: Facts = {"name": spec.name, "source_url": spec.source_url}
    row = Operator.objects.filter(key=spec.key).first()
    if row is not None and (row.name, row.source_url) == (spec.name, spec.source_url):
        return None
    Operator.objects.update_or_create(key=spec.key, defaults=facts)
    return row is None, facts


def _write_online_service(spec: OnlineServiceSpec) -> tuple[bool, Facts] | None:
    wanted = _online_service_facts(spec)
    row = OnlineService.objects.filter(key=spec.key).select_related("operator").first()
    if row is not None and _stored_online_service_facts(row) == wanted:
        return None
    operator = Operator.objects.get(key=spec.operator.key) if spec.operator else None
    stored, _ = OnlineService.objects.update_or_create(
        key=spec.key,
        defaults={
            "name": spec.name,
            "kind": spec.kind,
            "operator": operator,
            "responsible_land": spec.responsible_land,
            "note": spec.note,
            "source_url": spec.source_url,
        },
    )
    stored.variants.all().delete()
    Variant.objects.bulk_create(
        Variant(online_service=stored, key=v.key, name=v.name, leika_keys=list(v.leika_keys), source_url=v.source_url)
        for v in spec.variants
    )
    stored.channels.all().delete()
    Channel.objects.bulk_create(
        Channel(
            online_service=stored,
            kind=c.kind,
            standard=c.standard,
            live_level=c.live_level,
            source_url=c.source_url,
        )
        for c in spec.channels
    )
    return row is None, wanted


def _online_service_facts(spec: OnlineServiceSpec) -> Facts:
    return {
        "name": spec.name,
        "kind": spec.kind,
        "operator": spec.operator.key if spec.operator else "",
        "responsible_land": spec.responsible_land,
        "note": spec.note,
        "source_url": spec.source_url,
        "variants": sorted([v.key, v.name, list(v.leika_keys), v.source_url] for v in spec.variants),
        "channels": sorted([c.kind, c.standard, c.live_level, c.source_url] for c in spec.channels),
    }


def _stored_online_service_facts(row: OnlineService) -> Facts:
    return {
        "name": row.name,
        "kind": row.kind,
        "operator": row.operator.key if row.operator else "",
        "responsible_land": row.responsible_land,
        "note": row.note,
        "source_url": row.source_url,
        "variants": sorted([v.key, v.name, list(v.leika_keys), v.source_url] for v in row.variants.all()),
        "channels": sorted([c.kind, c.standard, c.live_level, c.source_url] for c in row.channels.all()),
    }


_FIELDS = (
    "land",
    "name_de",
    "name_en",
    "citizen_name_de",
    "citizen_name_en",
    "competence",
    "target",
    "target_note_de",
    "target_note_en",
    "source_url",
    "order",
)


def _write_commitment(spec: CommitmentSpec, keys: dict[str, Service], keep: bool) -> tuple[bool, Facts] | None:
    row = Commitment.objects.filter(key=spec.key).select_related("online_service").first()
    if keep and row is not None:
        spec = replace(spec, target=row.target, due=row.due)
    services = {s.leika_key: (s.name or keys[s.leika_key].name, s.source_url) for s in spec.services}
    wanted: Facts = {name: getattr(spec, name) for name in _FIELDS}
    wanted |= {
        "due": spec.due.isoformat(),
        "announced": spec.announced.isoformat(),
        "online_service": spec.online_service,
        "services": [[key, *services[key], key in keys] for key in sorted(services)],
    }
    if row is not None and _stored_commitment_facts(row) == wanted:
        return None
    service = OnlineService.objects.get(key=spec.online_service) if spec.online_service else None
    values = {name: getattr(spec, name) for name in _FIELDS}
    stored, _ = Commitment.objects.update_or_create(
        key=spec.key,
        defaults={**values, "due": spec.due, "announced": spec.announced, "online_service": service},
    )
    stored.services.all().delete()
    CommitmentService.objects.bulk_create(
        CommitmentService(commitment=stored, leika_key=key, service=keys.get(key), name=name, source_url=source_url)
        for key, (name, source_url) in services.items()
    )
    return row is None, wanted


def _stored_commitment_facts(row: Commitment) -> Facts:
    facts: Facts = {name: getattr(row, name) for name in _FIELDS}
    return facts | {
        "due": row.due.isoformat(),
        "announced": row.announced.isoformat(),
        "online_service": row.online_service.key if row.online_service else "",
        "services": [
            [s.leika_key, s.name, s.source_url, s.service_id is not None] for s in row.services.order_by("leika_key")
        ],
    }
