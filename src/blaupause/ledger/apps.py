# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class LedgerConfig(AppConfig):
    name = "blaupause.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Let every room say which actions it knows: its `events.py`, found by name because rooms stand above."""
        for config in apps.get_app_configs():
            if config.name.startswith("blaupause.") and module_has_submodule(config.module, "events"):
                import_module(f"{config.name}.events")
