# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class AuthoritiesConfig(AppConfig):
    name = "blaupause.authorities"
    label = "authorities"

    def ready(self) -> None:
        """Inside a web request the state of the tables is asked once; and who looks after successions here."""
        from blaupause.accounts.succeeding import register
        from blaupause.authorities.revision import STAMPS
        from blaupause.authorities.takeover import AuthoritiesRoom

        register(AuthoritiesRoom())
        request_started.connect(STAMPS.begin_request, dispatch_uid="authorities.revision.begin")
        request_finished.connect(STAMPS.end_request, dispatch_uid="authorities.revision.end")
