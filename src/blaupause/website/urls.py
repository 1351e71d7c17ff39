# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
