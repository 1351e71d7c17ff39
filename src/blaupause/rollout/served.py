# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many people live where authorities serve: each area counts once, whatever several services reach it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from blaupause.authorities.queries import competence_at
from blaupause.catalog.queries import commitments
from blaupause.territory.queries import territory_at


@dataclass(frozen=True, slots=True)
class Served:
    """`inhabitants` None: of no area is it known. `unknown`: authorities or areas whose number nobody knows."""

    inhabitants: int | None
    unknown: int


def served(pairs: Mapping[int, Iterable[tuple[int, int]]], day: date) -> dict[int, Served]:
    """For each group: who lives in the areas of its pairs of authority and commitment (their ids)."""
    domains = {one.id: one.competence for one in commitments()}
    return {group: _of(found, domains, day) for group, found in pairs.items()}


def _of(pairs: Iterable[tuple[int, int]], domains: Mapping[int, str], day: date) -> Served:
    by_domain: defaultdict[str, set[int]] = defaultdict(set)
    for authority, commitment in pairs:
        by_domain[domains.get(commitment, "")].add(authority)
    areas: set[int] = set()
    unknown = 0
    for domain, bodies in by_domain.items():
        competence = competence_at(domain, day)
        mine = np.isin(competence.authority_ids, np.fromiter(bodies, dtype=np.int32))
        areas.update(competence.area_ids[mine].tolist())
        unknown += len(bodies - set(competence.authority_ids[mine].tolist()))
    units = territory_at().units
    people = [unit.population if (unit := units.get(area)) else None for area in areas]
    known = [count for count in people if count is not None]
    return Served(sum(known) if known else None, unknown + len(people) - len(known))
