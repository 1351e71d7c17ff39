# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of Lagebild and register."""

from django.urls import path, re_path

from blaupause.console.views import (
    approvals,
    bulk,
    bundles,
    commitment,
    connections,
    deviations,
    drafting,
    drafting_form,
    editing,
    ledger,
    mandates,
    next_steps,
    organisations,
    people,
    register,
    reviews,
    rights,
    situation,
    target,
    together,
    versions,
    working,
)

app_name = "console"

LAND = r"^lagebild/(?P<land>[0-9]{2})"
KEY = r"(?P<commitment>[a-z0-9-]{1,60})"
FORM = r"(?P<form>csv|ods|json)"
ORGANISATION = r"^organisation/(?P<slug>[a-z0-9-]{1,60})"

urlpatterns = [
    path("lagebild/", situation.overview, name="situation"),
    re_path(LAND + r"/$", situation.land, name="land"),
    re_path(LAND + "/" + KEY + r"/$", commitment.commitment, name="commitment"),
    re_path(LAND + "/" + KEY + "/ziel/$", target.target, name="commitment-target"),
    re_path(LAND + "/" + KEY + r"\." + FORM + "$", commitment.download, name="download"),
    path("organisation/", organisations.mine, name="organisation-mine"),
    re_path(ORGANISATION + "/$", organisations.organisation, name="organisation"),
    re_path(ORGANISATION + "/menschen/$", people.people, name="people"),
    re_path(ORGANISATION + "/mandate/$", mandates.mandates, name="mandates"),
    path("rechte/", rights.rights_page, name="rights"),
    path("register/", register.register, name="register"),
    path("register/<int:number>/", connections.connection, name="connection"),
    path("register/<int:number>/arbeit/", working.work, name="connection-work"),
    path("register/aendern/", bulk.change, name="connections-edit"),
    path("register/<int:number>/aendern/", editing.edit, name="connection-edit"),
    path("register/<int:number>/blaupause/", reviews.connection_blueprint, name="connection-blueprint"),
    path("naechste-schritte/", next_steps.next_steps, name="next-steps"),
    path("naechste-schritte/gemeinsam/", together.together_page, name="together"),
    path("pruefungen/", reviews.reviews, name="reviews"),
    path("abweichungen/", deviations.deviations, name="deviations"),
    path("freigaben/", approvals.approvals, name="approvals"),
    path("freigaben/<int:number>/", approvals.approval, name="approval"),
    path("fassungen/", versions.versions, name="versions"),
    path("fassungen/uebernehmen/", bundles.take_in, name="blueprint-import"),
    path("fassungen/entwurf/<int:number>/", versions.draft, name="blueprint-draft"),
    path("fassungen/entwurf/beginnen/", drafting.begin, name="blueprint-begin"),
    path("fassungen/entwurf/<int:number>/inhalt/", drafting.parts, name="blueprint-parts"),
    re_path(
        r"^fassungen/entwurf/(?P<number>[0-9]{1,15})/inhalt/(?P<group>[a-z_]{1,40})/(?P<part>[a-z][a-z0-9-]{0,39})/$",
        drafting_form.part,
        name="blueprint-part",
    ),
    path("fassungen/entwurf/<int:number>/dateien.zip", drafting.files, name="blueprint-files"),
    re_path(
        r"^fassungen/(?P<blueprint>[a-z][a-z0-9-]{0,39})/$", versions.blueprint_versions, name="blueprint-versions"
    ),
    path("protokoll/", ledger.ledger, name="ledger"),
    re_path(r"^protokoll\." + FORM + "$", ledger.download, name="ledger-download"),
    re_path(r"^register/anschluesse\." + FORM + "$", register.download, name="register-download"),
]
