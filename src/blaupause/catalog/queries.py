# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading the catalogue. Answers are plain data; the search index is kept per process."""

from dataclasses import dataclass
from datetime import date

from django.db import ProgrammingError, transaction

from blaupause.catalog.files import packaged_ozg, packaged_services, typings
from blaupause.catalog.models import (
    Commitment,
    CommitmentService,
    OnlineService,
    Operator,
    OzgService,
    Service,
    SpecialistSystem,
)
from blaupause.catalog.revision import STAMPS, Stamp
from blaupause.catalog.search import ServiceIndex, Why

__all__ = [
    "CatalogueStatus",
    "ChannelInfo",
    "CommitmentInfo",
    "CommitmentServiceInfo",
    "OnlineServiceInfo",
    "OperatorInfo",
    "ServiceHit",
    "SystemInfo",
    "VariantInfo",
    "commitments",
    "online_services",
    "operators",
    "search_services",
    "specialist_systems",
    "status",
    "typings",
]


@dataclass(frozen=True, slots=True)
class OperatorInfo:
    """Who builds or runs something."""

    key: str
    name: str
    source_url: str
    demonstration: bool
    spoken_for_by: str = ""


@dataclass(frozen=True, slots=True)
class VariantInfo:
    """A Strecke and its LeiKa keys."""

    key: str
    name: str
    leika_keys: tuple[str, ...]
    source_url: str


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """A way of delivery."""

    kind: str
    standard: str
    live_level: str
    source_url: str


@dataclass(frozen=True, slots=True)
class OnlineServiceInfo:
    """An online service with its operator, variants and channels."""

    id: int
    key: str
    name: str
    kind: str
    operator: OperatorInfo | None
    responsible_land: str
    note: str
    source_url: str
    variants: tuple[VariantInfo, ...]
    channels: tuple[ChannelInfo, ...]


@dataclass(frozen=True, slots=True)
class CommitmentServiceInfo:
    """A LeiKa key of a commitment; `in_catalogue` or proved by its own source."""

    leika_key: str
    name: str
    source_url: str
    in_catalogue: bool


