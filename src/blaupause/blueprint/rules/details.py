# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Single objects that contradict themselves: limits, choices, patterns, placeholders, routes, figures."""

import re
from collections.abc import Iterator
from datetime import date

from blaupause.blueprint.rules.base import Spread
from blaupause.blueprint.rules.content import NUMBERS, Parameter, Scale
from blaupause.blueprint.rules.model import Document, OnlineService, Route
from blaupause.blueprint.rules.portability import environment_leaks
from blaupause.blueprint.rules.references import Known
from blaupause.blueprint.rules.reports import Finding, error, meant
from blaupause.blueprint.rules.yamlfile import Path

LEVELS = ("pdf", "structured", "end_to_end")
MAX_UNBOUNDED = 3
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_NAMES = frozenset({"authority", "online-service", "commitment", "land", "today"})
"""What every template may name without a parameter or datum of that key."""


def placeholders(text: str) -> list[str]:
    """The keys between double braces, in their order."""
    return [found[1] for found in _PLACEHOLDER.finditer(text)]


def check(document: Document, known: Known) -> Iterator[Finding]:
    """All findings of this kind."""
    for key, parameter in document.parameters.items():
        yield from _parameter(parameter, ("parameters", key))
    for key, criterion in document.criteria.items():
        yield from _scale(criterion.scale, ("criteria", key, "scale"))
    for key, service in document.online_services.items():
        for name, route in service.routes.items():
            yield from _route(service, route, ("online_services", key, "routes", name))
    for key, step in document.steps.items():
        if step.effort:
            yield from _spread(step.effort.minutes, ("steps", key, "effort", "minutes"))
        if step.duration:
            yield from _spread(step.duration.days, ("steps", key, "duration", "days"))
    yield from _templates(document, known)
    yield from environment_leaks(document)


def _parameter(parameter: Parameter, here: Path) -> Iterator[Finding]:
    if parameter.type == "choice" and len(parameter.choices) < 2:
        message = ("Eine Auswahl braucht mindestens zwei „choices“.", "A choice needs at least two “choices”.")
        yield error("choices", (*here, "type"), *message)
    if parameter.type != "choice" and parameter.choices:
        message = ("„choices“ gibt es nur bei type: choice.", "There are “choices” with type: choice only.")
        yield error("choices", (*here, "choices"), *message)
    for name in ("min", "max"):
        limit = getattr(parameter, name)
        fits = isinstance(limit, date) if parameter.type == "date" else isinstance(limit, int)
        if limit is not None and not (fits and parameter.type in (*NUMBERS, "date")):
            message = (f"„{name}“ passt nicht zu type: {parameter.type}.", f"“{name}” does not fit {parameter.type}.")
            yield error("limit", (*here, name), *message)
    yield from _limits(parameter.min, parameter.max, here)
    expires = parameter.type == "date" and parameter.calendar in ("certificate", "contract", "evidence")
    if (parameter.valid_for is None) != (parameter.counted_from is None) or (parameter.valid_for and not expires):
        yield error(
            "term",
            here,
            "„valid_for“ und „counted_from“ gehören zusammen und zu einem Tag, der ein Ende ist (certificate).",
            "“valid_for” and “counted_from” belong together, and to a date that is an end (calendar: certificate).",
        )
    if parameter.pattern is not None:
        yield from _pattern(parameter, (*here, "pattern"))


def _limits(low: int | date | None, high: int | date | None, here: Path) -> Iterator[Finding]:
    both_days = isinstance(low, date) and isinstance(high, date)
    both_numbers = isinstance(low, int) and isinstance(high, int)
    if (both_days or both_numbers) and low > high:  # type: ignore[operator]
        yield error("limit", (*here, "max"), "„max“ ist kleiner als „min“.", "“max” is less than “min”.")


