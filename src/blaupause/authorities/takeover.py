# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which authority follows which, domain by domain, and what becomes of exceptions from competence rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language, gettext

from blaupause.accounts.acting import chain_of
from blaupause.accounts.succeeding import Room
from blaupause.authorities import store
from blaupause.authorities.queries import (
    AuthorityInfo,
    ExceptionInfo,
    authorities,
    competence_at,
    domains,
    exceptions,
    place_of_authority,
)
from blaupause.authorities.store import body_key
from blaupause.kernel.succession import Case, Decisions, Fate, Preview, Thing
from blaupause.ledger.actions import append
from blaupause.ledger.queries import history
from blaupause.ledger.rules import Actor, Draft
from blaupause.territory.rules import Level


@dataclass(frozen=True, slots=True)
class Passing:
    """A domain of an authority that vanished. `targets`: who is competent for its areas now; one is the rule."""

    old: int
    domain: str
    targets: frozenset[int]
    ended: bool  # it is competent for nothing in this domain any more


def passings(case: Case) -> list[Passing]:
    """What every authority of the vanished units was competent for, and who is instead; two statuses compared."""
    bodies = authorities()
    keys = {body_key((Level(level), ars)) for part in case.gone for level, ars in part.keys}
    gone = {pk for pk, info in bodies.items() if info.key in keys}
    return [one for domain in domains() for one in _passings(case, domain, gone)] if gone else []


def _passings(case: Case, domain: str, gone: set[int]) -> Iterator[Passing]:
    before, after = competence_at(domain, case.on - timedelta(days=1)), competence_at(domain, case.on)
    still = set(after.authority_ids.tolist())
    areas: defaultdict[int, list[int]] = defaultdict(list)
    for area, body in zip(before.area_ids.tolist(), before.authority_ids.tolist(), strict=True):
        if body in gone:
            areas[body].append(area)
    for body, held in sorted(areas.items()):
        now = {after.authority_of(target) for area in held for target in case.went.get(area, frozenset({area}))}
        yield Passing(body, domain, frozenset(one for one in now if one and one != body), body not in still)


class AuthoritiesRoom(Room):
    """Authorities and competences are derived; here it is checked that they were, and told who follows whom."""

    name = "authorities"
    order = 20
    tables: frozenset[str] = frozenset({"authorities.Authority", "authorities.CompetenceException"})
    untouched: Mapping[str, str] = {
        "authorities.Competence": "derived from the register, ends and begins with its statuses",
        "authorities.ExpectedAuthorities": "a number a source names for a whole Land",
    }

    def lock(self) -> None:
        """No derivation meanwhile."""
        store.lock()

    def left(self, _cases: Sequence[Case], _day: date, /) -> Mapping[int, int]:
        """Nothing that the derivation has not done."""
        return {}

    def preview(self, case: Case, _decisions: Decisions, _day: date, /) -> Preview:
        """Each authority ends; who follows it in which domain is said beside it."""
        found = passings(case)
        bodies = authorities()
        things = [_told(case, bodies, [one for one in found if one.old == old]) for old in _olds(found)]
        hindrances: tuple[str, ...] = ()
        if any(not one.ended or not one.targets for one in found) and _not_derived(case, found, bodies):
            hindrances = (gettext("The authorities are not derived from the new register yet (blaupause refresh)."),)
        return Preview((*things, *_exceptions(case)), hindrances=hindrances)

    def carry_out(self, case: Case, _decisions: Decisions, _day: date, /, *, by: Actor) -> None:
        """One ledger entry per authority that ended, naming who follows."""
        found, bodies = passings(case), authorities()
        drafts = []
        for old in _olds(found):
            subject = f"authority:{bodies[old].key}"
            if history(subject, limit=1):
                continue
            targets = _targets(one for one in found if one.old == old)
            detail: dict[str, object] = {
                "authority": bodies[old].key,
                "successors": [bodies[pk].key for pk in targets],
                "on": case.on.isoformat(),
            }
            place = place_of_authority(bodies[old].key)
            drafts.append(Draft("authorities.succeeded", subject, detail, case.why, place=place))
        if drafts:
            append(by=by, chain=chain_of(case.common), drafts=drafts)


def _olds(found: Sequence[Passing]) -> list[int]:
    return sorted({one.old for one in found})


def _targets(found: Iterator[Passing]) -> list[int]:
    return sorted({target for one in found for target in one.targets})


def _not_derived(case: Case, found: Sequence[Passing], bodies: Mapping[int, AuthorityInfo]) -> bool:
    """The derivation has not seen the day of the case: a vanished authority without any end, or without follower."""
    return any(bodies[one.old].valid_to is None for one in found) and case.whole


def _told(case: Case, bodies: Mapping[int, AuthorityInfo], found: Sequence[Passing]) -> Thing:
    old = bodies[found[0].old]
    targets = _targets(iter(found))
    names = ", ".join(bodies[pk].name for pk in targets)
    ended = all(one.ended for one in found)
    fate = Fate.BY_HAND if not case.whole else Fate.CLOSED if ended else Fate.KEPT
    detail = gettext("followed by %(names)s") % {"names": names} if names else gettext("nobody is known to follow")
    return Thing("authority", f"authority:{old.key}", place_of_authority(old.key), old.name, fate, detail=detail)


def _exceptions(case: Case) -> list[Thing]:
    """Exceptions that name a vanished unit: they end with it; a new one needs a source of its own."""
    keys = {key for part in case.gone for key in part.keys}
    found = []
    for row in exceptions():
        if row.authority in keys:
            told = gettext("The area has no known authority until a new exception is imported.")
            found.append(_exception(case, row, told))
        elif row.area in keys:
            found.append(_exception(case, row, gettext("It ends with its area.")))
    return found


def _exception(case: Case, row: ExceptionInfo, detail: str) -> Thing:
    key = f"{row.domain}:{row.area[0]}-{row.area[1]}:{row.valid_from.isoformat()}"
    place = case.gone[0].place
    known = domains().get(row.domain)
    name = row.domain if known is None else known.de if (get_language() or "de").startswith("de") else known.en
    return Thing("exception", f"exception:{key}", place, name, Fate.BY_HAND, detail=detail)
