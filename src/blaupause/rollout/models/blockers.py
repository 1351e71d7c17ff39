# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds connections up, on a level of its own: one blocker, many that wait."""

from django.db import models
from django.db.models import F, Q

from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.rules import Condition, Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.rollout.models.connections import Connection, choices
from blaupause.rollout.workrules import BlockerOwner, LinkEnd


class BlockerManager(ScopedManager["Blocker"]):
    """Seen where it was reported and by whoever sees a connection it holds up, as the second wall has it."""

    def within(
        self, scope: Scope, verb: Verb = Verb.SEE, condition: Condition | None = None
    ) -> "models.QuerySet[Blocker]":
        reach = scope.reach(verb, self.kind, condition)
        if verb is not Verb.SEE or reach.everywhere:
            return super().within(scope, verb, condition)
        held_up = BlockedConnection.objects.within(scope).values("blocker_id")
        return models.Manager.get_queryset(self).filter(self.condition(reach) | Q(pk__in=held_up))


class Blocker(models.Model):
    """Something that has to go before connections can go on, and on whose desk it lies.

    `place`: where it was reported, the smallest place that holds everything it holds up; whoever sees one of its
    connections sees it too. `merged_into`: it was the same as another one. `escalated_on`: on the list for the
    steering meeting since.
    """

    place = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.SmallIntegerField(choices=choices(BlockerOwner))
    owner_name = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    escalated_on = models.DateField(null=True)
    solved_on = models.DateField(null=True)
    solved_by = models.CharField(max_length=200, blank=True)
    solution = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = BlockerManager(Kind.BLOCKER, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True) | Q(solved_on__gte=F("opened_on")),
                name="rollout_blocker_interval",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="rollout_blocker_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BlockedConnection(models.Model):
    """A connection that waits for a blocker: in one step, or altogether when no step is named; from day to day.

    `hard`: the step cannot be finished before; otherwise it is only made harder. `ended`: why it waits no more.
    """

    blocker = models.ForeignKey(Blocker, on_delete=models.CASCADE, related_name="links")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=40, blank=True)
    hard = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)
    ended = models.SmallIntegerField(null=True, choices=choices(LinkEnd))
    place = models.CharField(max_length=12)  # of the connection: whose row it is (row-level security)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.BLOCKER, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["blocker", "connection", "step"],
                condition=Q(until__isnull=True),
                name="rollout_blocked_current",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="rollout_blocked_interval"
            ),
        ]
        indexes = [
            models.Index(fields=["connection"], name="rollout_blocked_connection", condition=Q(until__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} → {self.connection_id}"
