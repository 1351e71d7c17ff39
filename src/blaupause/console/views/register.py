# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Register: all connections with filters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from blaupause.accounts.rules import Kind, Verb
from blaupause.authorities import queries as authorities
from blaupause.catalog import queries as catalog
from blaupause.catalog.queries import CommitmentInfo, SystemInfo
from blaupause.console import parameters
from blaupause.console.presenters import Page, columns
from blaupause.console.scoped import scope_of
from blaupause.console.views.downloads import answer
from blaupause.kernel.clock import today
from blaupause.rollout import queries as rollout
from blaupause.rollout.queries import (
    SORTS,
    RegisterFilter,
    RegisterRow,
)
from blaupause.rollout.rules import State
from blaupause.territory.queries import Level, Territory, territory_at

PER_PAGE = 50
MAX_ID = 2**62
STATES = {state.name.lower(): state for state in State}
TITLES = (
    ("authority", gettext_lazy("Authority"), False),
    ("commitment", gettext_lazy("Promised service"), False),
    ("state", gettext_lazy("State"), False),
    ("since", gettext_lazy("Since"), True),
    ("", gettext_lazy("Evidence"), False),
)
ORDERS = frozenset({*SORTS, *(f"-{sort}" for sort in SORTS)})


@dataclass(frozen=True, slots=True)
class Options:
    """What the filters offer. Systems are named `h-<vendor>` and `v-<system id>` in addresses."""

    lands: list[tuple[str, str]]
    districts: list[tuple[str, list[tuple[str, str]]]]
    commitments: list[tuple[str, list[CommitmentInfo]]]
    systems: dict[str, str]


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """One page of the register."""
    demonstration = parameters.demonstration(request)
    options = _options(territory_at(), demonstration)
    filter_ = _filter(request, options)
    found = rollout.register_page(filter_, parameters.page(request), PER_PAGE, demonstration)
    order = f"-{filter_.sort}" if filter_.descending else filter_.sort
    context = {
        "missing": _missing(filter_),
        "filter": filter_,
        "options": options,
        "states": [(key, int(state)) for key, state in STATES.items()],
        "chosen_state": filter_.state.name.lower() if filter_.state is not None else "",
        "chosen_system": request.GET.get("verfahren", ""),
        "chosen_blocked": request.GET.get("blockiert", ""),
        "columns": columns(TITLES, order),
        "rows": found.rows,
        "editable": _editable(request, found.rows),
        "page": Page(found.page, found.pages, found.total, found.per_page),
    }
    return render(request, "console/register.html", context)


def numbers(request: HttpRequest) -> list[int]:
    """All connections that the filters of the address admit, in their order."""
    demonstration = parameters.demonstration(request)
    return rollout.register_numbers(_filter(request, _options(territory_at(), demonstration)), demonstration)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Everything the filter admits, as a file."""
    demonstration = parameters.demonstration(request)
    filter_ = _filter(request, _options(territory_at(), demonstration))
    sheet = rollout.register_sheet(filter_, demonstration)
    return answer(sheet, form, "register", today())


def _editable(request: HttpRequest, rows: Iterable[RegisterRow]) -> frozenset[int]:
    """Connections of the page that this reader may change: they get a box to tick."""
    scope = scope_of(request)
    if scope.person_id is None:
        return frozenset()
    return frozenset(
        row.connection_id
        for row in rows
        if scope.may(Verb.EDIT, Kind.CONNECTION, authorities.place_of_authority(row.authority_key))
    )


def _missing(chosen: RegisterFilter) -> int:
    """Authorities that a source counts but that are not known by name: they have no row yet.

    Nothing but Land and promise is known of them; under any other filter nobody can say whether they belong.
    """
    plain = RegisterFilter(
        land=chosen.land, commitment=chosen.commitment, sort=chosen.sort, descending=chosen.descending
    )
    if chosen != plain:
        return 0
    promises = [info for info in catalog.commitments() if chosen.land in ("", info.land)]
    admitted = [info for info in promises if chosen.commitment in ("", info.key)]
    known = (authorities.expected(info.competence, info.land) for info in admitted)
    return sum(one.missing for one in known if one)


def _filter(request: HttpRequest, options: Options) -> RegisterFilter:
    system = parameters.choice(request, "verfahren", options.systems, "")
    state = parameters.choice(request, "zustand", STATES, "")
    blocked = parameters.choice(request, "blockiert", ("ja", "nein"), "")
    order = parameters.choice(request, "ordnung", ORDERS, "authority")
    sort = next(sort for sort in SORTS if sort == order.removeprefix("-"))
    promises = [info.key for _, group in options.commitments for info in group]
    return RegisterFilter(
        land=parameters.choice(request, "land", dict(options.lands), ""),
        district=parameters.choice(request, "kreis", [key for _, group in options.districts for key, _ in group], ""),
        commitment=parameters.choice(request, "zusage", promises, ""),
        state=STATES[state] if state else None,
        system=int(system.removeprefix("v-")) if system.startswith("v-") else None,
        vendor=system.removeprefix("h-") if system.startswith("h-") else "",
        blocked={"ja": True, "nein": False}.get(blocked),
        text=parameters.text(request, "text"),
        sort=sort,
        descending=order.startswith("-"),
    )


def _options(territory: Territory, demonstration: bool) -> Options:
    promises = catalog.commitments()
    keys = sorted({info.land for info in promises}, reverse=True)
    names = {key: unit.name if (unit := territory.get(Level.LAND, key)) else key for key in keys}
    return Options(
        lands=list(names.items()),
        districts=[(name, _districts(territory, key)) for key, name in names.items()],
        commitments=[(name, [info for info in promises if info.land == key]) for key, name in names.items()],
        systems=_systems(catalog.specialist_systems(demonstration=demonstration)),
    )


def _districts(territory: Territory, land: str) -> list[tuple[str, str]]:
    return [(unit.ars[:5], unit.name_full) for unit in territory.at_level(Level.DISTRICT, land)]


def _systems(systems: Iterable[SystemInfo]) -> dict[str, str]:
    """Vendors, each followed by its products."""
    found: dict[str, str] = {}
    for system in systems:
        found.setdefault(f"h-{system.vendor.key}", system.vendor.name)
        found[f"v-{system.id}"] = f"{system.vendor.name}: {system.product} {system.version}".strip()
    return found
