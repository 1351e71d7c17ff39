# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class RolloutConfig(AppConfig):
    name = "blaupause.rollout"
    label = "rollout"

    def ready(self) -> None:
        """Say which changes of this room wait for a second person, and who looks after successions here."""
        from blaupause.accounts import succeeding
        from blaupause.accounts.handlers import register
        from blaupause.rollout.approvals import BulkChange, BulkDecision
        from blaupause.rollout.jobapproval import JobApproval
        from blaupause.rollout.steprequests import StepChange
        from blaupause.rollout.takeover.room import RolloutRoom

        register(BulkChange())
        register(BulkDecision())
        register(StepChange())
        register(JobApproval())
        succeeding.register(RolloutRoom())