@dataclass(frozen=True, slots=True)
class CommitmentInfo:
    """A political promise of a Land."""

    id: int
    key: str
    land: str
    name_de: str
    name_en: str
    citizen_name_de: str
    citizen_name_en: str
    competence: str
    online_service: OnlineServiceInfo | None
    target: str
    target_note_de: str
    target_note_en: str
    due: date
    announced: date
    source_url: str
    order: int
    services: tuple[CommitmentServiceInfo, ...]


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service found by search."""

    id: int
    leika_key: str
    name: str
    typing: str
    ozg_id: str
    ozg_name: str
    topic: str
    situation: str
    catalogue_date: date
    why: Why
    score: float


@dataclass(frozen=True, slots=True)
class SystemInfo:
    """A specialist system and its vendor."""

    id: int
    vendor: OperatorInfo
    product: str
    version: str
    source_url: str
    demonstration: bool

    @property
    def name(self) -> str:
        """Product and version."""
        return f"{self.product} {self.version}".strip()

    @property
    def vendor_name(self) -> str:
        """Who sells it."""
        return self.vendor.name


@dataclass(frozen=True, slots=True)
class CatalogueStatus:
    """What the stored catalogue holds; `catalogue_date` is the newest date among its entries."""

    services: int
    without_key: int
    ozg_services: int
    catalogue_date: date | None
    source: str
    specialist_systems: int


def commitments(land: str | None = None) -> tuple[CommitmentInfo, ...]:
    """All commitments, or those of a Land (two digits), in their order."""
    state = _state()
    if state.promises is None:
        state.promises = _commitments()
    return tuple(c for c in state.promises if land is None or c.land == land)


def online_services() -> tuple[OnlineServiceInfo, ...]:
    """All online services by name."""
    state = _state()
    if state.online is None:
        rows = OnlineService.objects.select_related("operator").prefetch_related("variants", "channels")
        state.online = tuple(_online_service(row) for row in rows.order_by("name", "key"))
    return state.online


def _commitments() -> tuple[CommitmentInfo, ...]:
    found = list(Commitment.objects.order_by("land", "order", "key"))
    services: dict[int, list[CommitmentServiceInfo]] = {row.pk: [] for row in found}
    for s in CommitmentService.objects.filter(commitment__in=found).order_by("leika_key"):
        info = CommitmentServiceInfo(s.leika_key, s.name, s.source_url, s.service_id is not None)
        services[s.commitment_id].append(info)
    online = {service.id: service for service in online_services()}
    return tuple(
        CommitmentInfo(
            id=row.pk,
            key=row.key,
            land=row.land,
            name_de=row.name_de,
            name_en=row.name_en,
            citizen_name_de=row.citizen_name_de,
            citizen_name_en=row.citizen_name_en,
            competence=row.competence,
            online_service=online.get(row.online_service_id) if row.online_service_id else None,
            target=row.target,
            target_note_de=row.target_note_de,
            target_note_en=row.target_note_en,
            due=row.due,
            announced=row.announced,
            source_url=row.source_url,
            order=row.order,
            services=tuple(services[row.pk]),
        )
        for row in found
    )


def leika_keys() -> frozenset[str]:
    """All LeiKa keys of the stored catalogue; before one is stored, those of the packaged one."""
    try:
        with transaction.atomic():
            keys = Service.objects.exclude(leika_key=None).values_list("leika_key", flat=True)
            stored = frozenset(key for key in keys if key)
    except ProgrammingError:  # a database without tables yet: whoever checks a file does not need one
        stored = frozenset()
    packaged = packaged_services(packaged_ozg()).records if not stored else ()
    return stored or frozenset(record.leika_key for record in packaged if record.leika_key)


def operators() -> tuple[OperatorInfo, ...]:
    """All operators and vendors by name."""
    return tuple(_operator(row) for row in Operator.objects.order_by("name", "key"))


def specialist_systems(*, demonstration: bool = False) -> tuple[SystemInfo, ...]:
    """Specialist systems by vendor and product; those of the demonstration set only when asked for."""
    rows = SpecialistSystem.objects.select_related("vendor").order_by("vendor__name", "product", "version")
    if not demonstration:
        rows = rows.filter(demonstration=False)
    return tuple(
        SystemInfo(r.pk, _operator(r.vendor), r.product, r.version, r.source_url, r.demonstration) for r in rows
    )


def status() -> CatalogueStatus:
    """Numbers and date of the stored catalogue."""
    newest = Service.objects.order_by("-catalogue_date", "pk").first()
    return CatalogueStatus(
        services=Service.objects.count(),
        without_key=Service.objects.filter(leika_key__isnull=True).count(),
        ozg_services=OzgService.objects.count(),
        catalogue_date=newest.catalogue_date if newest else None,
        source=newest.source if newest else "",
        specialist_systems=SpecialistSystem.objects.filter(demonstration=False).count(),
    )


def search_services(text: str, limit: int = 20) -> tuple[ServiceHit, ...]:
    """Services by words, key or with typing errors, best first. Two queries when the index is warm."""
    index, ids = _index()
    matches = index.search(text, limit)
    rows = Service.objects.in_bulk([ids[m.position] for m in matches])
    bundles = {o.ozg_id: o.name for o in OzgService.objects.filter(ozg_id__in={r.ozg_id for r in rows.values()})}
    hits: list[ServiceHit] = []
    for match in matches:
        row = rows[ids[match.position]]
        hits.append(
            ServiceHit(
                id=row.pk,
                leika_key=row.leika_key or "",
                name=row.name,
                typing=row.typing,
                ozg_id=row.ozg_id,
                ozg_name=bundles.get(row.ozg_id, ""),
                topic=row.topic,
                situation=row.situation,
                catalogue_date=row.catalogue_date,
                why=match.why,
                score=match.score,
            )
        )
    return tuple(hits)


@dataclass(slots=True)
class _State:
    """What is kept for one stamp."""

    stamp: Stamp
    index: tuple[ServiceIndex, list[int]] | None = None
    online: tuple[OnlineServiceInfo, ...] | None = None
    promises: tuple[CommitmentInfo, ...] | None = None


_kept: _State | None = None


def _state() -> _State:
    """What is kept, or a fresh state when the catalogue has moved on. One small query."""
    global _kept
    stamp = STAMPS.current()
    kept = _kept
    if kept is None or kept.stamp != stamp:
        kept = _kept = _State(stamp)
    return kept


def _index() -> tuple[ServiceIndex, list[int]]:
    state = _state()
    if state.index is None:
        rows = list(Service.objects.order_by("pk").values_list("pk", "leika_key", "name"))
        index = ServiceIndex([key or "" for _, key, _ in rows], [name for _, _, name in rows])
        state.index = (index, [pk for pk, _, _ in rows])
    return state.index


def _operator(row: Operator) -> OperatorInfo:
    return OperatorInfo(row.key, row.name, row.source_url, row.demonstration, row.spoken_for_by)


def _online_service(row: OnlineService) -> OnlineServiceInfo:
    return OnlineServiceInfo(
        id=row.pk,
        key=row.key,
        name=row.name,
        kind=row.kind,
        operator=_operator(row.operator) if row.operator else None,
        responsible_land=row.responsible_land,
        note=row.note,
        source_url=row.source_url,
        variants=tuple(
            VariantInfo(v.key, v.name, tuple(v.leika_keys), v.source_url)
            for v in sorted(row.variants.all(), key=lambda v: v.pk)
        ),
        channels=tuple(
            ChannelInfo(c.kind, c.standard, c.live_level, c.source_url)
            for c in sorted(row.channels.all(), key=lambda c: c.pk)
        ),
    )
