# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily work on connections: what was stated, which step moved when, what it cost, what was said about it."""

from django.db import models
from django.db.models import F, Q

from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.rules import Kind
from blaupause.rollout.models.connections import Connection, choices
from blaupause.rollout.workrules import CostBearer, StatementKind, StepState


class Statement(models.Model):
    """What somebody stated for a place or for one connection, from day to day (half-open).

    `key`: of a parameter, a datum or a check of the blueprint. A statement for a place holds for every connection in
    it, unless something nearer says otherwise; `commitment` narrows it to one promise. `value`: canonical text
    (rollout/values.py). `verified_on`: somebody has looked whether it is true; without it, it is only filled in.
    `personal`: it names somebody; emptied some time after it has ended (accounts/privacy).
    """

    kind = models.SmallIntegerField(choices=choices(StatementKind))
    key = models.CharField(max_length=40)
    place = models.CharField(max_length=12, blank=True)  # whose row it is (row-level security); '': the Bund
    connection = models.ForeignKey(Connection, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    commitment = models.ForeignKey(
        "catalog.Commitment", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    value = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    valid_until = models.DateField(null=True)  # last day on which a certificate, a contract, a test holds
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    verified_on = models.DateField(null=True)
    verified_by = models.CharField(max_length=200, blank=True)
    personal = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PROGRESS, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "connection", "commitment", "kind", "key"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="rollout_statement_current",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="rollout_statement_interval"
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(verified_by=""), name="rollout_statement_verified"
            ),
        ]
        indexes = [
            models.Index(fields=["connection"], name="rollout_statement_connection"),
            models.Index(fields=["place"], name="rollout_statement_ended", condition=Q(until__isnull=False)),
            models.Index(fields=["valid_until"], name="rollout_statement_expiry", condition=Q(until__isnull=True)),
            models.Index(fields=["until"], name="rollout_statement_personal", condition=Q(personal=True)),
        ]

    def __str__(self) -> str:
        return f"{self.place}/{self.connection_id} {self.key}"


class StepEvent(models.Model):
    """A step of one connection moved: what it was and is, on which day, who said so. Durations come from here."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=40)
    old_state = models.SmallIntegerField(choices=choices(StepState))
    state = models.SmallIntegerField(choices=choices(StepState))
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    place = models.CharField(max_length=12)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PROGRESS, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["connection", "step"], name="rollout_stepevent_connection"),
            models.Index(fields=["step", "occurred_on"], name="rollout_stepevent_step"),
            models.Index(fields=["place"], name="rollout_stepevent_place"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.step} {self.state}"


class Effort(models.Model):
    """What a step of one connection took: minutes, money, or both; who worked, who paid.

    `derived`: read off other events, not entered by somebody.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)  # key of an actor of the blueprint
    minutes = models.PositiveIntegerField(null=True)
    cents = models.BigIntegerField(null=True)
    bearer = models.SmallIntegerField(choices=choices(CostBearer), default=CostBearer.UNKNOWN)
    occurred_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    derived = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)  # entered by mistake; the row stays
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=12)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.PROGRESS, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__isnull=False) | Q(cents__isnull=False), name="rollout_effort_something"
            ),
            models.CheckConstraint(
                condition=Q(cents__isnull=True) | Q(cents__gte=0), name="rollout_effort_no_credit"
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "step"], name="rollout_effort_connection"),
            models.Index(fields=["step"], name="rollout_effort_step"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.step} {self.minutes} {self.cents}"


class Message(models.Model):
    """A word of the conversation about one connection, perhaps about one of its steps."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    place = models.CharField(max_length=12)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.MESSAGE, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        indexes = [models.Index(fields=["connection", "-written_at"], name="rollout_message_connection")]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.written_at:%Y-%m-%d}"
