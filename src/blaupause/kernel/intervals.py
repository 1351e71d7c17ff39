# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Half-open dated intervals: from the first day up to, not including, the end day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class DateInterval:
    """`[start, end)`; `end is None` means open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"interval ends before it starts: {self.start} – {self.end}")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "DateInterval") -> bool:
        """True when at least one day lies in both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
