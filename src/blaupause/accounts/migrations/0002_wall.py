# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Second wall: row-level security on everything that belongs to somebody, the ledger included."""

from django.db import migrations

from blaupause.accounts.policies import everywhere, protect, reaches, reaches_owned


def _of_organisation(question: str) -> str:
    """By the place of the organisation, or because it is one's own: then it need not be looked at."""
    return reaches_owned(question, "organisation_id", "accounts_organisation o WHERE o.id = organisation_id")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [
        protect(
            "accounts_organisation",
            {
                "SELECT": reaches("see_organisation", "place", "id"),
                "INSERT": reaches("add_organisation", "place", "id"),
                "UPDATE": reaches("edit_organisation", "place", "id"),
            },
        ),
        protect(
            "accounts_membership",
            {
                "SELECT": _of_organisation("see_membership"),
                "INSERT": _of_organisation("add_membership"),
                "UPDATE": _of_organisation("end_membership"),
            },
        ),
        protect(
            "accounts_mandate",
            {
                "SELECT": reaches("see_mandate", "place"),
                "INSERT": reaches("add_mandate", "place"),
                "UPDATE": reaches("end_mandate", "place"),
            },
        ),
        protect(
            "accounts_invitation",
            {
                "SELECT": _of_organisation("see_invitation"),
                "INSERT": _of_organisation("add_invitation"),
                "UPDATE": _of_organisation("end_invitation"),
                "DELETE": everywhere("see_invitation"),
            },
        ),
        protect(
            "accounts_changerequest",
            {
                "SELECT": reaches("see_change_request", "place"),
                "INSERT": reaches("add_change_request", "place"),
                "UPDATE": [reaches("decide_change_request", "place"), reaches("end_change_request", "place")],
            },
        ),
        protect(
            "ledger_entry",
            {
                "SELECT": reaches("see_ledger", "place", "owner"),
                # A setting that was never made, or that a transaction left behind, is empty.
                "INSERT": [
                    "actor <> '' AND actor = (SELECT current_setting('blaupause.actor', true))",
                    everywhere("see_ledger"),
                ],
            },
        ),
    ]
