# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of the public interface. German words: they are read, said and typed by people."""

from django.urls import path, re_path

from blaupause.website.views import (
    blueprint_print,
    blueprint_search,
    blueprints,
    finder,
    invitation,
    machine,
    next_steps,
    pages,
    papers,
    preferences,
    start,
)

app_name = "website"

BLUEPRINT = r"^blaupausen/(?P<blueprint>[a-z][a-z0-9-]{0,39})"
KEY = r"(?P<{}>[a-z][a-z0-9_-]{{0,39}})"
PAPER = r"^register/(?P<number>[0-9]{1,18})/unterlagen/" + KEY.format("paper") + r"\.(?P<kind>odt|pdf|txt)$"
AGS = r"^gemeinde/(?P<ags>[0-9]{8})"

urlpatterns = [
    path("", start.start, name="start"),
    path("gemeinde/", finder.search, name="finder"),
    re_path(AGS + r"/$", finder.municipality, name="municipality"),
    re_path(AGS + r"/(?P<commitment>[a-z0-9-]{1,60})/$", finder.service, name="service"),
    path("blaupausen/", blueprints.overview, name="blueprints"),
    path("blaupausen/suche/", blueprint_search.search, name="blueprint-search"),
    path("blaupausen/naechste-schritte/", next_steps.your_steps, name="your-steps"),
    path("blaupausen/naechste-schritte.pdf", blueprint_print.your_steps, name="your-steps-pdf"),
    re_path(BLUEPRINT + r"/$", blueprints.contents, name="blueprint"),
    re_path(BLUEPRINT + r"\.pdf$", blueprint_print.whole, name="blueprint-pdf"),
    re_path(BLUEPRINT + r"/ablauf/$", blueprints.drawing, name="blueprint-drawing"),
    re_path(BLUEPRINT + r"/vergleich/$", blueprint_search.comparison, name="blueprint-comparison"),
    re_path(BLUEPRINT + r"/schritte/" + KEY.format("step") + r"/$", blueprints.step, name="blueprint-step"),
    re_path(BLUEPRINT + r"/rollen/" + KEY.format("actor") + r"/$", blueprints.role, name="blueprint-role"),
    re_path(BLUEPRINT + r"/teile/" + KEY.format("section") + r"/$", blueprints.part, name="blueprint-part"),
    re_path(PAPER, papers.paper, name="paper"),
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
