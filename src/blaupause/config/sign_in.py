# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Settings of the sign-in (django-allauth). What they mean for people stands in docs/sign-in.md."""

import os
from typing import Any

from blaupause.config import installation

HTTPS = os.environ.get("BLAUPAUSE_HTTPS") == "1"
_PREFIX = "__Host-" if HTTPS else ""  # browsers take that prefix only with Secure, Path=/ and no Domain

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600

SESSION_COOKIE_NAME = f"{_PREFIX}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # "Strict" would lose the session on the way back from an identity provider
SESSION_COOKIE_AGE = 12 * 3600
BLAUPAUSE_SESSION_IDLE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "blaupause.website.errors.form_refused"

# Guesses are counted in the database: limits hold over all workers and restarts.
CACHES = {"default": {"BACKEND": "blaupause.accounts.shared_cache.SharedCache"}}

ACCOUNT_ADAPTER = "blaupause.accounts.adapter.AccountAdapter"
_FORMS = "blaupause.accounts.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation by mail has verified the address already
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # a mail in both cases, so that the answer takes as long
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # of this browser; all others are out, their session hash has changed
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "50/15m/ip,10/15m/key",
    "reauthenticate": "20/15m/user",
    "change_password": "20/15m/user",
    "reset_password": "10/15m/ip,3/15m/key",
    "reset_password_from_key": "20/15m/ip",
}

MFA_ADAPTER = "blaupause.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "add_webauthn": f"{_FORMS}.AddWebAuthnForm",
    "edit_webauthn": f"{_FORMS}.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "30/5m/ip"}
USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "blaupause.accounts.providers.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # per provider: `trust_email`
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = installation.identity_providers(os.environ.get("BLAUPAUSE_IDENTITY_PROVIDERS", ""))
FORM_TARGETS = installation.origins(SOCIALACCOUNT_PROVIDERS)

# Behind nginx the address of the asking browser stands in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("BLAUPAUSE_PROXIES", "1" if HTTPS else "0"))

DEFAULT_FROM_EMAIL = os.environ.get("BLAUPAUSE_EMAIL_FROM", "Blaupause <blaupause@localhost>")
MAIL = installation.mail(os.environ.get("BLAUPAUSE_EMAIL_URL", ""))
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique whatever their case: a constraint Django does not see
