# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many changes carried out one after the other on somebody's behalf, and what became of each."""

from django.db import models
from django.db.models import Q

from blaupause.accounts.managers import OwnManager
from blaupause.rollout.jobrules import JobKind, JobState, RowState
from blaupause.rollout.models.connections import Connection, choices


class BulkJob(models.Model):
    """Many changes that one person wants: proposed, looked at, approved where needed, carried out in pieces.

    `title`: name of the file, or what it is about. `unchanged`: rows of the file that change nothing. `notes`: what
    was noticed in the file, as pairs German and English.
    """

    kind = models.SmallIntegerField(choices=choices(JobKind))
    state = models.SmallIntegerField(default=JobState.PROPOSED, choices=choices(JobState))
    by = models.CharField(max_length=200)
    request_id = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200)
    why = models.TextField()
    wish = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    unchanged = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = OwnManager["BulkJob"](actor="by")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        indexes = [models.Index(fields=["by", "-created_at"], name="rollout_job_by")]

    def __str__(self) -> str:
        return f"job {self.pk}"


class BulkRow(models.Model):
    """A row of a job: a connection, or a place, with the values that would change, and what became of it.

    `line`: row of the file it came from. `seen`: revision of the connection the change was made against.
    `request`: number of the request for approval it is part of. `wanted`: what else is needed to carry it out.
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)
    connection = models.ForeignKey(Connection, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=12, blank=True)
    seen = models.BigIntegerField(default=0)
    cells = models.JSONField(default=list)
    wanted = models.JSONField(default=dict)
    conflict = models.BooleanField(default=False)
    state = models.SmallIntegerField(default=RowState.PROPOSED, choices=choices(RowState))
    request = models.BigIntegerField(null=True)
    code = models.CharField(max_length=60, blank=True)
    reason_de = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=200)  # of the job: whose row it is (row-level security)

    unscoped = models.Manager()
    objects = OwnManager["BulkRow"](actor="by")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="rollout_bulkrow_number")]
        indexes = [
            models.Index(fields=["job", "state", "number"], name="rollout_bulkrow_state"),
            models.Index(fields=["by", "done_at"], name="rollout_bulkrow_lately", condition=Q(done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"
