# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented solutions of the demonstration data set, each marked as such."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from blaupause.accounts.scope import system
from blaupause.accounts.wall import acting, current
from blaupause.kernel.clock import now
from blaupause.rollout.models import Adoption, Connection, Solution
from blaupause.rollout.workrules import Rating

PACKAGED: Final = Path(__file__).parent / "data" / "practice_demonstration.yaml"


def write(*, by: str, systems: Sequence[int], day: date) -> None:
    """Store them at the connections they name; those that are not there are left out. In a transaction."""
    entries = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    with acting(system("demonstration", day)):
        for entry in entries:
            row = _connection(entry["place"], entry["commitment"])
            if row is not None:
                _solution(entry, row, by, systems, day)


def wipe(day: date) -> None:
    """Remove them, and what invented people shared or adopted. In a transaction."""
    with acting(system("demonstration", day)):
        Adoption.objects.within(current()).filter(demonstration=True).delete()
        Solution.objects.within(current()).filter(demonstration=True).delete()


def _connection(place: str, commitment: str) -> Connection | None:
    return Connection.objects.filter(place=place, commitment__key=commitment).first()


def _solution(entry: Mapping[str, Any], row: Connection, by: str, systems: Sequence[int], day: date) -> None:
    same = {"demonstration": True, "recorded_at": now(), "recorded_by": by}
    made = Solution.objects.create(
        authority_id=row.authority_id,
        commitment_id=row.commitment_id,
        blueprint_version_id=row.blueprint_version_id,
        step=entry["step"],
        system_id=systems[entry["system"]] if "system" in entry else None,
        title=entry["title"],
        text=entry["text"],
        place=row.place,
        **same,
    )
    for place, said in entry["adopted"].items():
        other = _connection(place, entry["commitment"])
        if other is not None:
            rating = None if said == "open" else Rating[said.upper()]
            Adoption.objects.create(
                solution=made,
                authority_id=other.authority_id,
                rating=rating,
                adopted_on=day,
                place=other.place,
                **same,
            )
