# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Settings. Everything an operator may change comes from the environment."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = os.environ.get("BLAUPAUSE_DEBUG") == "1"
SECRET_KEY = os.environ.get("BLAUPAUSE_SECRET_KEY") or secrets.token_urlsafe(50)
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
        "ENGINE": "django.db.backends.postgresql",
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
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "blaupause.ledger",
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
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "blaupause.website.middleware.FailuresArePages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "blaupause.website.middleware.DependsOnCookies",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
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
        "form-action": [SELF],
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
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# What an operator says of itself: the line at the top of every page, and where to report weaknesses.
BLAUPAUSE_NOTICE = os.environ.get("BLAUPAUSE_NOTICE", "")
BLAUPAUSE_SECURITY_CONTACT = os.environ.get("BLAUPAUSE_SECURITY_CONTACT", "")

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"blaupause": {"handlers": ["console"], "level": "INFO"}},
}
