# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Secret addresses of people, how often they are reminded, and the mails that did; behind the wall, nobody else's."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from blaupause.accounts.policies import everywhere, own, protect

_SYSTEM = everywhere("see_membership")
_MADE_BY_THE_SYSTEM = {"SELECT": own(), "INSERT": _SYSTEM, "UPDATE": _SYSTEM, "DELETE": _SYSTEM}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_one_setting"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("weekly", "WEEKLY"), ("urgent", "URGENT"), ("never", "NEVER")], max_length=10
                    ),
                ),
                ("language", models.CharField(choices=[("de", "de"), ("en", "en")], default="de", max_length=2)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="PersonalLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(choices=[("calendar", "calendar"), ("confirm", "confirm")], max_length=10),
                ),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("purpose", "calendar"), ("withdrawn_at__isnull", True)),
                        fields=("person",),
                        name="accounts_one_calendar_link",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReminderMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("weekly", models.BooleanField()),
                ("told", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="accounts_one_reminder_a_day")
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        protect("accounts_personallink", _MADE_BY_THE_SYSTEM),
        protect("accounts_remindermail", _MADE_BY_THE_SYSTEM),
        protect("accounts_reminderchoice", {"SELECT": own(), "INSERT": own(), "UPDATE": own(), "DELETE": _SYSTEM}),
    ]
