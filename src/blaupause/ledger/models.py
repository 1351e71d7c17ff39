# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Append-only, hash-chained record of who did what."""

from django.db import models


class Entry(models.Model):
    """One action. Rows are never changed or deleted: a database trigger refuses both.

    `hash` ties the hash of the content to the entry before (see rules.py).
    There are no foreign keys, so that nothing the entry speaks of is kept from being closed. Who may read it
    follows from `place` and `owner` (id of an organisation): row-level security, see accounts. With an owner and no
    place it tells of people.
    """

    chain = models.CharField(max_length=32)
    number = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    organisation = models.CharField(max_length=60, blank=True, default="")
    mandate = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=40, blank=True, default="")
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    place = models.CharField(max_length=12, null=True)
    owner = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    why = models.TextField(blank=True, default="")
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="ledger_entry_chain_number")]
        indexes = [models.Index(fields=["subject"], name="ledger_entry_subject")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number} {self.action} {self.subject}"


class Head(models.Model):
    """The end of a chain: number and hash of its last entry. Its row lock orders those who append.

    Kept apart from the entries, so that somebody who may append need not be able to read what others did.
    """

    chain = models.CharField(max_length=32, primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}"


class Seal(models.Model):
    """Where a chain stood on a day: number and hash of its last entry then. Rows are never changed or deleted.

    Whoever notes a seal elsewhere can prove later that nothing before it was changed or cut off. It holds nothing
    of what the entries say, so everybody may read it.
    """

    chain = models.CharField(max_length=32)
    day = models.DateField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "day"], name="ledger_seal_chain_day")]

    def __str__(self) -> str:
        return f"{self.chain}:{self.number}:{self.hash}"
