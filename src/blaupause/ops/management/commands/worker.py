# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause worker`: background work beside any number of web processes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from blaupause.ops import jobs


class Command(BaseCommand):
    """Carry out jobs until told to stop. `serve` brings a worker of its own."""

    help = "Hintergrundarbeiten ausführen (Löschläufe, Versiegeln), bis das Ende verlangt wird"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="nur was jetzt ansteht, dann enden")

    def handle(self, *_: object, **options: Any) -> None:
        jobs.run(app, wait=not options["once"])
