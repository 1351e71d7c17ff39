# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Append-only, hash-chained record of who did what."""

from django.db import models


class Entry(models.Model):
    """One action. Rows are never changed or deleted: a database trigger refuses both.

    `hash` = SHA-256 over the canonical JSON of the entry including `previous_hash` (see rules.py).
    There are no foreign keys, so that nothing the entry speaks of is kept from being closed.
    """

    chain = models.CharField(max_length=32)
    number = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    why = models.TextField(blank=True, default="")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="ledger_entry_chain_number")]
        indexes = [models.Index(fields=["subject"], name="ledger_entry_subject")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number} {self.action} {self.subject}"
