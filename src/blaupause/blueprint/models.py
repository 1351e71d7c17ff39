# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Blueprint versions as they were loaded."""

from django.db import models


class BlueprintVersion(models.Model):
    """One loaded state of a blueprint: core and overlay merged, validated, hashed. Never changed."""

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
