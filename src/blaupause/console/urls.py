# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses of Lagebild and register."""

from django.urls import path, re_path

from blaupause.console.views import (
    approvals,
    at_once,
    blocker,
    blocker_report,
    blockers,
    bulk,
    bundles,
    commitment,
    connections,
    deviations,
    drafting,
    drafting_form,
    editing,
    effort,
    effort_form,
    ledger,
    mandates,
    masterdata,
    next_steps,
    organisations,
    papers,
    people,
    register,
    review_bulk,
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
    path("register/<int:number>/auf-einmal/", at_once.at_once, name="connection-at-once"),
    path("register/aendern/", bulk.change, name="connections-edit"),
    path("register/<int:number>/aendern/", editing.edit, name="connection-edit"),
    path("register/<int:number>/blaupause/", reviews.connection_blueprint, name="connection-blueprint"),
    path("register/<int:number>/angaben/", masterdata.of_a_connection, name="connection-data"),
    path("register/<int:number>/unterlagen/", papers.papers, name="papers"),
    re_path(
        r"^register/(?P<number>[0-9]{1,18})/angaben\." + FORM + "$",
        masterdata.download,
        name="connection-data-download",
    ),
    re_path(
        r"^stammdaten/(?P<place>bund|[0-9]{2,12}|[0-9]{2}-[0-9]{12})/$", masterdata.of_a_place, name="master-data"
    ),
    path("register/<int:number>/hindernis/", blocker_report.report, name="blocker-report"),
    path("hindernisse/", blockers.blockers, name="blockers"),
    path("hindernisse/lenkungskreis/", blockers.steering, name="blockers-steering"),
    re_path(r"^hindernisse\." + FORM + "$", blockers.download, name="blockers-download"),
    path("hindernisse/<int:number>/", blocker.blocker, name="blocker"),
    path("register/<int:number>/aufwand/", effort_form.entry, name="effort-entry"),
    path("aufwand/", effort.effort, name="effort"),
    re_path(r"^aufwand\." + FORM + "$", effort.download, name="effort-download"),
    path("naechste-schritte/", next_steps.next_steps, name="next-steps"),
    path("naechste-schritte/gemeinsam/", together.together_page, name="together"),
    path("pruefungen/", reviews.reviews, name="reviews"),
    path("pruefungen/entscheiden/", review_bulk.decide, name="reviews-decide"),
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
