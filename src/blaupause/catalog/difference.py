# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a newer catalogue would change. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from blaupause.catalog.sources.services import OzgRecord, ServiceRecord

R = TypeVar("R")
Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference(Generic[R]):
    """New records, changed ones (stored id and new content), and the stored ids that are gone.

    `kept` are gone from the file but needed by a commitment: they stay as they are.
    """

    new: tuple[R, ...]
    changed: tuple[tuple[int, R], ...]
    gone: tuple[int, ...]
    kept: tuple[int, ...]
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        """Numbers for the preview and the ledger."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "kept": len(self.kept),
            "unchanged": self.unchanged,
        }

    @property
    def before(self) -> int:
        """How many entries are stored."""
        return len(self.changed) + len(self.gone) + len(self.kept) + self.unchanged

    @property
    def empty(self) -> bool:
        """True when nothing would be written."""
        return not (self.new or self.changed or self.gone)


def service_identities(records: Iterable[ServiceRecord]) -> list[Identity]:
    """What makes a record the same entry in another catalogue, in the order of the records.

    The LeiKa key; outside the LeiKa the OZG id and the name, and a number where the table repeats itself.
    """
    seen: Counter[Identity] = Counter()
    identities: list[Identity] = []
    for record in records:
        base: Identity = (record.leika_key,) if record.leika_key else ("", record.ozg_id, record.name)
        identities.append(base if record.leika_key else (*base, str(seen[base])))
        seen[base] += 1
    return identities


def ozg_identities(records: Iterable[OzgRecord]) -> list[Identity]:
    """The OZG ids."""
    return [(record.ozg_id,) for record in records]


def compare(
    stored: Mapping[Identity, tuple[int, R]],
    wanted: Sequence[tuple[Identity, R]],
    needed: frozenset[int] = frozenset(),
) -> Difference[R]:
    """Compare what is stored (identity → id, content) with what a file says."""
    new: list[R] = []
    changed: list[tuple[int, R]] = []
    for identity, record in wanted:
        known = stored.get(identity)
        if known is None:
            new.append(record)
        elif known[1] != record:
            changed.append((known[0], record))
    found = {identity for identity, _ in wanted}
    absent = sorted(number for identity, (number, _) in stored.items() if identity not in found)
    return Difference(
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(number for number in absent if number not in needed),
        kept=tuple(number for number in absent if number in needed),
        unchanged=len(wanted) - len(new) - len(changed),
    )
