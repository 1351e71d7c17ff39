# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms of the sign-in in our own words: what django-allauth asks, said so that everybody understands it."""

from typing import Any, Final

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from blaupause.accounts.adapter import AccountAdapter

PASSWORD_HELP: Final = _("At least 12 characters. No common word, not only digits, not your name or address.")
_CODE: Final = _("Code of the app, or a recovery code")


class LoginForm(account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The current password is a guess like any other: it counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_new(self)

    def clean_oldpassword(self) -> str:
        given: str = self.cleaned_data.get("oldpassword", "")
        adapter = AccountAdapter(context.request)
        if not adapter.reauthenticate(self.user, given):
            raise adapter.validation_error("enter_current_password")
        return given


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    """A first password, for whoever came by an identity provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_new(self)


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_new(self)


def _ask_for_new(form: Any) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = PASSWORD_HELP
    form.fields["password2"].label = _("The password once more")


class AuthenticateForm(AllauthAuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _CODE


class ReauthenticateForm(AllauthReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _CODE


class ActivateTOTPForm(AllauthActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")


class AddWebAuthnForm(AllauthAddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey, so that you recognise it")
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without the password")
        self.fields["passwordless"].help_text = _("Your device then asks for finger, face or PIN every time.")


class EditWebAuthnForm(AllauthEditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey, so that you recognise it")
