# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause accounts`: the first organisation and the first administrator of an installation."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse

from blaupause.accounts import actions, queries
from blaupause.accounts.behalf import on_behalf
from blaupause.accounts.rules import PLACELESS, OrganisationKind, Role
from blaupause.accounts.scope import Scope, system
from blaupause.kernel.clock import today
from blaupause.kernel.places import Place, place_of
from blaupause.kernel.problems import Problem
from blaupause.territory.queries import territory_at


class Command(BaseCommand):
    """Acts for the server: whoever may run this needs no account."""

    help = "Organisationen anlegen und Personen einladen / set up organisations, invite people"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True, metavar="UNTERBEFEHL")
        create = sub.add_parser("create-organisation", help="eine Organisation anlegen")
        create.add_argument("--kind", required=True, choices=[kind.value for kind in OrganisationKind], help="Art")
        create.add_argument("--place", metavar="SCHLÜSSEL", help="Regionalschlüssel, z. B. 09 für Bayern")
        create.add_argument("--name", required=True, help="Name, wie ihn alle lesen")
        create.add_argument("--mailbox", default="", help="Funktionspostfach")
        invite = sub.add_parser("invite", help="jemanden einladen; zeigt den Link, der nur einmal gilt")
        invite.add_argument("--organisation", required=True, metavar="KURZNAME", help="siehe „accounts list“")
        invite.add_argument("--role", required=True, choices=[role.value for role in Role], help="Rolle")
        invite.add_argument("--email", required=True, help="Adresse der Person")
        invite.add_argument("--name", default="", help="Name der Person")
        disable = sub.add_parser("disable", help="eine Person sperren und alle ihre Sitzungen beenden")
        disable.add_argument("--email", required=True, help="Adresse der Person")
        disable.add_argument("--why", required=True, metavar="GRUND", help="Grund, steht im Protokoll")
        sub.add_parser("list", help="alle Organisationen zeigen")

    def handle(self, *_args: Any, **options: Any) -> None:
        by = system("accounts", today())
        act = {
            "create-organisation": self._create,
            "invite": self._invite,
            "disable": self._disable,
            "list": self._list,
        }[options["what"]]
        with on_behalf(by):
            lines = act(by, options)
        for line in lines:  # nothing is said before it holds
            self.stdout.write(line)

    def _create(self, by: Scope, options: dict[str, Any]) -> list[str]:
        kind = OrganisationKind(options["kind"])
        place = "" if kind is OrganisationKind.BUND else options["place"]
        key = actions.create_organisation(
            by=by,
            kind=kind,
            name=options["name"],
            place=None if kind in PLACELESS and not place else existing(place),
            mailbox=options["mailbox"],
        )
        return [f"Angelegt: {key}"]

    def _invite(self, by: Scope, options: dict[str, Any]) -> list[str]:
        organisation = queries.organisation(by, options["organisation"])
        token = actions.invite(
            by=by,
            organisation_id=organisation.id,
            email=options["email"],
            name=options["name"],
            role=Role(options["role"]),
        )
        return [f"Einladung in „{organisation.name}“. Der Link gilt einmal:", invitation_path(token)]

    def _disable(self, by: Scope, options: dict[str, Any]) -> list[str]:
        person_id = queries.person_by_email(by, options["email"])
        ended = actions.disable_person(by=by, person_id=person_id, why=options["why"], although_last=True)
        return [f"Gesperrt. Beendete Sitzungen: {ended}"]

    def _list(self, by: Scope, _options: dict[str, Any]) -> list[str]:
        return [
            f"{one.key}  {one.kind}  {one.place if one.place is not None else '–'}  {one.name}"
            for one in queries.organisations(by)
        ]


def existing(place: str | None) -> Place | None:
    """The place, when the register of units knows it; '' is the Bund. Raises Problem accounts.invalid.place."""
    if not place:
        return place
    if place not in {place_of(unit.level, unit.ars) for unit in territory_at().units.values()}:
        raise Problem(
            "accounts.invalid.place",
            f"Den Schlüssel {place[:20]} kennt das Gemeindeverzeichnis nicht.",
            f"The register of municipalities does not know the key {place[:20]}.",
        )
    return place


def invitation_path(token: str) -> str:
    """Where the invited person goes, behind the address of this installation."""
    return reverse("website:invitation", args=[token])
