# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Settings. Everything an operator may change comes from the environment."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from blaupause.config import installation, sign_in

PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = os.environ.get("BLAUPAUSE_DEBUG") == "1"
SECRET_KEY = installation.secret_key()
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("BLAUPAUSE_SECRET_KEY_OLD", "").split() if key]
ALLOWED_HOSTS = os.environ.get("BLAUPAUSE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")


# What libpq understands in an address and may not be lost on the way, above all how the server is verified.
CONNECTION_OPTIONS = {
    *(
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslcrl",
        "channel_binding",
        "gssencmode",
        "passfile",
        "service",
    ),
    *("connect_timeout", "keepalives", "keepalives_idle", "target_session_attrs", "options", "application_name"),
}


def _database(url: str) -> dict[str, object]:
    """Django's settings for a `postgresql://user:password@host:port/name?host=/socket&sslmode=…` address.

    Raises ImproperlyConfigured for an option it would otherwise have to drop silently.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options = {name: value for name, value in query.items() if name not in {"host", "port", "user"}}
    if unknown := sorted(options.keys() - CONNECTION_OPTIONS):
        raise ImproperlyConfigured(f"DATABASE_URL: unbekannte Angaben / unknown options: {', '.join(unknown)}")
    return {
        "ENGINE": "blaupause.accounts.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "blaupause",
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or query.get("host", "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "blaupause", **options},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///blaupause"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "blaupause.ledger",
    "blaupause.accounts",
    "blaupause.territory",
    "blaupause.catalog",
    "blaupause.authorities",
    "blaupause.blueprint",
    "blaupause.rollout",
    "blaupause.coverage",
    "blaupause.finder",
    "blaupause.console",
    "blaupause.website",
    "blaupause.api",
    "blaupause.ops",
    # Behind our own rooms: their templates win over allauth's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "blaupause.accounts.saml",
    "allauth.usersessions",
]
AUTH_USER_MODEL = "accounts.Person"
PROCRASTINATE_ON_APP_READY = "blaupause.ops.jobs.ready"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "blaupause.website.middleware.FailuresArePages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "blaupause.website.middleware.DependsOnCookies",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "blaupause.accounts.middleware.SessionsEnd",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "blaupause.accounts.middleware.ActingScope",
    "blaupause.config.doors.Doors",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "blaupause.config.urls"
WSGI_APPLICATION = "blaupause.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "blaupause.website.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "blaupause.website.templatetags.page"],
        },
    }
]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "website" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("BLAUPAUSE_STATIC") or None  # an operator may collect; else served from the package
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *sign_in.FORM_TARGETS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "blaupause.website.errors.form_refused"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
if os.environ.get("BLAUPAUSE_HTTPS") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    LANGUAGE_COOKIE_SECURE = True

# Everything about signing in stands in a file of its own.
globals().update(
    {name: value for name, value in {**vars(sign_in), **sign_in.MAIL}.items() if name.isupper() and name[0] != "_"}
)

# What an operator says of itself: the line at the top of every page, and where to report weaknesses.
BLAUPAUSE_NOTICE = os.environ.get("BLAUPAUSE_NOTICE", "")
BLAUPAUSE_SECURITY_CONTACT = os.environ.get("BLAUPAUSE_SECURITY_CONTACT", "")
# Imprint, privacy page and the record of processing activities; what is missing shows as a placeholder.
BLAUPAUSE_OPERATOR = os.environ.get("BLAUPAUSE_OPERATOR", "")
BLAUPAUSE_OPERATOR_ADDRESS = os.environ.get("BLAUPAUSE_OPERATOR_ADDRESS", "")
BLAUPAUSE_OPERATOR_CONTACT = os.environ.get("BLAUPAUSE_OPERATOR_CONTACT", "")
BLAUPAUSE_PRIVACY_OFFICER = os.environ.get("BLAUPAUSE_PRIVACY_OFFICER", "")
BLAUPAUSE_PRIVACY_AUTHORITY = os.environ.get("BLAUPAUSE_PRIVACY_AUTHORITY", "")

# Bundles of blueprints: the private key they are signed with (PEM), and the public keys of those whose name is known.
BLAUPAUSE_SIGNING_KEY = os.environ.get("BLAUPAUSE_SIGNING_KEY", "")
BLAUPAUSE_KNOWN_KEYS = os.environ.get("BLAUPAUSE_KNOWN_KEYS", "")
BLAUPAUSE_INSTALLATION = os.environ.get("BLAUPAUSE_INSTALLATION", "") or BLAUPAUSE_OPERATOR or "Blaupause"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # a step of 200 connections at once, with values of each

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # No names, no addresses, no contents: see kernel/logs.py and docs/privacy.md.
    "formatters": {"discreet": {"()": "blaupause.kernel.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "blaupause": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "procrastinate": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
