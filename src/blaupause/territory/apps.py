# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class TerritoryConfig(AppConfig):
    name = "blaupause.territory"
    label = "territory"

    def ready(self) -> None:
        """Let the revision know where a request begins and ends (nothing is written on these signals), and say
        which changes wait for a second person."""
        from blaupause.accounts import succeeding
        from blaupause.accounts.handlers import register
        from blaupause.territory import revision
        from blaupause.territory.approvals import RegisterChange
        from blaupause.territory.takeover_approval import Takeover
        from blaupause.territory.takeover_room import TerritoryRoom

        register(RegisterChange())
        register(Takeover())
        succeeding.register(TerritoryRoom())
        request_started.connect(revision.begin_request, dispatch_uid="territory.revision.begin")
        request_finished.connect(revision.end_request, dispatch_uid="territory.revision.end")
