# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms as plain data: fields with values and messages beside them, rendered by console/parts/form.html.

Nothing here decides anything: actions check, and a Problem accounts.invalid.<field> finds its way to the field.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language

from blaupause.accounts.problems import invalid
from blaupause.kernel.problems import Problem

Text = str | Promise
_INVALID = "accounts.invalid."
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,15}")
BESIDE = ("accounts.role_too_high", "accounts.not_oneself", "accounts.last_of_role")
"""Refusals that are shown above the form, with everything typed kept."""


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a form. `kind`: text, email, url, date, select, area or check."""

    name: str
    label: Text
    value: str = ""
    kind: str = "text"
    hint: Text = ""
    error: str = ""
    options: Sequence[tuple[str, Text]] = ()
    longest: int = 200
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A form; `what` names the action, and with `number` the row it is about (ids stay unique on a page)."""

    what: str
    button: Text
    fields: Sequence[Field]
    hidden: Mapping[str, str]
    number: int = 0
    error: str = ""

    @property
    def id(self) -> str:
        """Beginning of all ids in this form."""
        return f"{self.what}-{self.number}" if self.number else self.what

    @property
    def open(self) -> bool:
        """True when something is to be put right: then the form is not folded away."""
        return bool(self.error) or any(field.error for field in self.fields)

    def filled(self, post: Mapping[str, str], problem: Problem) -> "Form":
        """The same form with what was typed and what is wrong with it; raises the problem if it is no such thing."""
        text = problem.text(get_language() or "de")
        wrong = problem.code.removeprefix(_INVALID) if problem.code.startswith(_INVALID) else ""
        names = {field.name for field in self.fields}
        if not wrong and problem.code not in BESIDE:
            raise problem
        fields = [
            replace(field, value=post.get(field.name, "")[:2000], error=text if field.name == wrong else "")
            for field in self.fields
        ]
        return replace(self, fields=fields, error="" if wrong in names and wrong else text)


def day(post: Mapping[str, str], name: str, *, required: bool = True) -> date | None:
    """A day from a form. Raises Problem accounts.invalid.<name>."""
    value = post.get(name, "").strip()
    if not value and not required:
        return None
    try:
        found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise invalid(
            name, "Bitte einen Tag angeben, zum Beispiel 2026-03-31.", "Please give a day, like 2026-03-31."
        )
    return found


def number(post: Mapping[str, str], name: str) -> int:
    """A number the page itself put into the form; 0, which nothing has, for anything else."""
    value = post.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else 0


def which(forms: Sequence[Form], post: Mapping[str, str]) -> Form | None:
    """The form that was sent."""
    wanted = (post.get("was", ""), number(post, "nummer"))
    return next((form for form in forms if (form.what, form.number) == wanted), None)
