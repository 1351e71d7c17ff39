# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a schema cannot say: references that lead somewhere, an order without circles, unique places."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from blaupause.blueprint.rules.model import Document, Step
from blaupause.blueprint.rules.overlay import Finding
from blaupause.blueprint.rules.yamlfile import Path


def check(document: Document) -> list[Finding]:
    """All findings in a merged document; empty means it is consistent."""
    return [
        *_steps(document),
        *_services(document),
        *_facts(document),
        *_commitments(document),
        *_circles(document.steps),
    ]


def _steps(document: Document) -> Iterator[Finding]:
    orders: dict[int, str] = {}
    known = _data_keys(document)
    for key, step in document.steps.items():
        here: Path = ("steps", key)
        yield from _refer(document.actors, step.actors, (*here, "actors"), "actors")
        yield from _refer(document.sources, step.sources, (*here, "sources"), "sources")
        for name in ("hard", "soft"):
            yield from _refer(document.steps, getattr(step, name), (*here, name), "steps")
        yield from _refer(document.steps, step.gate.steps, (*here, "gate", "steps"), "steps")
        yield from _refer(known, step.gate.inputs, (*here, "gate", "inputs"), "inputs")
        if step.order in orders:
            yield _finding(
                "order",
                (*here, "order"),
                f"Die Nummer {step.order} trägt schon der Schritt „{orders[step.order]}“.",
                f"The step “{orders[step.order]}” already has the number {step.order}.",
            )
        orders.setdefault(step.order, key)


def _data_keys(document: Document) -> set[str]:
    """Keys of everything some step needs or produces."""
    steps = document.steps.values()
    return {datum.key for step in steps for datum in (*step.inputs, *step.produces)}


def _services(document: Document) -> Iterator[Finding]:
    for key, operator in document.operators.items():
        yield from _refer(document.sources, operator.sources, ("operators", key, "sources"), "sources")
    for key, service in document.online_services.items():
        here: Path = ("online_services", key)
        yield from _refer(document.operators, _maybe(service.operator), (*here, "operator"), "operators")
        yield from _refer(document.sources, [service.source], (*here, "source"), "sources")
        for name, variant in service.variants.items():
            yield from _refer(document.sources, [variant.source], (*here, "variants", name), "sources")
        for index, channel in enumerate(service.channels):
            yield from _refer(document.sources, [channel.source], (*here, "channels", index), "sources")
    for key, profile in document.profiles.items():
        at: Path = ("profiles", key)
        services = [profile.online_service]
        yield from _refer(document.online_services, services, (*at, "online_service"), "online_services")
        yield from _refer(document.steps, profile.inputs, (*at, "inputs"), "steps")
        yield from _refer(document.sources, profile.sources, (*at, "sources"), "sources")


def _facts(document: Document) -> Iterator[Finding]:
    for key, fact in document.facts.items():
        here: Path = ("facts", key)
        for name in ("steps", "online_services", "commitments", "sources"):
            yield from _refer(getattr(document, name), getattr(fact, name), (*here, name), name)
    for key, setting in document.environment.items():
        source = ("environment", key, "source")
        yield from _refer(document.sources, _maybe(setting.source), source, "sources")


def _commitments(document: Document) -> Iterator[Finding]:
    for key, item in document.commitments.items():
        here: Path = ("commitments", key)
        online = _maybe(item.online_service)
        yield from _refer(document.online_services, online, (*here, "online_service"), "online_services")
        yield from _refer(document.sources, [item.source], (*here, "source"), "sources")
        seen: set[str] = set()
        for index, service in enumerate(item.services):
            place: Path = (*here, "services", index)
            yield from _refer(document.sources, _maybe(service.source), (*place, "source"), "sources")
            if service.leika_key in seen:
                yield _finding("twice", place, "Dieser Schlüssel steht zweimal hier.", "This key stands here twice.")
            seen.add(service.leika_key)
        if item.due < item.announced:
            yield _finding(
                "due",
                (*here, "due"),
                "Der Termin liegt vor der Ankündigung.",
                "The date lies before the announcement.",
            )


def _circles(steps: Mapping[str, Step]) -> Iterator[Finding]:
    """Steps that wait for each other, hard and soft dependencies together (Kahn's algorithm)."""
    waits = {k: {d for d in (*s.hard, *s.soft, *s.gate.steps) if d in steps and d != k} for k, s in steps.items()}
    for key, step in steps.items():
        if key in (*step.hard, *step.soft):
            yield _circle([key])
    while free := [key for key, before in waits.items() if not before & waits.keys()]:
        for key in free:
            del waits[key]
    if waits:
        yield _circle(sorted(waits))


def _circle(keys: list[str]) -> Finding:
    names = ", ".join(keys)
    path: Path = ("steps", keys[0], "hard")
    return _finding(
        "circle", path, f"Diese Schritte warten aufeinander: {names}.", f"Steps wait for each other: {names}."
    )


def _maybe(key: str | None) -> list[str]:
    return [key] if key else []


def _refer(known: Collection[str], used: Collection[str], path: Path, section: str) -> Iterator[Finding]:
    for index, key in enumerate(used):
        if key in known:
            continue
        place = (*path, key) if isinstance(used, Mapping) else (*path, index)
        close = get_close_matches(key, list(known), 1)
        hint = (f" Gemeint ist vielleicht „{close[0]}“.", f" Perhaps “{close[0]}” is meant.") if close else ("", "")
        yield _finding(
            "reference",
            place,
            f"„{key}“ gibt es nicht unter „{section}“.{hint[0]}",
            f"There is no “{key}” under “{section}”.{hint[1]}",
        )


def _finding(code: str, path: Path, de: str, en: str) -> Finding:
    return f"blueprint.{code}", path, de, en
