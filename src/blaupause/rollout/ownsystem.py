# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The specialist system of one connection and what the matrix says of it, for its page. No query of its own."""

from dataclasses import dataclass

from blaupause.catalog.compatibility import Tested
from blaupause.catalog.matrix import Cell, results
from blaupause.rollout.detail import ConnectionDetail
from blaupause.rollout.holding import named_in
from blaupause.rollout.knowing import Standing
from blaupause.rollout.systems import XOEV, Used, counting, used


@dataclass(frozen=True, slots=True)
class OwnSystem:
    """`cells`: of the system and the online service, those of the stated version where there are any."""

    used: Used
    invented: bool
    cells: tuple[Cell, ...]
    test: Tested | None


def own_system(here: Standing, detail: ConnectionDetail) -> OwnSystem:
    """From what holds for the connection; where only invented things are known, from those."""
    known = results()
    named = named_in(here.statements)
    found = used(named, detail.recorded.system_id, known)
    invented = detail.demonstration and not found.said and found.system is None and detail.system is not None
    if invented:
        found = Used("", detail.system, named.get(XOEV, ""))
    cells: tuple[Cell, ...] = ()
    if found.system is not None and here.online_service is not None:
        cells = known.cells.get((found.system.id, here.online_service), ())
        exact = tuple(one for one in cells if found.xoev and one.xoev == found.xoev)
        cells = exact or cells
    return OwnSystem(found, invented, cells, counting(found, here.online_service, known))
