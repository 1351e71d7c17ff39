# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class BlueprintConfig(AppConfig):
    name = "blaupause.blueprint"
    label = "blueprint"

    def ready(self) -> None:
        """Say which changes of this room wait for a second person, and that nothing of it goes to a successor."""
        from blaupause.accounts.handlers import register
        from blaupause.accounts.succeeding import register_none
        from blaupause.blueprint.approvals import Release

        register(Release())
        register_none({"blueprint.BlueprintDraft": "belongs to a Land, and Länder do not merge"})
