# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""django-allauth's SAML provider; stands in its place in INSTALLED_APPS."""
