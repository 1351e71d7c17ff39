# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses under /konto/. The names are django-allauth's, which looks its own pages up by them.

Only what is meant to be reached stands here: no sign-up, no change of address, no codes by mail.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from django.db import transaction
from django.urls import include, path, re_path

from blaupause.website.views import account as own

urlpatterns = [
    path("anmelden/", own.sign_in, name="account_login"),
    path("abmelden/", account.logout, name="account_logout"),
    path("registrieren/", account.signup, name="account_signup"),
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("passwort/", own.change_password, name="account_change_password"),
    path("passwort/festlegen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    path("passwort/neu/fertig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        transaction.atomic(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("sicherheit/", own.security, name="mfa_index"),
    path("zweiter-faktor/", mfa.authenticate, name="mfa_authenticate"),
    path("zweiter-faktor/bestaetigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("zweiter-faktor/app/", own.activate_totp, name="mfa_activate_totp"),
    path("zweiter-faktor/app/entfernen/", own.deactivate_totp, name="mfa_deactivate_totp"),
    path("ersatzcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ersatzcodes/neu/", own.renew_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/neu/", own.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/anmelden/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/bestaetigen/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/", own.rename_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/entfernen/", own.remove_passkey, name="mfa_remove_webauthn"),
    path("sitzungen/", own.sessions, name="usersessions_list"),
    path("anmeldedienste/", own.connections, name="socialaccount_connections"),
    path("anmeldedienste/abgebrochen/", providers.login_cancelled, name="socialaccount_login_cancelled"),
    path("anmeldedienste/fehler/", providers.login_error, name="socialaccount_login_error"),
    path("anmeldedienste/registrieren/", account.signup, name="socialaccount_signup"),
    path("oidc/<slug:provider_id>/login/", own.openid_connect_login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", own.openid_connect_callback, name="openid_connect_callback"),
    path("", include("blaupause.accounts.saml.urls")),
]
