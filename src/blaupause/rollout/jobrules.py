# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure vocabulary of bulk jobs: what they change, how far they are, what became of a row, and what a cell is."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, Final

CHUNK: Final = 100
MOST_ROWS: Final = 5000
"""Of one job: more is another file."""


class JobKind(IntEnum):
    """What is changed. The numbers are stored; never renumber."""

    STATE = 0  # one state for many connections of the register
    REGISTER = 1  # the register came back as a file
    VALUES = 2  # the table of master data came back as a file
    STEP = 3  # one step of many connections


class JobState(IntEnum):
    """How far a job is."""

    PROPOSED = 0  # somebody looks at it; nothing has happened
    WAITING = 1  # for a second person
    RUNNING = 2
    DONE = 3
    CANCELLED = 4


class RowState(IntEnum):
    """What became of a row."""

    PROPOSED = 0
    RELEASED = 1  # may be carried out
    DONE = 2
    REFUSED = 3
    CANCELLED = 4  # not begun, and not wanted any more


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that would change. `column`: letter in the file, '' when it came from no file.

    `theirs`: what somebody else has made of it since the file was written; None: nobody has. `mine`: with such a
    conflict, the file was chosen. `seen`: number of the statement that `old` is, for master data.
    """

    key: str
    old: str
    new: str
    column: str = ""
    theirs: str | None = None
    mine: bool = False
    seen: int = 0

    @property
    def conflict(self) -> bool:
        """Somebody else has changed it as well."""
        return self.theirs is not None

    @property
    def applies(self) -> bool:
        """It is carried out: nobody else changed it, or the file was chosen."""
        return self.theirs is None or self.mine

    def stored(self) -> dict[str, Any]:
        """For the table."""
        return {
            key: value for key, value in asdict(self).items() if value not in ("", None, False, 0) or key == "new"
        }


def cells_of(stored: Iterable[Mapping[str, Any]]) -> list[Cell]:
    """The cells of a row, as they were stored."""
    return [Cell(**{"old": "", "new": "", **one}) for one in stored]


def letter(column: int) -> str:
    """Name of a column in a spreadsheet: 0 is A, 25 is Z, 26 is AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def share(total: int, chunk: int = CHUNK, small: int = 25) -> int:
    """How many rows to take next: never so few at the end that they look like a change by hand."""
    return total if total <= chunk + small else chunk
