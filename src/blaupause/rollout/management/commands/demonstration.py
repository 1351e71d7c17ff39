# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause demonstration`: load, wipe and look at the invented data set."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from blaupause.accounts.demonstration import load_people, wipe_people
from blaupause.accounts.scope import system
from blaupause.kernel.clock import today
from blaupause.rollout.actions import load_demonstration, wipe_demonstration
from blaupause.rollout.queries import index

BY = "cli"


class Command(BaseCommand):
    """Touches rows of the demonstration data set only."""

    help = "Erfundene Vorführdaten laden, entfernen, zählen / load, wipe, count invented data"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        sub = parser.add_subparsers(dest="what", required=True, metavar="UNTERBEFEHL")
        loaded = sub.add_parser("load", help="erfundene Ereignisse anlegen (ersetzt frühere)")
        loaded.add_argument("--seed", type=int, default=2026, help="Startwert: gleicher Wert, gleiche Daten")
        sub.add_parser("wipe", help="alle erfundenen Ereignisse entfernen")
        sub.add_parser("status", help="zählen")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "load":
            summary = load_demonstration(by=BY, seed=options["seed"])
            print(f"Angelegt: {summary.events} erfundene Ereignisse an {summary.connections} Anschlüssen")
            people = load_people(by=system("demonstration", today()))
            print(f"Angelegt: {people.people} erfundene Personen in {people.organisations} Organisationen")
        elif options["what"] == "wipe":
            print(f"Entfernt: {wipe_demonstration(by=BY)} erfundene Ereignisse")
            gone = wipe_people(by=system("demonstration", today()))
            print(f"Entfernt: {gone.people} erfundene Personen, {gone.organisations} Organisationen")
        else:
            official, all_ = index(False), index(True)
            invented = int(all_.events.demonstration.sum())
            print(f"{len(official.connections)} Anschlüsse, {len(official.events)} amtliche Ereignisse")
            print(f"{invented} erfundene Ereignisse werden gezeigt, wenn der Vorführbestand eingeschaltet ist")
