# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What steps take: distributions, whether it gets quicker with practice, and everything as one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import NOWHERE, Scope
from blaupause.authorities.labels import KINDS
from blaupause.authorities.rules import AuthorityKind
from blaupause.catalog.queries import commitments
from blaupause.console import parameters
from blaupause.console.scoped import scope_of
from blaupause.console.views.downloads import FORMS, answer
from blaupause.kernel.clock import today
from blaupause.kernel.tabular import Column, Sheet, language_of
from blaupause.rollout.effortstats import FEW, SIZES, Summary
from blaupause.rollout.labels import BEARERS
from blaupause.rollout.observations import Observation, Observed, distribution, learning, observed
from blaupause.rollout.workrules import CostBearer

Text = str | Promise
MEASURES: Final[Mapping[str, tuple[str, Text]]] = {
    "minuten": ("minutes", gettext_lazy("Minutes of work")),
    "tage": ("days", gettext_lazy("Days from beginning to done")),
    "kosten": ("cents", gettext_lazy("Costs in euros")),
}
GROUPS: Final[Mapping[str, tuple[str, Text]]] = {
    "alle": ("all", pgettext_lazy("effort", "All together")),
    "art": ("kind", gettext_lazy("Kind of authority")),
    "groesse": ("size", gettext_lazy("Number of inhabitants")),
    "verfahren": ("system", gettext_lazy("Specialist system")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One distribution in words. `numbers`: low, first quartile, median, third quartile, high, or the few values."""

    title: str
    group: str
    summary: Summary
    numbers: list[str]
    label: str


@require_safe
def effort(request: HttpRequest) -> HttpResponse:
    """Figures; `was` says of what, `nach` how they are grouped, `zusage` of which promise."""
    scope = _allowed(request)
    measure, unit = MEASURES[what := parameters.choice(request, "was", MEASURES, "minuten")]
    group, _ = GROUPS[how := parameters.choice(request, "nach", GROUPS, "alle")]
    promises = {one.key: one for one in commitments()}
    promise = parameters.choice(request, "zusage", promises, "")
    found = observed(scope, commitment=promise)
    rows = _rows(found, measure, group)
    practice = learning(found)
    context = {
        "rows": rows,
        "most": max((row.summary.high for row in rows), default=0),
        "few": FEW,
        "cut": found.cut,
        "grouped": group != "all",
        "unit": unit,
        "what": what,
        "measures": [(key, title) for key, (_, title) in MEASURES.items()],
        "how": how,
        "groups": [(key, title) for key, (_, title) in GROUPS.items()],
        "promise": promise,
        "promises": promises.values(),
        "home": _curve(practice.at_home, _HOME),
        "among": _curve(practice.among, _AMONG),
        "curve_most": max((one.high for one in (*practice.at_home.values(), *practice.among.values())), default=0),
        "forms": FORMS,
    }
    return render(request, "console/effort.html", context)


_HOME: Final[Mapping[int, Text]] = {
    1: gettext_lazy("first connection of an authority"),
    2: gettext_lazy("second"),
    3: gettext_lazy("third"),
    4: gettext_lazy("fourth and later"),
}
_AMONG: Final[Mapping[int, Text]] = {
    1: gettext_lazy("first quarter to go live"),
    2: gettext_lazy("second quarter"),
    3: gettext_lazy("third quarter"),
    4: gettext_lazy("last quarter"),
}


def _allowed(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if scope.reach(Verb.SEE, Kind.PROGRESS) == NOWHERE:
        raise not_found()
    return scope


def _rows(found: Observed, measure: str, group: str) -> list[Row]:
    german = (get_language() or "de").startswith("de")
    rows = []
    for (step, of), summary in distribution(found, measure, group).items():
        title = found.titles.get(step, (step, step))[not german]
        place = (title, of if isinstance(of, int) else 99, str(of))  # classes by their size, the unknown last
        rows.append((place, _row(title, _group(group, of), summary, measure)))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _curve(found: Mapping[int, Summary], words: Mapping[int, Text]) -> list[Row]:
    return [_row(str(words[place]), "", found[place], "minutes") for place in sorted(found)]


def _row(title: str, group: str, summary: Summary, measure: str) -> Row:
    values = summary.values or (summary.low, *(summary.quartiles or ()), summary.high)
    numbers = [_number(value / 100, 2) if measure == "cents" else _number(value) for value in values]
    words = gettext("%(number)d connections: %(values)s") % {"number": summary.n, "values": "; ".join(numbers)}
    return Row(title, group, summary, numbers, words)


def _number(value: float, digits: int = 0) -> str:
    return number_format(round(value, digits), decimal_pos=digits, force_grouping=True)


def _group(group: str, of: object) -> str:
    if group == "kind" and isinstance(of, AuthorityKind):
        return str(KINDS[of])
    if group == "size":
        return _size(of) if isinstance(of, int) else gettext("unknown")
    return (str(of) or gettext("unknown")) if group == "system" else ""


def _size(number: int) -> str:
    if number == len(SIZES):
        return gettext("%(from)s and more") % {"from": _number(SIZES[-1])}
    if number == 0:
        return gettext("below %(to)s") % {"to": _number(SIZES[0])}
    return gettext("%(from)s to below %(to)s") % {
        "from": _number(SIZES[number - 1]),
        "to": _number(SIZES[number]),
    }


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Everything one may see as one tidy table; docs/effort.md tells what the columns mean."""
    found = observed(_allowed(request), commitment=parameters.text(request, "zusage", 60), most=None)
    return answer(_sheet(found), form, "aufwand", today())


def _sheet(found: Observed) -> Sheet:
    kinds = {one.name.lower(): str(KINDS[one]) for one in AuthorityKind}
    columns = [
        Column("connection", gettext("Connection"), "integer"),
        Column("authority_key", gettext("Authority key")),
        Column("kind", gettext("Kind of authority"), labels=kinds),
        Column("population", gettext("Inhabitants"), "integer"),
        Column("land", gettext("Land")),
        Column("commitment", gettext("Commitment key")),
        Column("online_service", gettext("Online service")),
        Column("system", gettext("Specialist system")),
        Column("step", gettext("Step")),
        Column("phase", gettext("Phase")),
        Column("actor", gettext("Who worked")),
        Column("minutes", gettext("Minutes of work"), "integer"),
        Column("cents", gettext("Costs in cents"), "integer"),
        Column("bearer", gettext("Who paid"), labels={one.name.lower(): str(BEARERS[one]) for one in CostBearer}),
        Column("occurred_on", gettext("Day"), "date"),
        Column("began", gettext("Began"), "date"),
        Column("done", gettext("Done on"), "date"),
        Column("days", gettext("Days"), "integer"),
        Column("derived", gettext("Read off, not entered"), "boolean"),
        Column("blueprint", gettext("Blueprint version")),
    ]
    notes = [
        gettext("As of %(day)s. Unknown does not mean no.") % {"day": today().isoformat()},
        gettext("One row for each observation, as far as the reader may see; what was taken back is left out."),
    ]
    return Sheet(gettext("Effort"), columns, [_cells(one) for one in found.rows], notes, language_of(get_language()))


def _cells(one: Observation) -> tuple[object, ...]:
    return (
        one.at.connection_id,
        one.at.authority,
        one.at.kind.name.lower(),
        one.at.population,
        one.at.land,
        one.at.commitment,
        one.at.online_service,
        one.at.system,
        one.step,
        one.phase,
        one.actor,
        one.minutes,
        one.cents,
        one.bearer.name.lower() if one.bearer is not None else "",
        one.occurred_on,
        one.span.began if one.span else None,
        one.span.done if one.span else None,
        one.span.days if one.span else None,
        one.derived,
        one.at.blueprint,
    )
