# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register: pages and sheets of connections, found in memory, with names laid beside."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from blaupause.authorities.queries import AuthorityInfo, authorities
from blaupause.catalog.queries import CommitmentInfo, SystemInfo, commitments, specialist_systems
from blaupause.kernel.clock import today
from blaupause.kernel.keys import pad_ars
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import Sheet
from blaupause.rollout.columns import Int32, StateColumns
from blaupause.rollout.index import ConnectionIndex, index
from blaupause.rollout.register import Bodies, Body, Orders, RegisterFilter, mask, select
from blaupause.rollout.registersheet import RegisterRow, sheet_of
from blaupause.rollout.rules import LiveLevel, State, Strength
from blaupause.territory.queries import Level, Territory, territory_at

MAX_PER_PAGE = 500
MAX_SHEET_ROWS = 200_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register; pages count from 1."""

    rows: tuple[RegisterRow, ...]
    total: int
    page: int
    pages: int
    per_page: int
    demonstration: bool


@dataclass(frozen=True)
class _Kept:
    """Tables that hold as long as connections and authorities stay the same objects."""

    connections: object
    authorities: Mapping[int, AuthorityInfo]
    commitments: tuple[CommitmentInfo, ...]
    bodies: Bodies
    orders: Orders


_lock = threading.Lock()
_kept: _Kept | None = None


def register_page(filter_: RegisterFilter, page: int, per_page: int, demonstration: bool) -> RegisterPage:
    """One page of the connections that the filter admits, as of today. A page behind the last is the last."""
    per_page = min(max(1, per_page), MAX_PER_PAGE)
    view = _View(filter_, demonstration)
    rows, total = view.select((page - 1) * per_page, page * per_page)
    pages = max(1, -(-total // per_page))
    if page < 1 or page > pages:
        page = min(max(1, page), pages)
        rows, total = view.select((page - 1) * per_page, page * per_page)
    return RegisterPage(tuple(view.rows(rows)), total, page, pages, per_page, demonstration)


def register_sheet(filter_: RegisterFilter, demonstration: bool) -> Sheet:
    """All connections that the filter admits, as a table to download. Raises Problem register.too_many."""
    view = _View(filter_, demonstration)
    rows, total = view.select(0, MAX_SHEET_ROWS)
    if total > MAX_SHEET_ROWS:
        raise Problem(
            "register.too_many",
            f"Das sind {total} Anschlüsse; herunterladen lassen sich höchstens {MAX_SHEET_ROWS} auf einmal.",
            f"These are {total} connections; at most {MAX_SHEET_ROWS} can be downloaded at once.",
            "Bitte die Auswahl einschränken.",
            "Please narrow the selection.",
        )
    return sheet_of(view.rows(rows), demonstration)


def register_numbers(filter_: RegisterFilter, demonstration: bool) -> list[int]:
    """Numbers of all connections that the filter admits."""
    view = _View(filter_, demonstration)
    rows, _ = view.select(0, MAX_SHEET_ROWS)
    return [int(number) for number in view.index.connections.ids.take(rows)]


class _View:
    """Everything one request needs."""

    def __init__(self, filter_: RegisterFilter, demonstration: bool) -> None:
        self.filter = filter_
        self.index: ConnectionIndex = index(demonstration)
        self.states: StateColumns = self.index.at(today())
        self.kept = _tables(self.index)
        self.systems: dict[int, SystemInfo] | None = None

    def select(self, start: int, stop: int) -> tuple[Int32, int]:
        """Rows of the index from `start` to `stop` in the filter's order, and the number of all."""
        kept, filter_ = self.kept, self.filter
        admitted = mask(
            filter_,
            self.index.connections,
            self.states,
            kept.bodies,
            kept.orders,
            commitment_id=self._commitment_id(),
            systems=self._system_ids(),
        )
        order = kept.orders.order(filter_.sort, filter_.descending, self.states)
        return select(admitted, order, max(0, start), max(0, stop))

    def _commitment_id(self) -> int | None:
        if not self.filter.commitment:
            return None
        return next((c.id for c in self.kept.commitments if c.key == self.filter.commitment), -1)

    def _system_ids(self) -> Sequence[int] | None:
        filter_ = self.filter
        if filter_.system is None and not filter_.vendor:
            return None
        return [
            system.id
            for system in self._systems().values()
            if filter_.system in (None, system.id) and filter_.vendor in ("", system.vendor.key)
        ]

    def _systems(self) -> dict[int, SystemInfo]:
        if self.systems is None:
            self.systems = {s.id: s for s in specialist_systems(demonstration=True)}
        return self.systems

    def rows(self, rows: Int32) -> list[RegisterRow]:
        """The rows with all names."""
        territory = territory_at()
        promises = {c.id: c for c in self.kept.commitments}
        systems = self._systems() if self.states.system.take(rows).any() else {}
        return [self._row(int(row), territory, promises, systems) for row in rows]

    def _row(
        self,
        row: int,
        territory: Territory,
        promises: Mapping[int, CommitmentInfo],
        systems: Mapping[int, SystemInfo],
    ) -> RegisterRow:
        columns, states = self.index.connections, self.states
        authority = self.kept.authorities[int(columns.authority[row])]
        promise = promises[int(columns.commitment[row])]
        district = territory.get(Level.DISTRICT, pad_ars(authority.district)) if authority.district else None
        land = territory.get(Level.LAND, pad_ars(authority.land)) if authority.land else None
        service = promise.online_service
        return RegisterRow(
            connection_id=int(columns.ids[row]),
            authority_id=authority.id,
            authority_key=authority.key,
            authority_name=authority.name,
            district=authority.district,
            district_name=district.name if district else "",
            district_name_full=district.name_full if district else "",
            land=authority.land,
            land_name=land.name if land else "",
            commitment_key=promise.key,
            commitment_name_de=promise.name_de,
            commitment_name_en=promise.name_en,
            online_service=service.name if service and columns.online_service[row] == service.id else "",
            state=State(int(states.state[row])),
            live_level=LiveLevel(int(states.live_level[row])),
            strength=Strength(int(states.strength[row])),
            since=_day(int(states.since_day[row])),
            evidence_on=_day(int(states.evidence_day[row])),
            blocked=bool(states.blocked[row]),
            system=systems.get(int(states.system[row])),
            demonstration=bool(states.demonstration[row]),
        )


def _tables(found: ConnectionIndex) -> _Kept:
    global _kept
    bodies, promises = authorities(), commitments()
    kept = _kept
    same = (
        kept and kept.connections is found.connections and kept.authorities is bodies and kept.commitments == promises
    )
    if kept is not None and same:
        return kept
    table = Bodies([Body(b.id, b.key, b.name, b.sort_key, b.land, b.district) for b in bodies.values()])
    rank = np.zeros(max((c.id for c in promises), default=0) + 1, dtype=np.int32)
    rank[[c.id for c in promises]] = np.arange(len(promises), dtype=np.int32)
    with _lock:
        orders = Orders(found.connections, table, rank)
        kept = _kept = _Kept(found.connections, bodies, promises, table, orders)
    return kept


def _day(number: int) -> date | None:
    return _EPOCH + timedelta(days=number) if number >= 0 else None
