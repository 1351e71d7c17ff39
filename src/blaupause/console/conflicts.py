# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two people changed the same thing: both versions side by side, and nothing that was typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from blaupause.accounts.problems import Conflict


@dataclass(frozen=True, slots=True)
class Line:
    """One field in both versions."""

    label: str
    theirs: str
    yours: str

    @property
    def differs(self) -> bool:
        """True when the two do not say the same."""
        return self.theirs != self.yours


@dataclass(frozen=True, slots=True)
class Choice:
    """A field where the second person may take either version: `name` in the form, `key` in the conflict."""

    name: str
    key: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A choice with what the form sends for either version."""

    choice: Choice
    line: Line


def conflict_page(
    request: HttpRequest,
    conflict: Conflict,
    action_url: str,
    fields: Mapping[str, str | list[str]],
    choices: Sequence[Choice] = (),
) -> HttpResponse:
    """409 with both versions side by side.

    `action_url`: the address of the object's form. `fields`: what was typed, with the version that is stored now,
    so that the second person can still say "mine"; empty when there is nothing left to say. `choices`: fields to
    choose one by one instead (texts that are sent as they are read); they are then no part of `fields`.
    """
    labels = dict.fromkeys([*conflict.theirs, *conflict.yours])
    lines = {label: Line(label, conflict.theirs.get(label, "–"), conflict.yours.get(label, "–")) for label in labels}
    chosen = [ChoiceLine(one, lines.pop(one.key, Line(one.key, "", ""))) for one in choices]
    typed = [(name, one) for name, value in fields.items() for one in ([value] if isinstance(value, str) else value)]
    context = {"lines": list(lines.values()), "choices": chosen, "action_url": action_url, "fields": typed}
    return render(request, "console/conflict.html", context, status=409)
