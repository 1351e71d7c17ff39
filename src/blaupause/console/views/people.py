# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who does what in an organisation: list, invite, give and end roles, shut somebody out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from blaupause.accounts import actions, appointments, invitations, post, queries
from blaupause.accounts.fields import line
from blaupause.accounts.invitations import OpenInvitation
from blaupause.accounts.problems import Conflict, invalid
from blaupause.accounts.queries import OrganisationInfo, PersonInfo, Standing
from blaupause.accounts.rules import Condition, Kind, Role, Verb
from blaupause.accounts.scope import Scope
from blaupause.console import forms
from blaupause.console.access import for_people
from blaupause.console.conflicts import conflict_page
from blaupause.console.forms import Field, Form
from blaupause.console.history import history_address
from blaupause.console.invitations import invitation_link
from blaupause.console.people_words import KINDS, ROLES, STANDINGS, TONES, Text
from blaupause.console.scoped import said, scope_of
from blaupause.console.views.organisations import tabs
from blaupause.kernel.problems import Problem

_LAST = Field(
    "although_last",
    gettext_lazy("I know that afterwards nobody here has this role."),
    kind="check",
    required=False,
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody's role with what may be done about it."""

    info: PersonInfo
    role: Text
    standing: Text
    tone: str
    oneself: bool
    forms: list[Form]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An open invitation with the form that withdraws it."""

    info: OpenInvitation
    role: Text
    form: Form | None


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a role, and the forms that the one who looks may use."""
    scope = scope_of(request)
    info = queries.organisation(scope, slug)
    rows = _rows(scope, info, queries.people(scope, info))
    offered = _forms(scope, info, [row.info for row in rows])
    invited = _invited(scope, info)
    status = 200
    if request.method == "POST":
        withdrawals = [row.form for row in invited if row.form]
        every = [*offered, *(form for row in rows for form in row.forms), *withdrawals]
        form = forms.which(every, request.POST)
        if form is None:
            scope.require(Verb.ADD, Kind.MEMBERSHIP, info.place, organisation_id=info.id)
            return HttpResponseRedirect(request.path)
        try:
            _act(request, scope, info, form)
            return HttpResponseRedirect(request.path)
        except Conflict as conflict:
            return conflict_page(request, conflict, request.path, {})
        except Problem as problem:
            offered = [_put_right(one, form, request, problem) for one in offered]
            for row in rows:
                row.forms[:] = [_put_right(one, form, request, problem) for one in row.forms]
            status = 400
    context = {
        "info": info,
        "tab": "people",
        "kind": KINDS[info.kind],
        "rows": [row for row in rows if row.info.standing is not Standing.ENDED],
        "former": [row for row in rows if row.info.standing is Standing.ENDED],
        "invited": invited,
        "forms": {form.what: form for form in offered},
        "history_address": history_address(request, gruppe="rollen"),
        "said": said(request),
        **tabs(scope, info),
    }
    return render(request, "console/people.html", context, status=status)


def _put_right(one: Form, sent: Form, request: HttpRequest, problem: Problem) -> Form:
    if one is not sent:
        return one
    filled = one.filled(request.POST, problem)
    if problem.code == "accounts.last_of_role":
        return Form(filled.what, filled.button, (*filled.fields, _LAST), filled.hidden, filled.number, filled.error)
    return filled


def _rows(scope: Scope, info: OrganisationInfo, found: Sequence[PersonInfo]) -> list[PersonRow]:
    endable = set(appointments.appointable(scope, info.place, info.id, verb=Verb.END))
    seen: set[int] = set()
    rows = []
    for one in found:
        offered = []
        if one.standing is not Standing.ENDED and one.role in endable:
            offered.append(_end_form(one))
            if one.person_id not in seen and one.person_id != scope.person_id and one.active:
                offered.append(_disable_form(one))
        seen.add(one.person_id)
        oneself = one.person_id == scope.person_id
        row = PersonRow(one, ROLES[one.role], STANDINGS[one.standing], TONES[one.standing], oneself, offered)
        rows.append(row)
    return rows


def _invited(scope: Scope, info: OrganisationInfo) -> list[InvitationRow]:
    may = scope.may(Verb.END, Kind.INVITATION, info.place, Condition.WAITING, info.id)
    return [
        InvitationRow(
            one, ROLES[one.role], Form("zurueckziehen", gettext_lazy("Withdraw"), (), {}, one.id) if may else None
        )
        for one in invitations.waiting(scope, info.id)
    ]


def _end_form(one: PersonInfo) -> Form:
    fields = (Field("why", gettext_lazy("Reason"), required=False, longest=1000),)
    return Form("ende", gettext_lazy("End role"), fields, {"version": str(one.version)}, one.membership_id)


def _disable_form(one: PersonInfo) -> Form:
    hint = gettext_lazy("Nobody can sign in with this account any more, and every open session ends at once.")
    fields = (Field("why", gettext_lazy("Reason"), hint=hint, longest=1000),)
    return Form("sperren", gettext_lazy("Disable account"), fields, {}, one.person_id)


def _forms(scope: Scope, info: OrganisationInfo, found: Sequence[PersonInfo]) -> list[Form]:
    if info.ended_on is not None and info.ended_on <= scope.day:
        return []
    invitable = appointments.appointable(scope, info.place, info.id, kind=Kind.INVITATION)
    givable = appointments.appointable(scope, info.place, info.id)
    others = {str(one.person_id): one.name for one in found if one.person_id != scope.person_id and one.active}
    offered = []
    if invitable:
        offered.append(_invite_form(invitable))
    if givable and others:
        fields = (
            Field("person", gettext_lazy("Person"), kind="select", options=list(others.items())),
            Field("role", gettext_lazy("Role"), kind="select", options=[(r.value, ROLES[r]) for r in givable]),
        )
        offered.append(Form("rolle", gettext_lazy("Give role"), fields, {}))
    return offered


def _invite_form(roles: Sequence[Role]) -> Form:
    hint = gettext_lazy("The person gets a link by e-mail. It is valid once and for seven days.")
    fields = (
        Field("email", gettext_lazy("E-mail address"), kind="email", hint=hint, longest=254),
        Field("name", gettext_lazy("Name"), longest=120, required=False),
        Field("role", gettext_lazy("Role"), kind="select", options=[(role.value, ROLES[role]) for role in roles]),
    )
    return Form("einladen", gettext_lazy("Invite"), fields, {})


def _act(request: HttpRequest, scope: Scope, info: OrganisationInfo, form: Form) -> None:
    """Do what the form asks for. The link of an invitation goes by mail to the invited person and to nobody else."""
    sent = request.POST
    if form.what == "einladen":
        _invite(request, scope, info)
    elif form.what == "rolle":
        person = forms.number(sent, "person")
        actions.grant_role(by=scope, organisation_id=info.id, person_id=person, role=_role(request))
        messages.success(request, gettext("The role is given and valid at once."))
    elif form.what == "zurueckziehen":
        invitations.withdraw(by=scope, invitation_id=form.number)
        messages.success(request, gettext("The invitation is withdrawn; its link no longer works."))
    elif form.what == "ende":
        actions.end_role(
            by=scope,
            membership_id=form.number,
            version=forms.number(sent, "version"),
            why=_reason(request, required=False),
            although_last="although_last" in sent,
        )
        messages.success(request, gettext("The role has ended."))
    else:
        why, last = _reason(request), "although_last" in sent
        actions.disable_person(by=scope, person_id=form.number, why=why, although_last=last)
        messages.success(request, gettext("The account is disabled; all its sessions have ended."))


def _invite(request: HttpRequest, scope: Scope, info: OrganisationInfo) -> None:
    """Without its mail there is no invitation."""
    email, name = request.POST.get("email", ""), request.POST.get("name", "")
    with transaction.atomic():
        token = actions.invite(by=scope, organisation_id=info.id, email=email, name=name, role=_role(request))
        try:
            link = invitation_link(request, token)
            post.send_invitation(email=email, name=name, organisation=info.name, link=link)
        except OSError as error:  # smtplib's errors are some, too
            raise invalid(
                "email",
                "Die E-Mail ließ sich nicht verschicken; es gibt keine Einladung. Bitte später noch einmal.",
                "The e-mail could not be sent; the invitation is not valid. Please try again later.",
            ) from error
    messages.success(request, gettext("The invitation is on its way. Its link is valid once and for seven days."))


def _role(request: HttpRequest) -> Role:
    value = request.POST.get("role", "")
    if value not in set(Role):
        raise invalid("role", "Bitte eine Rolle wählen.", "Please choose a role.")
    return Role(value)


def _reason(request: HttpRequest, *, required: bool = True) -> str:
    return line(request.POST.get("why", ""), "why", longest=1000, required=required)
