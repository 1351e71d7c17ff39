# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Accepting an invitation: the link leads here."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from blaupause.accounts import invitations
from blaupause.accounts.invitations import Offer
from blaupause.kernel.problems import Problem
from blaupause.website import labels


class AcceptForm(forms.Form):
    """Name and password of somebody new."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password1 = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    password2 = forms.CharField(
        label=_("The password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.email = email

    def clean(self) -> dict[str, object]:
        """The two are the same, and the password is a good one."""
        given = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        if first:
            person = invitations.newcomer(email=self.email, name=str(given.get("name", "")))
            try:
                password_validation.validate_password(first, person)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered; take it with a name and a password, or with the account one has."""
    found = invitations.offer(token)
    if found is None:
        return _page(request, None, status=404)
    if request.user.is_authenticated:
        return _further_role(request, token, found)
    if found.known:
        return _page(request, found, case="sign-in")
    form = AcceptForm(request.POST or None, email=found.email, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            person_id = invitations.accept(
                token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password1"]
            )
        except Problem:  # somebody was quicker
            return _page(request, None, status=404)
        person = invitations.joined(person_id)
        record_authentication(request, person, "password", email=found.email, reauthenticated=True)
        response: HttpResponse = perform_login(request, person, email_verification="none")
        return response
    return _page(request, found, case="new", form=form)


def _further_role(request: HttpRequest, token: str, found: Offer) -> HttpResponse:
    mine = str(request.user.email).lower() == found.email  # type: ignore[union-attr]
    if not mine:
        return _page(request, found, case="other")
    if request.method == "POST":
        invitations.accept_as(by=request.scope, token=token)  # type: ignore[attr-defined]
        return redirect("mfa_index")
    return _page(request, found, case="further")


def _page(
    request: HttpRequest, found: Offer | None, case: str = "", form: AcceptForm | None = None, status: int = 200
) -> HttpResponse:
    role = labels.ROLES[found.role] if found else ""
    values = {"offer": found, "role": role, "case": case, "form": form}
    return render(request, "website/invitation.html", values, status=status)
