# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Connections of authorities to online services, their steps and the events that moved them."""

from django.db import models
from django.db.models import F, Q

from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.rules import Kind
from blaupause.rollout.planner import Reason
from blaupause.rollout.rules import DeviationKind, LiveLevel, ReviewState, State, StepState, Strength


def choices(enum: type) -> list[tuple[int, str]]:
    """Members of an enumeration for a field."""
    return [(member.value, member.name) for member in enum]  # type: ignore[attr-defined]


class Connection(models.Model):
    """authority × commitment × online service. The present state is a projection of its official events.

    Lists and figures come from memory (index.py), so only what single rows are looked up by is indexed; the
    unique key begins with the authority.
    """

    authority = models.ForeignKey(
        "authorities.Authority", on_delete=models.PROTECT, related_name="connections", db_index=False
    )
    commitment = models.ForeignKey("catalog.Commitment", on_delete=models.PROTECT, related_name="connections")
    online_service = models.ForeignKey("catalog.OnlineService", null=True, on_delete=models.PROTECT, db_index=False)
    blueprint_version = models.ForeignKey("blueprint.BlueprintVersion", on_delete=models.PROTECT, db_index=False)
    state = models.SmallIntegerField(default=State.UNKNOWN, choices=choices(State))
    live_level = models.SmallIntegerField(default=LiveLevel.NONE, choices=choices(LiveLevel))
    strength = models.SmallIntegerField(default=Strength.NONE, choices=choices(Strength))
    evidence_on = models.DateField(null=True)
    blocked = models.BooleanField(default=False)
    system = models.ForeignKey("catalog.SpecialistSystem", null=True, on_delete=models.PROTECT, db_index=False)
    since = models.DateField()
    revision = models.BigIntegerField(default=0)
    place = models.CharField(max_length=12)  # of the authority: whose row it is (row-level security)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "commitment", "online_service"],
                nulls_distinct=False,
                name="rollout_connection_key",
            )
        ]

    def __str__(self) -> str:
        return f"connection {self.pk}"


class ConnectionStep(models.Model):
    """State of a blueprint step in one connection; what the step is stands in the blueprint version.

    By far the most rows, so the key is what identifies them and the only index there is.
    """

    pk = models.CompositePrimaryKey("connection_id", "step")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.CharField(max_length=40)
    state = models.SmallIntegerField(default=StepState.OPEN, choices=choices(StepState))

    def __str__(self) -> str:
        return f"{self.connection_id} {self.step}"


class EventBase(models.Model):
    """A change of a connection: old, new, when, who, why, source. `occurred_on` counts for "as of" questions.

    `revision` grows with every write transaction (see Revision), so a reader can fetch just what is new.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.BigIntegerField()
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    old_state = models.SmallIntegerField(choices=choices(State))
    state = models.SmallIntegerField(choices=choices(State))
    old_live_level = models.SmallIntegerField(choices=choices(LiveLevel))
    live_level = models.SmallIntegerField(choices=choices(LiveLevel))
    strength = models.SmallIntegerField(choices=choices(Strength))
    evidence_on = models.DateField(null=True)
    blocked = models.BooleanField(default=False)
    system = models.ForeignKey(
        "catalog.SpecialistSystem", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    why = models.TextField()
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        abstract = True


class ConnectionEvent(EventBase):
    """An official event: entered, imported, measured or reported with a source."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(strength=Strength.REPORTED) | ~Q(source_url=""),
                name="rollout_event_reported_source",
            )
        ]
        indexes = [
            models.Index(fields=["connection", "occurred_on"], name="rollout_event_connection"),
            models.Index(fields=["revision"], name="rollout_event_revision"),
            # Who changed how much lately; imports write far more rows and are not asked for.
            models.Index(
                fields=["by", "recorded_at"], name="rollout_event_person", condition=Q(by__startswith="person:")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.occurred_on} {self.state}"


class DemonstrationEvent(EventBase):
    """An invented event of the demonstration data set. Never part of an official figure; wiped as a whole."""

    class Meta:
        indexes = [
            models.Index(fields=["connection", "occurred_on"], name="rollout_demo_connection"),
            models.Index(fields=["revision"], name="rollout_demo_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.occurred_on} {self.state}"


class Revision(models.Model):
    """One row: the number of the last write to connections. Its row lock orders all writers."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    structure = models.BigIntegerField(default=0)  # grows when rows are added or removed: readers load anew

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rollout_revision_single")]

    def __str__(self) -> str:
        return str(self.number)


class ConnectionSuccession(models.Model):
    """A connection was taken over: what one authority promised, another one keeps from a day on.

    Public like the connections themselves. Both keep their own events, so the history can be read from either.
    """

    predecessor = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="rollout_connectionsuccession_not_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class VersionReview(models.Model):
    """Somebody has to look at what a new blueprint version would change in this connection.

    `steps`: keys of the steps that were taken over, when only some were.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    from_version = models.ForeignKey(
        "blueprint.BlueprintVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_version = models.ForeignKey(
        "blueprint.BlueprintVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.SmallIntegerField(choices=choices(Reason))
    state = models.SmallIntegerField(default=ReviewState.OPEN, choices=choices(ReviewState))
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=12)  # of the connection: whose row it is (row-level security)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PROGRESS, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=Q(state=ReviewState.OPEN), name="rollout_review_open"
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN, decided_at__isnull=True)
                | (~Q(state=ReviewState.OPEN) & Q(decided_at__isnull=False)),
                name="rollout_review_decided",
            ),
        ]
        indexes = [models.Index(fields=["connection", "-opened_at"], name="rollout_review_connection")]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.from_version_id} → {self.to_version_id}"


class Deviation(models.Model):
    """A step that is done differently in one connection, from day to day (half-open), and why.

    `step`: the step it concerns; of something added, the step it comes after.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=40)
    kind = models.SmallIntegerField(choices=choices(DeviationKind))
    what = models.CharField(max_length=300, blank=True)  # what is done instead or in addition
    reason = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=12)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PROGRESS, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "step"],
                condition=Q(until__isnull=True) & ~Q(kind=DeviationKind.ADDED),
                name="rollout_deviation_current",
            ),
            # An interval may end on the day it began: entered by mistake, it never held.
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="rollout_deviation_interval"
            ),
        ]
        indexes = [models.Index(fields=["connection", "step"], name="rollout_deviation_connection")]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.step} {self.kind}"
