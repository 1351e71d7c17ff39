# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Blueprint versions that were released, and drafts of the next ones."""

from django.db import models

from blaupause.accounts.managers import ScopedManager
from blaupause.accounts.rules import Kind


class BlueprintVersion(models.Model):
    """One released state of a blueprint: core and overlay merged, validated, hashed.

    A trigger refuses to change its content or to delete it.
    """

    key = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    document = models.JSONField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "content_hash"], name="blueprint_version_hash")]
        indexes = [models.Index(fields=["key", "-loaded_at"], name="blueprint_version_newest")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class BlueprintDraft(models.Model):
    """A version in the making: draft → review → released, or withdrawn. Belongs to the place of its Land.

    `place` '' is the Bund (core). `editors`: numbers of everybody who worked on it, none of whom may release it.
    `request`: the request that waits, or that released it. `origin`: where the content came from. `files`: name →
    text of the files it was read from, empty where it came as a whole. `revision` grows with every edit. The content
    moves only while it is a draft; a trigger holds that.
    """

    key = models.SlugField(max_length=40)
    place = models.CharField(max_length=12, blank=True)
    version = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    document = models.JSONField()
    files = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=10, default="draft", choices=[(s, s) for s in ("draft", "review", "released", "withdrawn")]
    )
    origin = models.JSONField(default=dict)
    editors = models.JSONField(default=list)
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    request = models.BigIntegerField(null=True, blank=True)
    released = models.ForeignKey(BlueprintVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.BLUEPRINT, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.key} {self.version} ({self.status})"
