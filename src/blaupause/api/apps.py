# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "blaupause.api"
    label = "api"
