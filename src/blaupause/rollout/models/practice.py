# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How somebody did a step, told to all authorities, and who took it over."""

from django.db import models
from django.db.models import Q

from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.rules import Kind
from blaupause.rollout.models.connections import choices
from blaupause.rollout.workrules import Rating


class Solution(models.Model):
    """What one authority did in a step, for whoever has to do the same step. Read by everybody who has a role.

    `step`: key, the same in every blueprint on the same core; `blueprint_version`: where the author read it. `system`
    None: it has nothing to do with the specialist system, or with any of them. `organisation`: key of the one whose
    member wrote it. The size it fits is that of the authority, so it is not stored.
    """

    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="+", db_index=False)
    commitment = models.ForeignKey("catalog.Commitment", on_delete=models.PROTECT, related_name="+", db_index=False)
    blueprint_version = models.ForeignKey(
        "blueprint.BlueprintVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    step = models.CharField(max_length=40)
    system = models.ForeignKey(
        "catalog.SpecialistSystem", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=160)
    text = models.TextField()
    link = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=60, blank=True)
    demonstration = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=12)  # of the authority: whose row it is (row-level security)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PRACTICE, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | (~Q(withdrawn_by="") & ~Q(withdrawn_why="")),
                name="rollout_solution_withdrawn",
            )
        ]
        indexes = [
            models.Index(fields=["step"], name="rollout_solution_step", condition=Q(withdrawn_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.title


class Adoption(models.Model):
    """An authority took a solution over, once, and says whether it helped. `rating` None: it cannot tell yet."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="+", db_index=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="+", db_index=False)
    rating = models.SmallIntegerField(null=True, choices=choices(Rating))
    comment = models.CharField(max_length=300, blank=True)
    adopted_on = models.DateField()
    demonstration = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=12)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PRACTICE, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(fields=["solution", "authority"], name="rollout_adoption_once"),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.authority_id} {self.rating}"
