# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dated administrative units. Identity (level, ARS) and dated facts are kept apart."""

from django.db import models
from django.db.models import F, Q

from blaupause.kernel.keys import ags_of
from blaupause.territory.rules import Level, SuccessionKind


class Unit(models.Model):
    """A Gebietskörperschaft or Gebiet that exists from `valid_from` up to, not including, `valid_to`.

    The key is (level, ARS): a kreisfreie Stadt is a district and a municipality under the same ARS.
    """

    level = models.SmallIntegerField(choices=[(v.value, v.name) for v in Level])
    ars = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "ars", "valid_from"], name="territory_unit_key"),
            models.UniqueConstraint(
                fields=["level", "ars"], condition=Q(valid_to__isnull=True), name="territory_unit_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="territory_unit_interval",
            ),
            models.CheckConstraint(condition=Q(ars__regex=r"^[0-9]{12}$"), name="territory_unit_ars"),
        ]
        indexes = [models.Index(fields=["ars"], name="territory_unit_ars_idx")]

    def __str__(self) -> str:
        return f"{Level(self.level).name} {self.ars}"

    @property
    def ags(self) -> str:
        """Amtlicher Gemeindeschlüssel, derived."""
        return ags_of(self.ars)


class UnitVersion(models.Model):
    """What was true of a unit during an interval: name, kind, place in the tree, figures."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=120)
    name_full = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=160)
    text_mark = models.CharField(max_length=2, blank=True)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    association = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    population = models.IntegerField(null=True, blank=True)
    area_ha = models.IntegerField(null=True, blank=True)
    seat = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="territory_version_start"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to__isnull=True), name="territory_version_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="territory_version_interval",
            ),
        ]

    def __str__(self) -> str:
        return self.name_full


class Succession(models.Model):
    """A unit followed another: merge, split, rename, new key. Suspected until somebody confirms it."""

    kind = models.CharField(max_length=10, choices=[(k.value, k.name) for k in SuccessionKind])
    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions_out")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions_in")
    on = models.DateField()
    confirmed = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="territory_succession_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.predecessor_id} → {self.successor_id}"


class Boundary(models.Model):
    """Simplified outline of a unit, as imported. `rings`: zlib-compressed JSON [[[lon, lat], …], …]."""

    level = models.SmallIntegerField(choices=[(v.value, v.name) for v in Level])
    key = models.CharField(max_length=12)
    rings = models.BinaryField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "key"], name="territory_boundary_key")]

    def __str__(self) -> str:
        return f"{Level(self.level).name} {self.key}"


class Postcode(models.Model):
    """A postcode delivers to a place in a municipality (n:m). From GeoNames, CC BY 4.0."""

    postcode = models.CharField(max_length=5)
    ags = models.CharField(max_length=8)
    place = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postcode", "ags", "place"], name="territory_postcode_key")]

    def __str__(self) -> str:
        return f"{self.postcode} {self.place}"


class RegisterImport(models.Model):
    """One approved import of an official register file."""

    status_date = models.DateField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=200)
    summary = models.JSONField(default=dict)
    source_note = models.TextField()

    def __str__(self) -> str:
        return f"{self.file_name} ({self.status_date})"
