# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the catalogue: import of services, OZG services and specialist systems, the packaged default."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Manager, Model

from blaupause.catalog.declaration import DeclarationSummary, declare_commitments
from blaupause.catalog.diary import note
from blaupause.catalog.difference import Difference, Identity, compare, ozg_identities, service_identities
from blaupause.catalog.files import PACKAGED_DATE, PACKAGED_SOURCE, packaged_ozg, packaged_services
from blaupause.catalog.models import CommitmentService, Operator, OzgService, Service, SpecialistSystem
from blaupause.catalog.sources.services import OzgFile, OzgRecord, ServiceFile, ServiceRecord
from blaupause.catalog.sources.systems import SystemFile, SystemRecord
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Draft

__all__ = [
    "DeclarationSummary",
    "declare_commitments",
    "import_ozg",
    "import_services",
    "import_systems",
    "load_packaged",
]

_BATCH = 1000
FEW = 20  # as many may always go
MOST_GONE = 0.1  # part of the stored entries that a newer table may leave out without being asked
M = TypeVar("M", bound=Model)


@transaction.atomic
def import_services(
    *, by: str, file: ServiceFile, catalogue_date: date, source: str, approve: bool, may_shrink: bool = False
) -> Difference[ServiceRecord]:
    """Compare a service catalogue with what is stored and, when approved, make it so.

    Services that a commitment names are never deleted. Without approval nothing is written. Raises Problem
    catalog.date for a day to come, catalog.shrinks when a good part would go and nobody said so.
    """
    _refuse_future(catalogue_date)
    difference = _compare_services(file.records)
    _refuse_shrinking(difference, approve and not may_shrink)
    dated = Service.objects.exclude(pk__in=difference.kept).exclude(catalogue_date=catalogue_date, source=source)
    if approve and (not difference.empty or dated.exists()):
        _write_services(difference, catalogue_date, source)
        detail = {**difference.counts, "sha256": file.sha256, "catalogue_date": catalogue_date.isoformat()}
        note(by=by, drafts=[Draft("catalog.services_imported", "catalog:services", detail, source, place="")])
    return difference


@transaction.atomic
def import_ozg(
    *, by: str, file: OzgFile, catalogue_date: date, approve: bool, may_shrink: bool = False
) -> Difference[OzgRecord]:
    """Compare the OZG services with what is stored and, when approved, make it so. Problems as for services."""
    _refuse_future(catalogue_date)
    stored: dict[Identity, tuple[int, OzgRecord]] = {
        (o.ozg_id,): (o.pk, OzgRecord(o.ozg_id, o.name, o.topic, o.situation))
        for o in OzgService.objects.select_for_update()
    }
    difference = compare(stored, list(zip(ozg_identities(file.records), file.records, strict=True)))
    _refuse_shrinking(difference, approve and not may_shrink)
    if approve and not difference.empty:
        OzgService.objects.filter(pk__in=difference.gone).delete()
        changed = [_ozg_row(record, catalogue_date, pk) for pk, record in difference.changed]
        _overwrite(OzgService.objects, changed, ["name", "topic", "situation", "catalogue_date"])
        OzgService.objects.bulk_create([_ozg_row(r, catalogue_date) for r in difference.new], batch_size=_BATCH)
        detail = {**difference.counts, "sha256": file.sha256, "catalogue_date": catalogue_date.isoformat()}
        note(by=by, drafts=[Draft("catalog.ozg_imported", "catalog:ozg", detail, place="")])
    return difference


@transaction.atomic
def import_systems(*, by: str, file: SystemFile, approve: bool) -> Difference[SystemRecord]:
    """Add specialist systems and their vendors, or correct them. Systems missing in the file stay."""
    stored: dict[Identity, tuple[int, SystemRecord]] = {
        (s.vendor.key, s.product, s.version): (
            s.pk,
            SystemRecord(s.vendor.key, s.vendor.name, s.product, s.version, s.source_url),
        )
        for s in SpecialistSystem.objects.filter(demonstration=False).select_related("vendor")
    }
    wanted = [((r.vendor_key, r.product, r.version), r) for r in file.records]
    difference = compare(stored, wanted, frozenset(pk for pk, _ in stored.values()))
    if approve and not difference.empty:
        vendors = _vendors([*difference.new, *(record for _, record in difference.changed)])
        for pk, record in difference.changed:
            SpecialistSystem.objects.filter(pk=pk).update(source_url=record.source_url)
        SpecialistSystem.objects.bulk_create(
            SpecialistSystem(
                vendor=vendors[r.vendor_key], product=r.product, version=r.version, source_url=r.source_url
            )
            for r in difference.new
        )
        detail = {**difference.counts, "sha256": file.sha256}
        note(by=by, drafts=[Draft("catalog.systems_imported", "catalog:systems", detail, place="")])
    return difference