def _pattern(parameter: Parameter, here: Path) -> Iterator[Finding]:
    """Patterns are run on what people type, so none may take long: no group that repeats what repeats."""
    pattern = parameter.pattern or ""
    if parameter.type not in ("text", "phone"):
        message = ("Ein Muster gibt es nur bei type: text und phone.", "There is a pattern with text and phone only.")
        yield error("pattern", here, *message)
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        message = ("Das ist kein regulärer Ausdruck.", "This is no regular expression.")
        yield error("pattern", here, *message)
        return
    plain = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "x", pattern)
    unbounded = len(re.findall(r"[*+]|\{\d*,\}", plain))
    if re.search(r"\)[*+{]|\(\?(?!:)|\\[1-9]", plain + pattern) or unbounded > MAX_UNBOUNDED:
        yield error(
            "pattern",
            here,
            "Zu aufwendig: keine wiederholten Gruppen, keine Rückverweise, höchstens dreimal * oder +.",
            "The pattern is too costly: no repeated groups, no back references, at most three times * or +.",
        )


def _scale(scale: Scale, here: Path) -> Iterator[Finding]:
    if (scale.kind == "choice") != (len(scale.choices) > 1):
        message = (
            "„choices“ (mindestens zwei) gehören zu kind: choice und nur dorthin.",
            "“choices” (at least two) belong to kind: choice and only there.",
        )
        yield error("choices", here, *message)
    if scale.kind != "number" and (scale.min is not None or scale.max is not None):
        message = ("„min“ und „max“ gibt es nur bei kind: number.", "There are “min” and “max” with number only.")
        yield error("limit", here, *message)
    yield from _limits(scale.min, scale.max, here)


def _route(service: OnlineService, route: Route, here: Path) -> Iterator[Finding]:
    if route.variant is not None and route.variant not in service.variants:
        yield error(
            "reference",
            (*here, "variant"),
            f"Eine Strecke „{route.variant}“ hat dieser Onlinedienst nicht.",
            f"This online service has no variant “{route.variant}”.",
            meant(route.variant, service.variants),
        )
    reached = [LEVELS.index(channel.live_level) for channel in service.channels if channel.kind == route.channel]
    if not reached:
        yield error(
            "reference",
            (*here, "channel"),
            f"Den Weg „{route.channel}“ hat dieser Onlinedienst nicht.",
            f"This online service has no channel “{route.channel}”.",
            meant(route.channel, [channel.kind for channel in service.channels]),
        )
    elif LEVELS.index(route.live_level) > max(reached):
        message = ("So weit reicht dieser Weg nicht.", "The channel does not reach that far.")
        yield error("live_level", (*here, "live_level"), *message)


def _spread(spread: Spread, here: Path) -> Iterator[Finding]:
    low = spread.likely if spread.low is None else spread.low
    high = spread.likely if spread.high is None else spread.high
    if not low <= spread.likely <= high:
        message = ("Erwartet wird low ≤ likely ≤ high.", "low ≤ likely ≤ high is expected.")
        yield error("spread", here, *message)


def _templates(document: Document, known: Known) -> Iterator[Finding]:
    names = known.keys("parameters") | known.data | _NAMES
    for key, template in document.templates.items():
        here: Path = ("templates", key)
        for language in ("de", "en"):
            for found in _PLACEHOLDER.finditer(getattr(template.body, language) or ""):
                if found[1] not in names:
                    yield _unknown_placeholder(found, (*here, "body", language), names)
        if template.valid_from and template.valid_until and template.valid_until < template.valid_from:
            message = ("Die Vorlage endet, bevor sie beginnt.", "The template ends before it begins.")
            yield error("period", (*here, "valid_until"), *message)


def _unknown_placeholder(found: re.Match[str], path: Path, names: set[str] | frozenset[str]) -> Finding:
    finding = error(
        "placeholder",
        path,
        f"„{found[1]}“ ist weder eine Angabe (parameters) noch etwas, das ein Schritt braucht oder liefert.",
        f"“{found[1]}” is neither a parameter nor something a step needs or produces.",
        meant(found[1], names),
    )
    return finding._replace(column=found.start())
