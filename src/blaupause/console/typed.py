# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values from forms: read here with a sentence for everything that is wrong, so that a form can be shown again."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext

from blaupause.kernel.problems import Problem, Problems

T = TypeVar("T")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,18}")


class Typed:
    """What somebody sent, and the sentences about what cannot be read in it."""

    def __init__(self, data: QueryDict) -> None:
        self._data = data
        self.wrong: list[str] = []

    def choice(self, name: str, label: str, values: Mapping[str, T], default: T) -> T:
        """One of the values offered."""
        found = self._data.get(name, "")
        if found not in values:
            self.wrong.append(gettext("%(field)s: please choose one of the values offered.") % {"field": label})
            return default
        return values[found]

    def day(self, name: str, label: str) -> date | None:
        """A day, None when the field was left empty."""
        value = self._data.get(name, "").strip()
        if not value:
            return None
        try:
            return date.fromisoformat(value if _DAY.fullmatch(value) else "")
        except ValueError:
            self.wrong.append(gettext("%(field)s: that is no day, for example 2026-03-31.") % {"field": label})
            return None

    def words(self, name: str) -> str:
        """Text of several lines; control characters become blanks."""
        value = self._data.get(name, "").replace("\r\n", "\n")
        kept = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in value)
        return kept.strip()

    def yes(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self._data.get(name) == "ja"

    def number(self, name: str) -> int:
        """A number the page itself sent along; 0 for anything else."""
        value = self._data.get(name, "")
        return int(value) if _NUMBER.fullmatch(value) else 0


def sentences(problem: Problem, language: str) -> list[str]:
    """What a Problem says, one sentence per problem in it."""
    found = problem.problems if isinstance(problem, Problems) else [problem]
    return [one.text(language) for one in found]


def dropped_version(data: QueryDict, version: str, current: int) -> dict[str, str | list[str]]:
    """What was typed, for another attempt: with the version that is stored now, without the token of the page."""
    kept: dict[str, str | list[str]] = {}
    for name in data:
        values = data.getlist(name)
        if name != "csrfmiddlewaretoken":
            kept[name] = str(values[0]) if len(values) == 1 else [str(value) for value in values]
    return kept | {version: str(current)}
