# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class CatalogConfig(AppConfig):
    name = "blaupause.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Inside a web request the state of the tables is asked once. Some changes wait for a second person."""
        from blaupause.accounts.handlers import register
        from blaupause.catalog.approvals import TargetChange
        from blaupause.catalog.revision import STAMPS

        register(TargetChange())
        request_started.connect(STAMPS.begin_request, dispatch_uid="catalog.revision.begin")
        request_finished.connect(STAMPS.end_request, dispatch_uid="catalog.revision.end")
