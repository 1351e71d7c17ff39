# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`territory.takeover`: what predecessors held is taken over once somebody else has approved it, all or nothing."""

from django.utils import translation

from blaupause.accounts import succeeding
from blaupause.accounts.acting import chain_of
from blaupause.accounts.handlers import Handler, Payload
from blaupause.accounts.problems import stale_request
from blaupause.accounts.scope import Scope, system
from blaupause.accounts.wall import acting
from blaupause.kernel.clock import today
from blaupause.kernel.succession import CHANGES, Case, Fate, Preview
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.territory import cases, takeovers

_HEADS = {
    "de": "{gone} → {successor}, zum {day}: {todo} Dinge übernehmen oder beenden",
    "en": "{gone} → {successor}, on {day}: take over or end {todo} things",
}
FATES: dict[Fate, tuple[str, str]] = {
    Fate.CONTINUES: ("fortgeführt", "going on"),
    Fate.TAKEN: ("übernommen", "taken over"),
    Fate.OWN: ("beim Nachfolger gilt Eigenes", "the successor's own stands"),
    Fate.ASKED: ("neu zu erfragen", "to be asked anew"),
    Fate.CLOSED: ("beendet", "ended"),
    Fate.KEPT: ("bleibt dort lesbar", "stays readable there"),
    Fate.BY_HAND: ("von Menschen zu entscheiden", "for people to decide"),
}


class Takeover(Handler):
    """Handler of requests made by takeovers.propose."""

    kind = takeovers.KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, then one line per fate, then the choices that were made."""
        return _described(payload, "de"), _described(payload, "en")

    def fingerprint(self, payload: Payload) -> str:
        """The whole preview; what it looked at is held still until the transaction ends."""
        by = _everyone()
        with acting(by):
            for room in succeeding.rooms():
                room.lock()
            case = cases.case(int(payload["case"]), by.day)
            if case is None:
                return ""
            return takeovers.fingerprint(case, _preview(case, payload, by))

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Every room in order, or none."""
        everyone = _everyone()
        case = cases.case(int(payload["case"]), everyone.day)
        if case is None or not case.whole:
            raise stale_request()
        found = _preview(case, payload, everyone)
        for room in succeeding.rooms():
            room.carry_out(case, payload["decisions"], everyone.day, by=by)
        append(by=by, chain=_chain(case), drafts=[_draft(case, found)])

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""


def _everyone() -> Scope:
    return system("takeover", today())


def _preview(case: Case, payload: Payload, by: Scope) -> Preview:
    return takeovers.previewed(case, payload["decisions"], by)


def _described(payload: Payload, language: str) -> str:
    by = _everyone()
    with translation.override(language), acting(by):
        case = cases.case(int(payload["case"]), by.day)
        assert case is not None  # the request has just been made for it
        found = _preview(case, payload, by)
        gone = "; ".join(one.name for one in case.gone)
        head = _HEADS[language].format(
            gone=gone, successor=case.successor.name, day=f"{case.on:%d.%m.%Y}", todo=found.todo
        )
        told = [head]
        told += [f"{FATES[fate][language != 'de']}: {found.counts[fate]}" for fate in Fate if found.counts.get(fate)]
        for choice in found.choices:
            words = dict(choice.options)
            told.append(f"{choice.title.rstrip('?')}: {words[payload['decisions'].get(choice.key, choice.default)]}")
        return "\n".join(told)


def _chain(case: Case) -> str:
    return chain_of(case.common)


def _draft(case: Case, found: Preview) -> Draft:
    detail: dict[str, object] = {
        "from": "; ".join(one.name for one in case.gone),
        "to": case.successor.name,
        "on": case.on.isoformat(),
        **{fate.value: found.counts[fate] for fate in sorted(CHANGES) if found.counts.get(fate)},
    }
    return Draft("territory.taken_over", takeovers.subject_of(case), detail, case.why, place=case.common)
