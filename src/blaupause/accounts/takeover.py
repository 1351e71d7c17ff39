# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of the people of a place that vanished: who answers and acts there, what waits for approval."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext

from blaupause.accounts import succession
from blaupause.accounts.acting import chain_of
from blaupause.accounts.behalf import lock
from blaupause.accounts.handlers import handlers
from blaupause.accounts.models import ChangeRequest, Organisation
from blaupause.accounts.scope import system
from blaupause.accounts.succeeding import Room
from blaupause.kernel.clock import now
from blaupause.kernel.places import Place
from blaupause.kernel.succession import Case, Decisions, Fate, Preview, Thing
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft


class AccountsRoom(Room):
    """Organisations and mandates go to the successor; requests at a place that vanished are taken off the table."""

    name = "accounts"
    order = 40
    tables: frozenset[str] = frozenset({"accounts.Organisation", "accounts.Mandate", "accounts.ChangeRequest"})
    untouched: Mapping[str, str] = {
        "accounts.Membership": "belongs to an organisation and reaches what that reaches",
        "accounts.Invitation": "belongs to an organisation and reaches what that reaches",
        "accounts.Approval": "belongs to a request",
        "ledger.Entry": "what was recorded stays as it was recorded",
    }

    def lock(self) -> None:
        """No organisation comes or goes meanwhile."""
        lock("places")

    def left(self, cases: Sequence[Case], day: date, /) -> Mapping[int, int]:
        """Organisations, mandates and waiting requests at places that vanished."""
        numbers = {part.place: case.number for case in cases for part in case.gone}
        return Counter(numbers[one.place] for one in _held(list(numbers), day))

    def preview(self, case: Case, _decisions: Decisions, day: date, /) -> Preview:
        """Each of them by its number; which people these are is told elsewhere, to whom it may be."""
        return Preview(tuple(_thing(case, one) for one in _held([part.place for part in case.gone], day)))

    def carry_out(self, case: Case, _decisions: Decisions, day: date, /, *, by: Actor) -> None:
        """Move who answers and acts there, withdraw what waits there."""
        everyone = system("takeover", day)
        for part in case.gone:
            for row in _requests([part.place]):
                _withdraw(by, row, case)
            succession.move(who=by, by=everyone, old=part.place, new=case.successor.place, on=case.on, why=case.why)


class _Held(NamedTuple):
    kind: str
    number: int
    place: Place
    name: str
    version: int


def _held(places: Sequence[Place], day: date) -> list[_Held]:
    """All three sorts in one question."""
    names = ("sort", "pk", "place", "title", "version")
    bodies = Organisation.unscoped.filter(place__in=places)
    acting = succession.current_mandates(day).filter(place__in=places)
    rows = bodies.annotate(sort=Value("organisation"), title=F("name")).values_list(*names)
    others = (
        acting.annotate(sort=Value("mandate"), title=F("agent__name")).values_list(*names),
        _requests(places).annotate(sort=Value("request"), title=Value("")).order_by().values_list(*names),
    )
    return sorted(_Held(*row) for row in rows.union(*others, all=True))


def _requests(places: Sequence[Place]) -> QuerySet[ChangeRequest]:
    return ChangeRequest.unscoped.filter(place__in=places, state="waiting").order_by("pk")


def _thing(case: Case, one: _Held) -> Thing:
    key, mark = f"{one.kind}:{one.number}", str(one.version)
    if one.kind != "request":
        return Thing(one.kind, key, one.place, one.name, Fate.TAKEN if case.whole else Fate.BY_HAND, mark)
    title = gettext("Request %(number)s") % {"number": one.number}
    detail = gettext("has to be made again for the successor")
    return Thing(one.kind, key, one.place, title, Fate.CLOSED if case.whole else Fate.BY_HAND, mark, detail)


def _withdraw(by: Actor, row: ChangeRequest, case: Case) -> None:
    """Nobody can decide at a place that does not exist; what was set aside for the request goes on."""
    told = {"state": "withdrawn", "decided_at": now(), "reason": case.why, "version": F("version") + 1}
    ChangeRequest.unscoped.filter(pk=row.pk, state="waiting").update(**told)
    handlers[row.kind].reopen(row.payload)
    detail: dict[str, object] = {
        "kind": row.kind,
        "subject": row.subject,
        "summary": row.summary_de.partition("\n")[0],
        "author": f"person:{row.author_id}",
    }
    draft = Draft("change_request.withdrawn", f"change_request:{row.pk}", detail, case.why, place=row.place)
    append(by=by, chain=chain_of(row.place), drafts=[draft])
