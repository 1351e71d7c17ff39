# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""People, the organisations they work for, what they do there, and who acts for whom."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from blaupause.accounts.managers import OwnManager, ScopedManager
from blaupause.accounts.rules import Kind, OrganisationKind, Rhythm, Role


class PersonManager(BaseUserManager["Person"]):
    """People are looked up for sign-in only; whoever lists them goes by memberships in a scope."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in; the address is kept in small letters.

    The ledger names a person by number (`person:12`), never by name or address.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_person_email_lower")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """How the ledger names this person."""
        return f"person:{self.pk}"


class Organisation(models.Model):
    """A body people work for. `place` null: it has none of its own (contractor, IT provider).

    `mailbox`: a function mailbox, not a person's address. `version` grows with every edit.
    """

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.name) for k in OrganisationKind])
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=12, null=True, blank=True)
    mailbox = models.EmailField(max_length=254, blank=True)
    website = models.URLField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    demonstration = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.ORGANISATION, place="place", organisation="pk")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True, kind__in=["contractor", "it_provider"])
                | (Q(place__isnull=False) & ~Q(kind__in=["contractor", "it_provider"])),
                name="accounts_organisation_place",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person has a role in an organisation from day to day (half-open)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(r.value, r.name) for r in Role])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.MEMBERSHIP, place="organisation__place", organisation="organisation")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(valid_to__isnull=True),
                name="accounts_membership_current",
            ),
            # An interval may end on the day it began: a role withdrawn at once reached nothing.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_membership_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class Mandate(models.Model):
    """An organisation acts for everything in a place from day to day (half-open).

    An IT provider for a customer, a Landkreis for a willing municipality, the general contractor for a Land.
    `place` is where it acts; who gave it answers for that place.
    """

    agent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=300)  # contract, decision, law: what it rests on
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.MANDATE, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_mandate_interval",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} → {self.place}"


class Invitation(models.Model):
    """A link that lets one person join an organisation once, until it expires. Only a hash of it is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=[(r.value, r.name) for r in Role])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("Person", on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.INVITATION, place="organisation__place", organisation="organisation")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class PersonalLink(models.Model):
    """A secret address that stands in for one person, for one purpose. Only a hash of it is kept.

    `calendar`: their calendar, until they withdraw it. `confirm`: one click from a mail, once, about `subject`.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=[(p, p) for p in ("calendar", "confirm")])
    subject = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager()
    objects = OwnManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(purpose="calendar", withdrawn_at__isnull=True),
                name="accounts_one_calendar_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"


class ReminderChoice(models.Model):
    """How often somebody wants to be reminded by mail, and in which language. Without a row: weekly, in German."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=[(r.value, r.name) for r in Rhythm])
    language = models.CharField(max_length=2, choices=[(c, c) for c in ("de", "en")], default="de")

    unscoped = models.Manager()
    objects = OwnManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.person_id} {self.rhythm}"


class ReminderMail(models.Model):
    """A mail that reminded somebody: at most one a day. `told`: what stood in it, as `[number, day]`.

    `sent_at` null: it was begun and perhaps never left; what stood in it counts as not told.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    weekly = models.BooleanField()
    told = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager()
    objects = OwnManager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="accounts_one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day:%Y-%m-%d}"


class ChangeRequest(models.Model):
    """A change that a second person has to approve before it happens.

    `kind` names the handler that carries it out (handlers.py), `payload` what it needs, `fingerprint` the state
    it was made against: when that has moved, it cannot be approved any more. `needed`: how many have to approve;
    `barred`: people (by number) who may not, besides the author. The database holds both.
    """

    kind = models.CharField(max_length=60)
    place = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    summary_de = models.TextField()
    summary_en = models.TextField()
    payload = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    needed = models.PositiveSmallIntegerField(default=1)
    barred = models.JSONField(default=list)
    why = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        default="waiting",
        choices=[(s, s) for s in ("waiting", "approved", "rejected", "withdrawn")],
    )
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    unscoped = models.Manager()
    objects = ScopedManager(Kind.CHANGE_REQUEST, place="place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True)
                | Q(state="withdrawn")
                | (Q(state__in=["approved", "rejected"], decided_by__isnull=False) & ~Q(decided_by=F("author"))),
                name="accounts_change_request_four_eyes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Approval(models.Model):
    """Somebody agreed to a change. Never changed, never taken back; a trigger refuses author and barred people."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    unscoped = models.Manager()
    objects = ScopedManager(Kind.CHANGE_REQUEST, place="request__place")

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="accounts_approval_once")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.request_id}"
