# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Conditions that cannot be read, say nothing, or can never hold; gates that nobody ever gets through."""

from collections.abc import Iterator, Mapping

from blaupause.blueprint.rules import expression as language
from blaupause.blueprint.rules.expression import Expression, Facts, Verdict, evaluate, references
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.references import Known
from blaupause.blueprint.rules.reports import Finding, error, warning
from blaupause.blueprint.rules.vocabulary import MAX_CHARACTERS, conditions, place, vocabulary
from blaupause.blueprint.rules.yamlfile import Path

MAX_LOOKED_INTO = 600
"""Longer ones are not looked through part by part."""
Gates = Mapping[str, tuple[str, Expression]]


def check(document: Document, known: Known) -> Iterator[Finding]:
    """All findings about conditions."""
    broken = {name: [key for section, key in known.broken if section == name] for name in ("steps", "checks")}
    untyped = [key for section, key in known.broken if section == "parameters"]
    words = vocabulary(document, **broken, data=known.loose)
    gates: dict[str, tuple[str, Expression]] = {}
    total = 0
    for path, text in conditions(document):
        total += len(text)
        if total > MAX_CHARACTERS:
            message = (
                f"Die Bedingungen haben zusammen mehr als {MAX_CHARACTERS} Zeichen.",
                f"The conditions have more than {MAX_CHARACTERS} characters together.",
            )
            yield error("too_many_conditions", path, *message)
            return
        if any(f"value({key})" in text for key in untyped):
            continue  # of what type it is, nobody knows until it is mended
        expression, findings = language.check(text, words)
        for found in findings:
            hint = (found.hint_de, found.hint_en)
            said = error(f"condition_{found.code}", path, found.de, found.en, hint)
            yield said._replace(column=found.column - 1)
        if expression is None:
            continue
        always = language.always(expression)
        yield from _decided(path, text, expression, always)
        if path[-1] == "when" and always is None:
            gates[str(path[1])] = (text, expression)
    if not any(section in ("steps", "profiles") for section, _ in known.broken):
        yield from _unreachable(document, gates)


def _decided(path: Path, text: str, expression: Expression, always: bool | None) -> Iterator[Finding]:
    """What is certain before anybody knows a fact: the whole condition, or parts that change nothing."""
    if always is False and path[-1] == "when":
        yield error(
            "impossible",
            path,
            "Dieser Meilenstein ist unmöglich: Die Bedingung ist nie erfüllt.",
            "This gate is impossible: its condition never holds.",
        )
        return
    parts = language.decided_parts(expression) if always is not None or len(text) <= MAX_LOOKED_INTO else []
    for part in parts:
        de, en = ("immer", "always") if part.answer else ("nie", "never")
        found = warning(
            "dead_condition",
            path,
            f"Diese Bedingung gilt {de}." if always is not None else f"Dieser Teil gilt {de}: {part.text}",
            f"This condition holds {en}." if always is not None else f"This part holds {en}: {part.text}",
        )
        yield found._replace(column=max(0, text.find(part.text)))


def _unreachable(document: Document, gates: Gates) -> Iterator[Finding]:
    waits = _waits(document, gates)
    behind = {key: _reach(key, waits) for key in document.steps}  # everything a step waits for, near or far
    for key, (text, expression) in gates.items():
        named = references(expression)
        late = {step for step in named.steps if step == key or key in behind.get(step, ())}
        missing = {datum for datum in named.data if not _comes(document, key, datum, behind)}
        facts = Facts(done=dict.fromkeys(late, False), have=dict.fromkeys(missing, False))
        if evaluate(expression, facts).verdict is Verdict.FALSE:
            yield from _why(document, key, text, late, missing)
        for step in sorted(named.steps - late):
            if document.steps[step].order > document.steps[key].order:
                said = warning(
                    "gate_later",
                    ("steps", key, "gate", "when"),
                    f"Der Schritt „{document.steps[step].title.de}“ kommt nach seiner Nummer später.",
                    f"The step “{document.steps[step].title.en}” comes later by its number.",
                )
                yield said._replace(column=place(text, "done", step))


def _waits(document: Document, gates: Gates) -> dict[str, set[str]]:
    """What each step cannot be finished without: its hard dependencies, and steps its gate always needs."""
    waits = {key: {other for other in step.hard if other in document.steps} for key, step in document.steps.items()}
    for key, (_, expression) in gates.items():
        for step in references(expression).steps:
            if evaluate(expression, Facts(done={step: False})).verdict is Verdict.FALSE:
                waits[key].add(step)
    return waits


def _reach(start: str, waits: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    near = list(waits.get(start, ()))
    while near:
        step = near.pop()
        if step not in found:
            found.add(step)
            near += waits.get(step, ())
    return found


def _comes(document: Document, key: str, datum: str, behind: Mapping[str, set[str]]) -> bool:
    """Whether a datum can be there before the step is done: its actors bring it, or a step that need not wait."""
    own = document.steps[key]
    if datum in {d.key for d in (*own.inputs, *own.produces)}:
        return True
    for profile in document.profiles.values():
        if any(datum == d.key for step in (key, *behind[key]) for d in profile.inputs.get(step, ())):
            return True
    for other, step in document.steps.items():
        brought = {d.key for d in (*step.produces, *(step.inputs if other in behind[key] else ()))}
        if datum in brought and key not in behind[other]:
            return True
    return False


def _why(document: Document, key: str, text: str, late: set[str], missing: set[str]) -> Iterator[Finding]:
    path: Path = ("steps", key, "gate", "when")
    for step in sorted(late):
        title = document.steps[step].title
        de = "auf sich selbst" if step == key else f"auf „{title.de}“, und dieser Schritt wartet auf ihn"
        en = "itself" if step == key else f"“{title.en}”, which waits for it"
        said = error(
            "unreachable",
            path,
            f"Diesen Meilenstein erreicht niemand: Der Schritt wartet {de}.",
            f"Nobody reaches this gate: the step waits for {en}.",
        )
        yield said._replace(column=place(text, "done", step))
    for datum in sorted(missing):
        said = error(
            "unreachable",
            path,
            f"Diesen Meilenstein erreicht niemand: „{datum}“ liefert vorher kein Schritt (produces).",
            f"Nobody reaches this gate: no step produces “{datum}” before.",
        )
        yield said._replace(column=place(text, "have", datum))
