# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One connection: what everybody may read, and for those involved the work on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from blaupause.accounts.queries import names
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope
from blaupause.console import parameters, workpage
from blaupause.console.history import history_address
from blaupause.console.matrix import shown
from blaupause.console.scoped import said, scope_of
from blaupause.console.workforms import said_in
from blaupause.kernel.clock import today
from blaupause.rollout import atonce, workplace
from blaupause.rollout import queries as rollout
from blaupause.rollout.labels import LEVELS, OWNERS, STEP_STATES, STRENGTHS
from blaupause.rollout.needs import in_words
from blaupause.rollout.ownsystem import own_system
from blaupause.rollout.queries import ConnectionDetail, EventInfo, StepStatus
from blaupause.rollout.rules import OVER, LiveLevel, State, Strength
from blaupause.rollout.workplace import Work
from blaupause.territory.queries import Level, territory_at

MAX_ID = 2**62
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in words of the page's language."""

    number: int
    status: StepStatus
    actors: str
    inputs: str
    after: str
    better_after: str


@require_safe
def connection(request: HttpRequest, number: int) -> HttpResponse:
    """One connection."""
    detail = detail_of(request, number)
    if scope_of(request).may(Verb.SEE, Kind.PROGRESS, detail.place):
        return work_page(request, detail)
    return render(request, "console/connection.html", _context(request, detail) | {"steps": _steps(detail)})


def detail_of(request: HttpRequest, number: int) -> ConnectionDetail:
    """The connection an address names. Raises Http404."""
    found = None
    if number < MAX_ID:
        invented = parameters.demonstration(request)
        found = rollout.connection(number, demonstration=invented, states=False)
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, detail: ConnectionDetail) -> dict[str, object]:
    """What everybody reads."""
    territory = territory_at()
    land = territory.get(Level.LAND, detail.authority.land)
    scope = scope_of(request)
    return {
        "detail": detail,
        "abbreviations": detail.blueprint.document.abbreviations,
        "said": said(request) if scope.person_id else [],
        "may_edit": scope.may(Verb.EDIT, Kind.CONNECTION, detail.place),
        "events": [(event, "") for event in detail.events],
        "declined": _declined(detail),
        "land_name": land.name if land else detail.authority.land,
        "members": territory.members(detail.authority.unit_id),
        "today": today(),
    }


def _declined(detail: ConnectionDetail) -> EventInfo | None:
    """The decision against it, when that is how it stands."""
    if detail.state is not State.DECLINED:
        return None
    return next((event for event in detail.events if event.state is State.DECLINED), None)


def work_page(
    request: HttpRequest,
    detail: ConnectionDetail,
    step: str = "",
    sent: QueryDict | None = None,
    errors: dict[str, str] | None = None,
    wrong: list[str] | None = None,
) -> HttpResponse:
    """The page for those who see the work; with what was typed when something in it was wrong."""
    scope = scope_of(request)
    work = workplace.work(scope, detail, invented=not parameters.official_only(request))
    here = work.here
    wanted = step or request.GET.get("schritt", "")[:40]
    over = here.state in OVER
    chosen = workpage.chosen_step(here, wanted) if wanted or not over else ""
    cards = workpage.cards(work, chosen, sent, errors)
    who = _who(scope, detail, work)
    titles = workpage.titles_of(here)
    own = own_system(here, detail)
    level = workplace.next_level(here, detail.recorded.live_level)
    context = _context(request, detail) | {
        "cards": cards,
        "own": own,
        "own_shown": shown(own.cells),
        "chosen": chosen,
        "done": sum(card.gone for card in cards),
        "may_work": scope.may(Verb.EDIT, Kind.PROGRESS, detail.place),
        "blockers": [(one, one.owner_name or OWNERS[one.owner], titles.get(one.step, "")) for one in work.blockers],
        "may_report": scope.may(Verb.ADD, Kind.BLOCKER, detail.place),
        "may_share": scope.may(Verb.ADD, Kind.PRACTICE, detail.place),
        "may_write": scope.may(Verb.ADD, Kind.MESSAGE, detail.place),
        "finishable": workpage.ready(here, cards, () if over else atonce.finishable(here)),
        "at_once": len(atonce.in_one_sitting(here)) > 1,
        "proof": workpage.proof(here),
        "drawn": workpage.drawn(here),
        "messages_": [(one, who(one.by), titles.get(one.step, "")) for one in work.messages],
        "moves": [(titles.get(one.step, one.step), one, who(one.by), STEP_STATES[one.new]) for one in work.moves],
        "shown": _SHOWN,
        "level": level and (LEVELS[level.level], [said_in(in_words(one)) for one in level.obstacles]),
        "events": [(event, who(event.by)) for event in detail.events],
        "strengths": [(one.name.lower(), STRENGTHS[one]) for one in Strength if one is not Strength.NONE],
        "levels": [(one.name.lower(), LEVELS[one]) for one in LiveLevel],
        "ledger": history_address(request, gegenstand=f"connection:{detail.id}"),
        "sent": sent,
        "wrong": wrong or [],
        "step_titles": titles,
    }
    return render(request, "console/connection_work.html", context, status=400 if wrong or errors else 200)


class _Names:
    """People by name where the reader may know them."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known
        self._somebody = gettext("a person")

    def __call__(self, by: str) -> str:
        return self._known.get(by, self._somebody if by.startswith("person:") else by)


def _who(scope: Scope, detail: ConnectionDetail, work: Work) -> _Names:
    said_by = {one.by for one in work.moves} | {one.by for one in work.messages}
    said_by |= {event.by for event in detail.events}
    return _Names(names(scope, said_by))


def _steps(detail: ConnectionDetail) -> list[StepRow]:
    german = (get_language() or "de").startswith("de")
    titles = {one.step.key: one.step.title.de if german else one.step.title.en for one in detail.steps}

    def listed(keys: Iterable[str]) -> str:
        return ", ".join(titles.get(key, key) for key in keys)

    def words(texts: Iterable[object]) -> str:
        return ", ".join(str(getattr(text, "de" if german else "en")) for text in texts)

    return [
        StepRow(
            number=number,
            status=one,
            actors=words(one.step.actors),
            inputs=words(datum.name for datum in (*one.step.inputs, *one.extra_inputs)),
            after=listed(one.step.hard),
            better_after=listed(one.step.soft),
        )
        for number, one in enumerate(detail.steps, start=1)
    ]


__all__ = ["connection", "detail_of", "work_page"]
