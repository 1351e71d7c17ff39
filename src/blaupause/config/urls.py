# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""All addresses of the product."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("blaupause.api.urls")),
    path("konto/", include("blaupause.website.account_urls")),
    path("", include("blaupause.console.urls")),
    path("", include("blaupause.website.urls")),
]

handler400 = "blaupause.website.errors.bad_request"
handler403 = "blaupause.website.errors.forbidden"
handler404 = "blaupause.website.errors.not_found"
handler500 = "blaupause.website.errors.server_error"
