# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an installation has of its own: its secret, its way to send mail, its identity providers."""

import json
import os
import re
import secrets
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from blaupause.ops.engine import default_data_folder

_KINDS: Final = {"openid_connect", "saml"}


def secret_key() -> str:
    """`BLAUPAUSE_SECRET_KEY`; else one kept in the data folder: sessions and second factors outlive a restart.

    Without a data folder (nothing has run here yet) a passing one.
    """
    if given := os.environ.get("BLAUPAUSE_SECRET_KEY"):
        return given
    folder, fresh = default_data_folder(), secrets.token_urlsafe(50)
    path = folder / "secret-key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(fresh)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip() or fresh
    except OSError:
        return fresh
    return fresh


def mail(url: str) -> dict[str, Any]:
    """Django's settings for `smtp://user:password@host:port?tls=1`, `smtps://…`, `console:`; '' for files.

    Raises ImproperlyConfigured for anything else.
    """
    backends = "django.core.mail.backends"
    if not url:
        folder = str(default_data_folder() / "mail")
        return {"EMAIL_BACKEND": f"{backends}.filebased.EmailBackend", "EMAIL_FILE_PATH": folder}
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{backends}.console.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("BLAUPAUSE_EMAIL_URL: smtp://, smtps:// oder/or console:")
    wants_tls = dict(parse_qsl(parts.query)).get("tls") == "1"
    return {
        "EMAIL_BACKEND": f"{backends}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587 if wants_tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": wants_tls,
        "EMAIL_TIMEOUT": 10,
    }


def identity_providers(given: str) -> dict[str, Any]:
    """allauth's settings for the JSON list (or the file that holds it) described in docs/sign-in.md.

    Raises ImproperlyConfigured for what it does not understand: a provider half configured lets wrong people in.
    """
    if not given:
        return {}
    try:
        entries = json.loads(given if given.lstrip().startswith("[") else Path(given).read_text(encoding="utf-8"))
        apps: dict[str, list[dict[str, Any]]] = {kind: [] for kind in sorted(_KINDS)}
        for entry in entries:
            apps[entry["kind"]].append(_APP[entry["kind"]](entry))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"BLAUPAUSE_IDENTITY_PROVIDERS: {type(error).__name__}: {error}") from error
    return {kind: {"APPS": found, "OAUTH_PKCE_ENABLED": True} for kind, found in apps.items()}


def origins(providers: dict[str, Any]) -> list[str]:
    """Where browsers are sent to sign in: the content security policy has to let forms lead there."""
    found = set()
    for kind in providers.values():
        for app in kind["APPS"]:
            settings = app["settings"]
            for address in (settings.get("server_url"), settings.get("idp", {}).get("sso_url"), *settings["origins"]):
                parts = urlsplit(address or "")
                if parts.netloc:
                    found.add(f"{parts.scheme}://{parts.netloc}")
    return sorted(found)


def _common(entry: dict[str, Any]) -> dict[str, Any]:
    trusted, domains = _trust(entry)
    second_factor = entry.get("second_factor", False)
    if not isinstance(second_factor, bool | list):
        raise ValueError(f"{entry['key']}: second_factor")
    return {
        "email_authentication": trusted,
        "email_domains": domains,
        "second_factor": second_factor,
        "origins": list(entry.get("origins", [])),
    }


def _trust(entry: dict[str, Any]) -> tuple[bool, list[str] | None]:
    """Whether the provider may sign in whoever has the same address here; of which mail domains (None: all)."""
    given = entry.get("trust_email", False)
    if isinstance(given, bool):
        return given, None
    domain = r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?"
    if not isinstance(given, list) or not given or not all(re.fullmatch(domain, str(one)) for one in given):
        raise ValueError(f"{entry['key']}: trust_email")
    return True, [str(one) for one in given]


def _openid_connect(entry: dict[str, Any]) -> dict[str, Any]:
    settings = {**_common(entry), "server_url": entry["server"], "oauth_pkce_enabled": True}
    if acr := entry.get("ask_for_acr"):
        settings["auth_params"] = {"acr_values": acr}
    app = {"provider_id": entry["key"], "name": entry["name"], "client_id": entry["client"], "settings": settings}
    return {**app, "secret": _secret(entry)}


def _saml(entry: dict[str, Any]) -> dict[str, Any]:
    advanced: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": True,
        "want_name_id": True,
        "reject_idp_initiated_sso": True,
        "reject_deprecated_algorithm": True,
        "allow_single_label_domains": True,
    }
    if "certificate" in entry:
        advanced |= {"x509cert": entry["certificate"], "private_key": _secret(entry), "authn_request_signed": True}
        advanced["want_assertion_encrypted"] = entry.get("encrypted", False)
    common = _common(entry)
    # SAML has no agreed word for "verified"; with OpenID Connect the claim `email_verified` has to say it.
    verified = common["email_authentication"]
    settings = {**common, "verified_email": verified, "idp": entry["idp"], "advanced": advanced}
    if mapping := entry.get("attributes"):
        settings["attribute_mapping"] = mapping
    return {"provider_id": entry["key"], "client_id": entry["key"], "name": entry["name"], "settings": settings}


def _secret(entry: dict[str, Any]) -> str:
    if "secret_file" in entry:
        return Path(entry["secret_file"]).read_text(encoding="utf-8").strip()
    return str(entry["secret"])


_APP: Final = {"openid_connect": _openid_connect, "saml": _saml}
