# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Services, online services, specialist systems and political commitments."""

from django.db import models
from django.db.models import F, Q

from blaupause.catalog.compatibility import Readiness


class OzgService(models.Model):
    """An OZG-Leistung (bundle) of the OZG-Umsetzungskatalog."""

    ozg_id = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=300)
    topic = models.CharField(max_length=80)
    situation = models.CharField(max_length=120)
    catalogue_date = models.DateField()

    def __str__(self) -> str:
        return f"{self.ozg_id} {self.name}"


class Service(models.Model):
    """A Verwaltungsleistung. Entries of the OZG catalogue outside the LeiKa have no key."""

    leika_key = models.CharField(max_length=14, null=True, blank=True, unique=True)
    name = models.TextField()
    typing = models.CharField(max_length=8, blank=True)
    ozg_id = models.CharField(max_length=8, blank=True)
    topic = models.CharField(max_length=80, blank=True)
    situation = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    catalogue_date = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(leika_key__isnull=True) | Q(leika_key__regex=r"^99[0-9]{12}$"),
                name="catalog_service_key",
            )
        ]
        indexes = [models.Index(fields=["ozg_id"], name="catalog_service_ozg")]

    def __str__(self) -> str:
        return f"{self.leika_key or '–'} {self.name}"


class Operator(models.Model):
    """Who builds or runs an online service or sells a specialist system."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    source_url = models.URLField(max_length=500, blank=True)
    demonstration = models.BooleanField(default=False)
    spoken_for_by = models.CharField(max_length=60, blank=True)  # key of the organisation that may speak for it

    def __str__(self) -> str:
        return self.name


class OnlineService(models.Model):
    """The existing thing an authority is connected to."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)  # efa, land, market, own
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT)
    responsible_land = models.CharField(max_length=2, blank=True)
    note = models.TextField(blank=True)
    source_url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """A Strecke of an online service, with its LeiKa keys."""

    online_service = models.ForeignKey(OnlineService, on_delete=models.CASCADE, related_name="variants")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    leika_keys = models.JSONField(default=list)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["online_service", "key"], name="catalog_variant_key")]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """How an application travels from an online service to the authority."""

    online_service = models.ForeignKey(OnlineService, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20)  # osci, fit_connect, pdf, portal
    standard = models.CharField(max_length=80, blank=True)
    live_level = models.CharField(max_length=12)  # pdf, structured, end_to_end
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["online_service", "kind", "standard"], name="catalog_channel_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.standard}"


class SpecialistSystem(models.Model):
    """A Fachverfahren: product and version of a vendor. Empty until entered or imported."""

    vendor = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="systems")
    product = models.CharField(max_length=120)
    version = models.CharField(max_length=40, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vendor", "product", "version"], name="catalog_system_key")]

    def __str__(self) -> str:
        return f"{self.product} {self.version}".strip()


class Compatibility(models.Model):
    """One cell of the matrix: a specialist system in a version, an online service, a XÖV standard in a version.

    `standard`, `standard_version`: '' where nobody tells them apart. What is known of it are its statements and
    tests; a cell without a statement that holds is unknown.
    """

    system = models.ForeignKey(SpecialistSystem, on_delete=models.CASCADE, related_name="compatibilities")
    online_service = models.ForeignKey(OnlineService, on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=40, blank=True)
    standard_version = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "online_service", "standard", "standard_version"], name="catalog_compatibility_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system_id}/{self.online_service_id} {self.standard} {self.standard_version}".strip()


class CompatibilityStatement(models.Model):
    """What somebody said about a cell, from day to day; a new statement ends the one before it."""

    compatibility = models.ForeignKey(Compatibility, on_delete=models.CASCADE, related_name="statements")
    readiness = models.SmallIntegerField(choices=[(one.value, one.name) for one in Readiness])
    expected_on = models.DateField(null=True)  # being built: when it is to be ready
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    stated_for = models.CharField(max_length=60, blank=True)  # key of the organisation

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compatibility"], condition=Q(until__isnull=True), name="catalog_compatstatement_current"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="catalog_compatstatement_interval"
            ),
            models.CheckConstraint(
                condition=Q(expected_on__isnull=True) | Q(readiness=Readiness.BEING_BUILT.value),
                name="catalog_compatstatement_expected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compatibility_id} {Readiness(self.readiness).name}"


class CompatibilityTest(models.Model):
    """A test of a cell and how it ended. A passed one counts for all customers once a second person has agreed."""

    compatibility = models.ForeignKey(Compatibility, on_delete=models.CASCADE, related_name="tests")
    passed = models.BooleanField()
    tested_on = models.DateField()
    evidence = models.CharField(max_length=500)
    evidence_url = models.URLField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    stated_for = models.CharField(max_length=60, blank=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | (~Q(confirmed_by="") & ~Q(confirmed_by=F("recorded_by"))),
                name="catalog_compattest_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | (~Q(withdrawn_by="") & ~Q(withdrawn_why="")),
                name="catalog_compattest_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compatibility_id} {self.tested_on} {self.passed}"


class Commitment(models.Model):
    """A political promise of a Land: which services, for whom, until when."""

    key = models.SlugField(max_length=60, unique=True)  # e.g. by-ewa
    land = models.CharField(max_length=2)
    name_de = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    citizen_name_de = models.CharField(max_length=160)  # „Wohnsitz ummelden“
    citizen_name_en = models.CharField(max_length=160)
    competence = models.SlugField(max_length=40)  # which competence rule names the authority
    online_service = models.ForeignKey(OnlineService, null=True, blank=True, on_delete=models.PROTECT)
    target = models.CharField(max_length=40)  # everywhere, as_far_as_possible
    target_note_de = models.TextField(blank=True)
    target_note_en = models.TextField(blank=True)
    due = models.DateField()
    announced = models.DateField()
    source_url = models.URLField(max_length=500)
    order = models.SmallIntegerField()

    class Meta:
        ordering = ["land", "order"]

    def __str__(self) -> str:
        return self.key


class CommitmentService(models.Model):
    """A commitment covers a LeiKa key that stands in the catalogue or carries its own source."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="services")
    leika_key = models.CharField(max_length=14)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT)
    name = models.TextField()
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "leika_key"], name="catalog_commitmentservice_key"),
            models.CheckConstraint(
                condition=Q(service__isnull=False) | ~Q(source_url=""),
                name="catalog_commitmentservice_proved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leika_key} {self.name}"
