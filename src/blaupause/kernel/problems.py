# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Problems: what went wrong, where, and what to do, in German and English.

Every exception a user may see is a `Problem`. It never carries a traceback to the screen.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a file something is wrong. Lines and columns count from 1; 0 means unknown."""

    source: str
    line: int = 0
    column: int = 0
    key: str = ""

    def __str__(self) -> str:
        parts = [self.source]
        if self.line:
            parts.append(str(self.line))
        if self.column:
            parts.append(str(self.column))
        text = ":".join(parts)
        return f"{text} ({self.key})" if self.key else text


class Problem(Exception):
    """A failure with a stable code, a German and an English message and a hint what to do."""

    def __init__(
        self,
        code: str,
        de: str,
        en: str,
        hint_de: str = "",
        hint_en: str = "",
        location: Location | None = None,
    ) -> None:
        super().__init__(de)
        self.code = code
        self.de = de
        self.en = en
        self.hint_de = hint_de
        self.hint_en = hint_en
        self.location = location

    def text(self, language: str = "de") -> str:
        """The whole message in one language: place, what, and what to do."""
        message = self.de if language.startswith("de") else self.en
        hint = self.hint_de if language.startswith("de") else self.hint_en
        head = f"{self.location}: {message}" if self.location else message
        return f"{head} {hint}".strip()

    def __str__(self) -> str:
        return self.text("de")


class Problems(Problem):
    """Several problems found in one go (a file is read to its end before it is refused)."""

    def __init__(self, code: str, problems: "list[Problem]") -> None:
        self.problems = problems
        super().__init__(
            code,
            "\n".join(p.text("de") for p in problems),
            "\n".join(p.text("en") for p in problems),
        )
