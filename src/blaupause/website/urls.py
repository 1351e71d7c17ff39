# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the public interface. German words: they are read, said and typed by people."""

from django.urls import path, re_path

from blaupause.website.views import finder, invitation, machine, pages, preferences, start

app_name = "website"

AGS = r"^gemeinde/(?P<ags>[0-9]{8})"

urlpatterns = [
    path("", start.start, name="start"),
    path("gemeinde/", finder.search, name="finder"),
    re_path(AGS + r"/$", finder.municipality, name="municipality"),
    re_path(AGS + r"/(?P<commitment>[a-z0-9-]{1,60})/$", finder.service, name="service"),
    path("quellen/", pages.sources, name="sources"),
    path("impressum/", pages.imprint, name="imprint"),
    path("datenschutz/", pages.privacy, name="privacy"),
    path("barrierefreiheit/", pages.accessibility, name="accessibility"),
    path("sprache/", preferences.language, name="language"),
    path("darstellung/", preferences.theme, name="theme"),
    path("einladung/<str:token>/", invitation.invitation, name="invitation"),
    path("healthz", machine.health, name="health"),
    path("schema/blueprint-1.json", machine.blueprint_schema, name="blueprint-schema"),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security, name="security"),
]
