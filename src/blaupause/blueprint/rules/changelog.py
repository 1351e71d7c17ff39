# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The changelog of a blueprint, generated from the differences between consecutive versions. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.change_words import Language, sentence, word
from blaupause.blueprint.rules.diff import Change

HEADS = {
    ChangeClass.BREAKING: ("Nicht abwärtskompatibel", "Breaking"),
    ChangeClass.FUNCTIONAL: ("Fachlich", "Functional"),
    ChangeClass.EDITORIAL: ("Redaktionell", "Editorial"),
}
_MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


@dataclass(frozen=True, slots=True)
class Release:
    """A released version and what it changed; the first one has nothing to change."""

    version: str
    day: date
    document: Mapping[str, Any]
    before: Mapping[str, Any]
    changes: tuple[Change, ...]
    first: bool = False

    def lines(self, change_class: ChangeClass, language: Language) -> list[str]:
        """A sentence for each change of a class; the version number itself is none."""
        return [
            sentence(change, self.before, self.document, language)
            for change in self.changes
            if change.change_class is change_class and change.path != ("blueprint", "version")
        ]


def markdown(title: Mapping[str, str], releases: Iterable[Release], language: Language) -> str:
    """The changelog, the newest version first. Texts of the blueprint are escaped."""
    head = word(("Änderungen", "Changes"), language)
    out = [f"# {_plain(title[language])}: {head}", ""]
    for release in releases:
        day = release.day.strftime("%d.%m.%Y") if language == "de" else release.day.isoformat()
        out += [f"## {release.version} – {day}", ""]
        if release.first:
            out += [word(("Erste Fassung.", "First version."), language), ""]
        for change_class in sorted(ChangeClass, reverse=True):
            lines = release.lines(change_class, language)
            if lines:
                out += [
                    f"### {word(HEADS[change_class], language)}",
                    "",
                    *(f"- {_plain(line)}" for line in lines),
                    "",
                ]
    return "\n".join(out).rstrip("\n") + "\n"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
