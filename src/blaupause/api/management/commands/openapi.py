# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Print the description of the public interface (docs/openapi.json)."""

import json
from typing import Any

from django.core.management.base import BaseCommand

import blaupause.api.urls  # noqa: F401 (registers the routes)
from blaupause.api.interface import interface


class Command(BaseCommand):
    """`openapi`: the OpenAPI document as it is served, in a form that is easy to compare."""

    help = "Gibt die OpenAPI-Beschreibung der öffentlichen Schnittstelle aus."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write JSON to standard output."""
        schema = interface.get_openapi_schema(path_prefix="/api/v1/")
        self.stdout.write(json.dumps(schema, ensure_ascii=False, indent=1))
