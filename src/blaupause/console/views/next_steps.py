# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Your next steps: the tasks of one authority, or first which authority."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.authorities.queries import AuthorityInfo
from blaupause.console import parameters
from blaupause.console.presenters import columns, paginate
from blaupause.console.scoped import scope_of
from blaupause.rollout import cockpit
from blaupause.rollout.cockpit import Desk
from blaupause.rollout.labels import STATES

PER_PAGE = 50
_KEYS = {
    "bereit": lambda one: one.ready,
    "wartet": lambda one: one.waiting,
    "blockiert": lambda one: one.blocked,
    "online": lambda one: one.live,
}
_TITLES = (
    ("name", gettext_lazy("Authority"), False),
    ("bereit", gettext_lazy("Can go on"), True),
    ("wartet", gettext_lazy("Steps that wait"), True),
    ("blockiert", gettext_lazy("Steps that are blocked"), True),
    ("online", gettext_lazy("Services live"), True),
)
ORDERS = frozenset({"name", *_KEYS, *(f"-{key}" for key in ("name", *_KEYS))})


@require_safe
def next_steps(request: HttpRequest) -> HttpResponse:
    """With one authority its tasks; with many, a list to choose from first."""
    scope = scope_of(request)
    all_mine = cockpit.mine(scope)
    if not all_mine:
        return render(request, "console/next_steps_none.html")
    wanted = request.GET.get("behoerde", "")
    if wanted or len(all_mine) == 1:
        found = next((one for one in all_mine if one.key == wanted), None if wanted else all_mine[0])
        if found is None:
            raise not_found()
        return _tasks(request, found, len(all_mine))
    return _choice(request, all_mine)


def _tasks(request: HttpRequest, authority: AuthorityInfo, others: int) -> HttpResponse:
    found = cockpit.cockpit(scope_of(request), authority)
    connections = [(here, promise, STATES[here.state]) for here, promise in found.connections]
    context = {"found": found, "connections": connections, "several": others > 1}
    return render(request, "console/next_steps.html", context)


def _choice(request: HttpRequest, all_mine: list[AuthorityInfo]) -> HttpResponse:
    text = parameters.text(request, "text")
    order = parameters.choice(request, "ordnung", ORDERS, "-bereit")
    hits = [one for one in all_mine if text.casefold() in one.name.casefold()]
    found = cockpit.desks(scope_of(request), hits)
    rows = _sorted(found.desks, order)
    page = paginate(len(rows), parameters.page(request), PER_PAGE)
    context = {
        "text": text,
        "rows": rows[page.first - 1 : page.last] if rows else [],
        "page": page,
        "columns": columns(_TITLES, order),
        "left_out": found.left_out,
        "order": order,
    }
    return render(request, "console/next_steps_choice.html", context)


def _sorted(rows: Sequence[Desk], order: str) -> list[Desk]:
    by_name = sorted(rows, key=lambda one: one.authority.sort_key, reverse=order == "-name")
    key = _KEYS.get(order.removeprefix("-"))
    return sorted(by_name, key=key, reverse=order.startswith("-")) if key else by_name
