# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the public interface; whatever else lies below /api/ answers as problem+json too."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from blaupause.api import blueprints, connections, coverage, ledger, municipalities, sources
from blaupause.api.errors import not_found
from blaupause.api.interface import interface

for room in (municipalities, coverage, connections, sources, ledger, blueprints):
    interface.add_router("", room.router)

urlpatterns = [
    path("v1/", interface.urls),
    re_path(r"", csrf_exempt(not_found)),
]