@transaction.atomic
def load_packaged(*, by: str) -> bool:
    """Load the catalogue of the package unless a newer one is stored; True when something changed."""
    if Service.objects.filter(catalogue_date__gt=PACKAGED_DATE).exists():
        return False
    ozg = packaged_ozg()
    bundles = import_ozg(by=by, file=ozg, catalogue_date=PACKAGED_DATE, approve=True)
    services = import_services(
        by=by, file=packaged_services(ozg), catalogue_date=PACKAGED_DATE, source=PACKAGED_SOURCE, approve=True
    )
    return not (bundles.empty and services.empty)


def _refuse_future(day: date) -> None:
    if day > today():
        raise Problem(
            "catalog.date",
            f"Der Stand {day:%d.%m.%Y} liegt in der Zukunft.",
            f"The date {day.isoformat()} lies in the future.",
            "Bitte den Tag angeben, von dem der Katalog ist.",
            "Please give the day the catalogue is of.",
        )


def _refuse_shrinking(difference: Difference[Any], asked: bool) -> None:
    """A file cut short must not empty the catalogue."""
    gone, before = len(difference.gone), difference.before
    if asked and gone > max(FEW, before * MOST_GONE):
        raise Problem(
            "catalog.shrinks",
            f"{gone} von {before} Einträgen würden entfallen. Es wurde nichts geschrieben.",
            f"{gone} of {before} entries would go. Nothing was written.",
            "Ist die Datei vollständig? Wenn das so gewollt ist: zusätzlich --allow-shrinking angeben.",
            "Is the file complete? If this is intended, add --allow-shrinking.",
        )


def _compare_services(records: Iterable[ServiceRecord]) -> Difference[ServiceRecord]:
    rows = list(Service.objects.order_by("pk").select_for_update())
    known = [_service_record(row) for row in rows]
    identities = service_identities(known)
    stored = {identity: (row.pk, record) for identity, row, record in zip(identities, rows, known, strict=True)}
    needed = frozenset(CommitmentService.objects.filter(service__isnull=False).values_list("service_id", flat=True))
    wanted = list(records)
    return compare(stored, list(zip(service_identities(wanted), wanted, strict=True)), needed)


def _write_services(difference: Difference[ServiceRecord], catalogue_date: date, source: str) -> None:
    Service.objects.filter(pk__in=difference.gone).delete()
    fields = ["leika_key", "name", "typing", "ozg_id", "topic", "situation", "kind", "catalogue_date", "source"]
    changed = [_service_row(record, catalogue_date, source, pk) for pk, record in difference.changed]
    _overwrite(Service.objects, changed, fields)
    new = [_service_row(record, catalogue_date, source) for record in difference.new]
    Service.objects.bulk_create(new, batch_size=_BATCH)
    # what the newer catalogue repeats unchanged has its date from now on; what was only kept has not
    Service.objects.exclude(pk__in=difference.kept).update(catalogue_date=catalogue_date, source=source)


def _overwrite(table: Manager[M], rows: list[M], fields: list[str]) -> None:
    """Change rows by their id; many times faster than `bulk_update` when a whole catalogue is renamed."""
    table.bulk_create(rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _service_record(row: Service) -> ServiceRecord:
    return ServiceRecord(row.leika_key or "", row.name, row.typing, row.ozg_id, row.topic, row.situation, row.kind)


def _service_row(record: ServiceRecord, catalogue_date: date, source: str, pk: int | None = None) -> Service:
    return Service(
        pk=pk,
        leika_key=record.leika_key or None,
        name=record.name,
        typing=record.typing,
        ozg_id=record.ozg_id,
        topic=record.topic,
        situation=record.situation,
        kind=record.kind,
        catalogue_date=catalogue_date,
        source=source,
    )


def _ozg_row(record: OzgRecord, catalogue_date: date, pk: int | None = None) -> OzgService:
    return OzgService(
        pk=pk,
        ozg_id=record.ozg_id,
        name=record.name,
        topic=record.topic,
        situation=record.situation,
        catalogue_date=catalogue_date,
    )


def _vendors(records: Iterable[SystemRecord]) -> dict[str, Operator]:
    vendors: dict[str, Operator] = {}
    for record in records:
        if record.vendor_key not in vendors:
            vendors[record.vendor_key], _ = Operator.objects.get_or_create(
                key=record.vendor_key, defaults={"name": record.vendor, "source_url": record.source_url}
            )
    return vendors
