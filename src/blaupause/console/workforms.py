# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fields for what a step asks for, and reading them back: only what differs from what holds is stated."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from blaupause.accounts.problems import invalid
from blaupause.console.days import short_day
from blaupause.console.valuefields import as_typed, input_kind, input_options, offered, remark
from blaupause.kernel.problems import Problem
from blaupause.rollout.holding import StatementInfo
from blaupause.rollout.knowing import Standing
from blaupause.rollout.needs import HERE, Need, Pair, about, implied_by, title_of
from blaupause.rollout.placenames import origin_name
from blaupause.rollout.statements import Stated
from blaupause.rollout.stepwork import NewStatement
from blaupause.rollout.values import stored_value
from blaupause.rollout.workrules import StatementKind

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to fill in. `kind`: type of the input, select, area or check. `origin`: where it comes from."""

    id: str
    name: str
    label: str
    help: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...]
    needed: bool
    error: str
    origin: str
    shared: bool
    until: str
    verified: bool
    version: int
    remark: str = ""

    @property
    def checked(self) -> bool:
        """A box that is ticked."""
        return self.value == "yes"


def said_in(pair: Pair) -> str:
    """The text in the language of the page."""
    return pair[0] if (get_language() or "de").startswith("de") else pair[1]


def entries(
    here: Standing, step: str, needs: Iterable[Need], sent: QueryDict | None, errors: Mapping[str, str]
) -> list[Entry]:
    """The fields of a step; with what was typed when it is shown again."""
    return [_entry(here, step, one, sent, errors.get(one.id, "")) for one in needs]


def _entry(here: Standing, step: str, need: Need, sent: QueryDict | None, error: str) -> Entry:
    held = need.held
    value, until, verified = (
        (held.value, held.valid_until, held.verified_on is not None) if held else ("", None, False)
    )
    until_ = until.isoformat() if until else ""
    if sent is not None and f"war-{need.id}" in sent:
        value = str(sent.get(need.id, ""))[:2000]
        until_, verified = str(sent.get(f"bis-{need.id}", ""))[:10], f"geprueft-{need.id}" in sent
    target, version = about(here, need)
    return Entry(
        id=f"{step}-{need.id}",
        name=need.id,
        label=_label(need),
        help=said_in(need.help) if need.help else "",
        kind=input_kind(need.parameter) if need.parameter else "check",
        value=as_typed(need.parameter, value) if sent is None else value,
        options=(input_options(need.parameter) or offered(need.key)) if need.parameter else (),
        needed=need.needed,
        error=error,
        origin=_origin(here, held),
        shared=target.connection_id is None,
        until=until_,
        verified=verified,
        version=version,
        remark=remark(need.key, held.value) if held and need.parameter else _says(here, need),
    )


def _label(need: Need) -> str:
    title = said_in(need.title)
    unit = need.parameter.unit if need.parameter else ""
    return f"{title} ({unit})" if unit else title


def _says(here: Standing, need: Need) -> str:
    """What is said along with it, where nobody has said anything of it."""
    said = [said_in(title_of(here, key)) for key in implied_by(here, need)] if need.held is None else []
    return gettext("This also says: %(titles)s.") % {"titles": ", ".join(said)} if said else ""


def _origin(here: Standing, held: StatementInfo | None) -> str:
    if held is not None and held.follows:
        return gettext("Follows from: %(title)s.") % {"title": said_in(title_of(here, held.follows))}
    if held is None or held.connection_id is not None:
        return ""
    if held.tested is not None:
        return gettext(
            "Tested with %(system)s on %(day)s. This holds for all customers of this version, so you need not say it."
        ) % {"system": held.tested.system, "day": short_day(held.tested.tested_on)}
    if held.place == here.place:
        return gettext("Stated once, for all services here.")
    return gettext("Comes from: %(place)s.") % {"place": origin_name(held.place)}


LEVELS: Mapping[str, str | Promise] = {
    "federal": gettext_lazy("the Federation"),
    "land": gettext_lazy("the Land"),
    "region": gettext_lazy("the region"),
    "district": gettext_lazy("the district"),
    "association": gettext_lazy("the association of municipalities"),
    "municipality": gettext_lazy("your authority"),
    HERE: gettext_lazy("your authority, for this service"),
}
"""Who knows a value, by its level."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a form states, and what is wrong in it by name of the field."""

    statements: tuple[NewStatement, ...]
    errors: dict[str, str]


