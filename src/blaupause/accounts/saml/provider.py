# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""SAML with one thing more: how the person proved to be that person (AuthnContext)."""

from typing import Any

from allauth.socialaccount.providers.saml.provider import SAMLProvider as AllauthSAMLProvider

CONTEXTS = "authn_contexts"


class SAMLProvider(AllauthSAMLProvider):  # type: ignore[misc]
    """allauth hands on the attributes only; the strength of the sign-in stands beside them in the assertion."""

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {**data.get_attributes(), CONTEXTS: data.get_last_authn_contexts()}


provider_classes = [SAMLProvider]
