# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Competent authorities and what they are competent for, area by area."""

from django.db import models
from django.db.models import F, Q

from blaupause.authorities.rules import AuthorityKind


class Authority(models.Model):
    """A body that does the work: a town hall, a Verwaltungsgemeinschaft, a Landratsamt, a Regierungspräsidium.

    `key` is `<level>-<ars>` of the unit it acts for, e.g. `60-097720177177` (Meitingen).
    """

    key = models.CharField(max_length=40, unique=True)
    kind = models.SmallIntegerField(choices=[(k.value, k.name) for k in AuthorityKind])
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200)
    unit = models.ForeignKey("territory.Unit", on_delete=models.PROTECT, related_name="+")
    land = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "authorities"
        indexes = [models.Index(fields=["land", "kind"], name="authorities_land_kind")]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """In an area (municipality or unincorporated area) an authority is competent from day to day.

    `authority` null: known to be undetermined. `assumption`: key of a caveat of the rule, e.g. that some
    municipalities of the district have an own authority which was not imported yet.
    """

    domain = models.SlugField(max_length=40)
    area = models.ForeignKey("territory.Unit", on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.CASCADE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=10)  # rule, exception
    assumption = models.SlugField(max_length=60, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain", "area", "valid_from"], name="authorities_competence_key"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="authorities_competence_interval",
            ),
        ]
        indexes = [models.Index(fields=["domain", "authority"], name="authorities_competence_auth")]

    def __str__(self) -> str:
        return f"{self.domain}: {self.area_id} → {self.authority_id}"


class CompetenceException(models.Model):
    """An imported, dated exception from a rule: this area is served by that unit's authority."""

    domain = models.SlugField(max_length=40)
    area_level = models.SmallIntegerField()
    area_ars = models.CharField(max_length=12)
    authority_level = models.SmallIntegerField()
    authority_ars = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "area_level", "area_ars", "valid_from"], name="authorities_exception_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.area_ars} → {self.authority_ars}"


class ExpectedAuthorities(models.Model):
    """How many authorities a source says there are; what is not derivable stays unknown, never guessed."""

    domain = models.SlugField(max_length=40)
    land = models.CharField(max_length=2)
    expected = models.IntegerField()
    source_url = models.URLField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "land"], name="authorities_expected_key")]

    def __str__(self) -> str:
        return f"{self.domain} {self.land}: {self.expected}"
