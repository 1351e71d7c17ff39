# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What sign-in says on pages and by mail: our own words in the place of django-allauth's, which mix forms of address.

The keys are the names of allauth's templates.
"""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_CONNECTED: Final = _("Your account is joined with the sign-in service.")

MESSAGES: Final[dict[str, Any]] = {
    "account/messages/password_changed.txt": _("Your password was changed. All other browsers are signed out."),
    "account/messages/password_set.txt": _("Your password was set."),
    "mfa/messages/totp_activated.txt": _("The app is set up as your second factor."),
    "mfa/messages/totp_deactivated.txt": _("The app was removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes were made. Earlier ones no longer work."),
    "socialaccount/messages/account_connected.txt": _CONNECTED,
    "socialaccount/messages/account_connected_updated.txt": _CONNECTED,
    "socialaccount/messages/account_connected_other.txt": _("This sign-in belongs to another account already."),
    "socialaccount/messages/account_disconnected.txt": _(
        "Your account is no longer joined with the sign-in service."
    ),
}

CHANGES: Final[dict[str, Any]] = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was reset."),
    "account/email/password_set": _("Your password was set."),
    "mfa/email/totp_activated": _("An app was set up as second factor."),
    "mfa/email/totp_deactivated": _("The app was removed as second factor."),
    "mfa/email/webauthn_added": _("A passkey was set up."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "socialaccount/email/account_connected": _("Your account was joined with a sign-in service."),
    "socialaccount/email/account_disconnected": _("Your account was parted from a sign-in service."),
}


def mail(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a mail in the language of the moment. Raises KeyError for one that is not foreseen."""
    if template == "account/email/password_reset_key":
        paragraphs = [
            gettext("Somebody, probably you, wants a new password for your account."),
            gettext("This link leads there. It works once and for one hour:"),
            context["password_reset_url"],
            gettext("If it was not you, you need not do anything: your password stays as it is."),
        ]
        return gettext("New password"), "\n\n".join(paragraphs)
    if template == "account/email/unknown_account":
        paragraphs = [
            gettext("Somebody, probably you, wants a new password for this address. There is no account for it."),
            gettext("Did you use another address? Accounts come by invitation of your organisation."),
            gettext("If it was not you, you need not do anything."),
        ]
        return gettext("New password"), "\n\n".join(paragraphs)
    details = gettext("Time: %(time)s\nAddress of the computer: %(address)s\nBrowser: %(browser)s")
    values = {"time": context["timestamp"], "address": context["ip"], "browser": context["user_agent"]}
    warning = gettext("If it was not you, change your password at once and tell your administrator.")
    return gettext("Your account was changed"), "\n\n".join([str(CHANGES[template]), details % values, warning])


def invitation(*, name: str, organisation: str, link: str, days: int) -> tuple[str, str]:
    """Subject and text of the mail with the link."""
    values = {"name": name, "organisation": organisation, "link": link, "days": days}
    greeting = gettext("Hello %(name)s,") if name else gettext("Hello,")
    paragraphs = [
        greeting % values,
        gettext("%(organisation)s invites you to work with Blaupause.") % values,
        gettext("This link leads there. It works once and for %(days)s days:") % values,
        link,
        gettext("The link is for you alone; please do not pass it on."),
    ]
    return gettext("Invitation to Blaupause"), "\n\n".join(paragraphs)