def read(here: Standing, needs: Iterable[Need], sent: QueryDict) -> Read:
    """Statements for everything that differs from what holds. Fields that were not sent stay as they are."""
    found: list[NewStatement] = []
    errors: dict[str, str] = {}
    for need in needs:
        if f"war-{need.id}" not in sent:
            continue
        try:
            one = _statement(here, need, sent, _everywhere(sent))
        except Problem as problem:
            errors[need.id] = problem.text(get_language() or "de")
            continue
        if one is not None:
            found.append(one)
    return Read(tuple(found), errors)


def _everywhere(sent: QueryDict) -> bool | None:
    """What somebody says against the blueprint: it holds for all services, or for this one only."""
    if "alle" in sent:
        return True
    return False if "nur-hier" in sent else None


def _statement(here: Standing, need: Need, sent: QueryDict, everywhere: bool | None) -> NewStatement | None:
    typed = str(sent.get(need.id, ""))
    if need.kind is not StatementKind.PARAMETER:
        taken_back = typed != "yes" and need.there and need.held is not None and _not_here(here, need.held)
        if taken_back and sent.get(f"stand-{need.id}") != "yes":
            return None  # the box was empty when it was shown: it came meanwhile, and nobody denies it
        denied = need.held is not None and need.held.value == "no"  # an empty box does not take that back
        typed = "yes" if typed == "yes" else "no" if taken_back or denied else ""
    value = stored_value(need.parameter, need.id, typed)
    until = _day(need.id, str(sent.get(f"bis-{need.id}", "")).strip())
    verified = f"geprueft-{need.id}" in sent
    held = need.held
    if held is not None and _same(held, value, until, verified):
        return None
    if held is None and not value:
        return None
    where, _ = about(here, need, everywhere=everywhere)
    version = sent.get(f"war-{need.id}", "")
    seen = int(version) if re.fullmatch(r"[0-9]{1,9}", version) else 0
    return NewStatement(where, Stated(need.kind, need.key, value, "", until, verified), seen)


def _not_here(here: Standing, held: StatementInfo) -> bool:
    """It comes from above or follows from something else, so that it is not so here has to be said."""
    return bool(held.follows) or (held.connection_id is None and held.place != here.place)


def _same(held: StatementInfo, value: str, until: date | None, verified: bool) -> bool:
    return (held.value, held.valid_until, held.verified_on is not None) == (value, until, verified)


def _day(field: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise invalid(field, "Bitte einen Tag wie 2026-12-31.", "Please a day such as 2026-12-31.") from None


def same_for_all(here: Standing, needs: Iterable[Need], sent: QueryDict) -> Read:
    """Statements of a form for several connections: only what was filled in; nothing is taken back."""
    found: list[NewStatement] = []
    errors: dict[str, str] = {}
    for need in needs:
        if not str(sent.get(need.id, "")).strip():
            continue
        try:
            one = _statement(here, need, sent, _everywhere(sent))
        except Problem as problem:
            errors[need.id] = problem.text(get_language() or "de")
            continue
        if one is not None:
            found.append(replace(one, seen=about(here, need, everywhere=_everywhere(sent))[1]))
    return Read(tuple(found), errors)


def blank(
    here: Standing, step: str, needs: Iterable[Need], sent: QueryDict | None, errors: Mapping[str, str]
) -> list[Entry]:
    """The fields of a step for several connections: empty, or as they were typed."""
    empty = [replace(one, held=None) for one in needs]
    return entries(here, step, empty, sent, errors)
