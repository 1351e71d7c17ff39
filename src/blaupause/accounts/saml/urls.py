# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""django-allauth's addresses and names; it looks for them beside the provider."""

from allauth.socialaccount.providers.saml import views as allauth
from django.urls import path

from blaupause.accounts.saml import views

_KEY = "saml/<slug:organization_slug>"

urlpatterns = [
    path(f"{_KEY}/login/", allauth.login, name="saml_login"),
    path(f"{_KEY}/acs/", allauth.acs, name="saml_acs"),
    path(f"{_KEY}/acs/finish/", views.finish_acs, name="saml_finish_acs"),
    path(f"{_KEY}/sls/", views.single_logout, name="saml_sls"),
    path(f"{_KEY}/metadata/", allauth.metadata, name="saml_metadata"),
]
