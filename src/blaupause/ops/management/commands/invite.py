# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause invite`: the way in for the first people of an installation."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from blaupause.accounts import invitations
from blaupause.accounts.models import Organisation
from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Role
from blaupause.accounts.wall import current


class Command(BaseCommand):
    """Print the link by which one person joins an organisation."""

    help = "Jemanden einladen, der Link wird gezeigt / invite somebody, the link is shown"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("organisation", help="Schlüssel der Organisation / key of the organisation")
        parser.add_argument("email", help="E-Mail-Adresse / e-mail address")
        parser.add_argument("--name", default="", help="Name / name")
        parser.add_argument("--role", type=Role, choices=list(Role), default=Role.ADMINISTRATOR, help="Rolle / role")

    def handle(self, *_args: Any, **options: Any) -> None:
        with transaction.atomic():
            organisation = Organisation.unscoped.filter(key=options["organisation"]).first()
            if organisation is None:
                raise not_found()
            token = invitations.invite(
                by=current(),
                organisation_id=organisation.pk,
                email=options["email"],
                name=options["name"],
                role=options["role"],
            )
        print(reverse("website:invitation", args=[token]))
