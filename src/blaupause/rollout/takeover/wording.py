# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan in the words of the page: one line per thing, one question per choice."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext

from blaupause.blueprint.queries import BlueprintInfo
from blaupause.kernel.succession import Case, Choice, Preview, Thing
from blaupause.rollout import values
from blaupause.rollout.labels import DEVIATIONS, STATES, STEP_STATES
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import State
from blaupause.rollout.takeover.held import Bent, Conn, Group, Link, Review, Said
from blaupause.rollout.takeover.plan import Open, Outcome, Plan
from blaupause.rollout.takeover.read import Read

_SHOWN = 120


@dataclass(frozen=True)
class _Words:
    rows: Mapping[int, Connection]
    blueprint: BlueprintInfo | None
    german: bool

    def promise(self, connection: int) -> str:
        """What was promised, and by whom."""
        row = self.rows[connection]
        name = row.commitment.name_de if self.german else row.commitment.name_en
        return f"{row.authority.name}: {name}"

    def step(self, key: str) -> str:
        """Title of a step, its key when the blueprint does not know it any more."""
        found = next((one for one in self.blueprint.steps if one.key == key), None) if self.blueprint else None
        return key if found is None else found.title.de if self.german else found.title.en

    def parameter(self, key: str) -> str:
        """Title of a value."""
        found = self.blueprint.document.parameters.get(key) if self.blueprint else None
        return key if found is None else found.title.de if self.german else found.title.en

    def value(self, said: Said) -> str:
        """The value as people read it; what names somebody is not shown here."""
        parameter = self.blueprint.document.parameters.get(said.key) if self.blueprint else None
        if parameter is None or parameter.personal or not said.carries:
            return ""
        text = values.spoken(parameter, said.value)
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def preview(case: Case, found: Read, plan: Plan) -> Preview:
    """Things and choices in the language of the page."""
    german = (get_language() or "de").startswith("de")
    words = _Words(found.rows, found.blueprint, german)
    names = {part.place: part.name for part in case.gone}
    things = tuple(_thing(words, names, one) for one in plan.outcomes)
    return Preview(things, tuple(_choice(words, names, one) for one in plan.choices), rests=found.rests)


def _thing(words: _Words, names: Mapping[str, str], one: Outcome) -> Thing:
    thing = one.thing
    if isinstance(thing, Conn):
        return _of_connection(words, one, thing)
    if isinstance(thing, Said):
        title = f"{names.get(thing.place, thing.place)}: {words.parameter(thing.key)}"
        mark = f"{thing.version}"
        return Thing("statement", f"statement:{thing.id}", thing.place, title, one.fate, mark, words.value(thing))
    place = words.rows[thing.connection].place
    title = words.promise(thing.connection)
    if isinstance(thing, Link):
        detail = words.step(thing.step) if thing.step else gettext("altogether")
        return Thing("blocker", f"link:{thing.id}", place, title, one.fate, f"{thing.blocker}:{thing.hard}", detail)
    if isinstance(thing, Bent):
        detail = f"{words.step(thing.step)}: {DEVIATIONS[thing.kind]}"
        return Thing("deviation", f"deviation:{thing.id}", place, title, one.fate, str(thing.version), detail)
    assert isinstance(thing, Review)
    return Thing("review", f"review:{thing.id}", place, title, one.fate, str(thing.version))


def _of_connection(words: _Words, one: Outcome, thing: Conn) -> Thing:
    title = words.promise(thing.id)
    if one.count is not None:
        what, number = one.count
        told = {
            "messages": ngettext("%(n)d message", "%(n)d messages", number) % {"n": number},
            "efforts": ngettext("%(n)d entry of effort", "%(n)d entries of effort", number) % {"n": number},
        }
        kind = "message" if what == "messages" else "effort"
        return Thing(kind, f"{what}:{thing.id}", thing.place, title, one.fate, detail=told[what])
    if one.step is not None:
        state = (thing.steps or {})[one.step]
        detail = f"{words.step(one.step)}: {STEP_STATES[state]}"
        return Thing("step", f"step:{thing.id}:{one.step}", thing.place, title, one.fate, state.name, detail)
    mark = "" if thing.taken else str(thing.revision)
    return Thing("connection", f"connection:{thing.id}", thing.place, title, one.fate, mark, str(STATES[thing.state]))


def _choice(words: _Words, names: Mapping[str, str], one: Open) -> Choice:
    subject = one.subject
    if isinstance(subject, Group):
        row = words.rows[subject.predecessors[0].id]
        promise = row.commitment.name_de if words.german else row.commitment.name_en
        title = gettext("%(promise)s: which state goes on?") % {"promise": promise}
        options = tuple((value, str(STATES[State[value]])) for value, _ in one.options)
        return Choice(one.key, title, options, one.default)
    if isinstance(subject, Bent):
        title = f"{words.promise(subject.connection).partition(': ')[2]}: {words.step(subject.step)}"
        nothing = gettext("as the blueprint says, to be decided anew")
    else:
        title = words.parameter(subject.key)
        if subject.connection is not None:
            title = f"{words.promise(subject.connection).partition(': ')[2]}: {title}"
        nothing = gettext("ask anew")
    options = tuple((value, _option(words, names, thing) or nothing) for value, thing in one.options)
    return Choice(one.key, title, options, one.default)


def _option(words: _Words, names: Mapping[str, str], thing: object) -> str:
    if isinstance(thing, Said):
        return f"{words.value(thing)} ({names.get(thing.place, thing.place)})"
    if isinstance(thing, Bent):
        what = f": {thing.what}" if thing.what else ""
        return f"{DEVIATIONS[thing.kind]}{what} ({words.rows[thing.connection].authority.name})"
    return ""
