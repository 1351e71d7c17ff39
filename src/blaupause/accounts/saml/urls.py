# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""django-allauth's addresses, unchanged: it looks for them beside the provider."""

from allauth.socialaccount.providers.saml.urls import urlpatterns

__all__ = ["urlpatterns"]
