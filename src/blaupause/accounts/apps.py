# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "blaupause.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What people change about their own sign-in is recorded; and who looks after successions here."""
        from blaupause.accounts import own_account
        from blaupause.accounts.succeeding import register
        from blaupause.accounts.takeover import AccountsRoom

        register(AccountsRoom())
        own_account.connect()
