# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where each part of a rule comes from: which blueprint, file and line, by which change, for what reason."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from blaupause.blueprint.folders import Folder, meta
from blaupause.blueprint.loader import Examined
from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.rules.origins import FieldOrigin, Origin
from blaupause.blueprint.rules.reports import meant
from blaupause.kernel.problems import Problem, Problems

SHOWN = 90
Bilingual = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact or finding behind a rule, with the sources it rests on."""

    key: str
    section: str
    text: Bilingual
    sources: tuple[tuple[str, str], ...]  # title, address


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an object that comes from one place. `elements`: which of a list or mapping; empty: all of it."""

    field: str
    elements: tuple[str, ...]
    value: Any
    blueprint: str  # key@version
    place: str  # file:line:column
    change: str  # replace, extend, add, disable; '' when it stands there itself
    reason: Bilingual | None
    because: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An object of a merged blueprint and where its parts come from. `disabled`: `pieces` say who took it out.

    `because`: the reasons it names itself; `related`: further facts and findings that concern it.
    """

    target: str
    blueprint: str
    title: Bilingual | None
    disabled: bool
    pieces: tuple[Piece, ...]
    because: tuple[Ground, ...]
    related: tuple[Ground, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()

    def plain(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


def explain(examined: Examined, key: str) -> Explanation:
    """Explain an object, named as `steps/contract` or by its key alone.

    Raises Problem blueprint.no_such_rule or blueprint.several_rules, Problems blueprint.invalid.
    """
    value, origins = examined.value, examined.origins
    if examined.document is None or value is None or origins is None:
        raise Problems("blueprint.invalid", list(examined.problems))
    target = _target(value, key)
    section, _, name = target.partition("/")
    top = _named(examined.layers[-1])
    if name not in value.get(section, {}):
        return Explanation(target, top, None, True, tuple(_disabling(examined, target)), ())
    item = value[section][name]
    pieces = tuple(
        piece
        for field in item
        for piece in _pieces(examined, field, item[field], origins[section, name].fields.get(field))
    )
    title = item.get("title") or item.get("name")
    bilingual = title if isinstance(title, Mapping) else None
    reasons = item.get("because", ())
    related = [key for key in _concerning(value, section, name) if key not in reasons]
    grounds = _grounds(value, reasons), _grounds(value, related)
    return Explanation(target, top, bilingual, False, pieces, *grounds, _sources(value, item))


def _concerning(value: Mapping[str, Any], section: str, name: str) -> Iterator[str]:
    """Facts and findings that say of themselves that they concern the object."""
    for kind in ("facts", "findings"):
        for key, item in value.get(kind, {}).items():
            if name in item.get(section, ()) and (section, name) != (kind, key):
                yield key


def _target(value: Mapping[str, Any], key: str) -> str:
    gone: set[str] = {item["target"] for item in value.get("disabled", ())}
    known = [f"{section}/{name}" for section in SECTIONS for name in value.get(section, {})]
    found = [target for target in dict.fromkeys([*known, *sorted(gone)]) if key in (target, target.partition("/")[2])]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found)
        raise Problem(
            "blueprint.several_rules",
            f"„{key}“ gibt es mehrmals.",
            f"There is more than one “{key}”.",
            f"Bitte genauer: {listed}.",
            f"Please be more exact: {listed}.",
        )
    hint = meant(key, known if "/" in key else [target.partition("/")[2] for target in known])
    raise Problem(
        "blueprint.no_such_rule", f"„{key}“ gibt es nicht in dieser Blaupause.", f"There is no “{key}” here.", *hint
    )


def _pieces(examined: Examined, field: str, value: Any, origin: FieldOrigin | None) -> Iterator[Piece]:
    if origin is None or isinstance(origin, Origin):
        if origin is not None:
            yield _piece(examined, field, (), value, origin)
        return
    places = origin.items() if isinstance(origin, dict) else enumerate(origin)
    groups: dict[tuple[int, int | None], list[tuple[Any, Origin]]] = {}
    for name, place in places:
        groups.setdefault((place.layer, place.change), []).append((name, place))
    for members in groups.values():
        names = [name for name, _ in members]
        part = (
            {name: value[name] for name in names} if isinstance(value, Mapping) else [value[name] for name in names]
        )
        elements = () if len(groups) == 1 else tuple(_element(value, name) for name in names)
        yield _piece(examined, field, elements, part, members[0][1])


def _element(value: Any, name: Any) -> str:
    """How an element of a list is called: by its key where it has one."""
    if isinstance(value, Mapping):
        return str(name)
    item = value[name]
    return str(item.get("key", name)) if isinstance(item, Mapping) else str(item)


def _piece(examined: Examined, field: str, elements: tuple[str, ...], value: Any, origin: Origin) -> Piece:
    layer = examined.layers[origin.layer]
    change = layer.value["changes"][origin.change] if origin.change is not None else {}
    place = layer.place(origin.path)
    return Piece(
        field=field,
        elements=elements,
        value=value,
        blueprint=_named(layer),
        place=f"{place.source}:{place.line}:{place.column}",
        change=change.get("kind", ""),
        reason=change.get("reason"),
        because=_grounds(examined.value or {}, change.get("because", ())),
    )


def _disabling(examined: Examined, target: str) -> Iterator[Piece]:
    for number, layer in enumerate(examined.layers):
        for index, change in enumerate(layer.value["changes"]):
            if change["target"] == target and change["kind"] == "disable":
                yield _piece(examined, "", (), None, Origin(number, ("changes", index), index))


def _grounds(value: Mapping[str, Any], keys: Any) -> tuple[Ground, ...]:
    found = ((key, name, value.get(name, {}).get(key)) for key in keys for name in ("facts", "findings"))
    return tuple(Ground(key, name, item["text"], _sources(value, item)) for key, name, item in found if item)


def _sources(value: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    known = value.get("sources", {})
    keys = item.get("sources") or [item.get("source")]
    return tuple((known[key]["title"], known[key]["url"]) for key in keys if key in known)


def _named(layer: Folder) -> str:
    return f"{meta(layer)['key']}@{meta(layer)['version']}"


def lines(explanation: Explanation) -> list[str]:
    """As German text for a terminal. The reason of a change is said where it is met first."""
    named = f": {explanation.title['de']}" if explanation.title else ""
    result = [f"{explanation.target}{named} ({explanation.blueprint})"]
    if explanation.disabled:
        result.append("  ist in dieser Blaupause abgeschaltet")
    said: set[str] = set()
    for piece in explanation.pieces:
        if piece.field:
            elements = f" [{', '.join(piece.elements)}]" if piece.elements else f": {_short(piece.value)}"
            result.append(f"  {piece.field}{elements}")
        how = f", Änderung ({piece.change})" if piece.change else ""
        result.append(f"      aus {piece.blueprint}, {piece.place}{how}")
        if piece.reason and piece.reason["de"] not in said:
            said.add(piece.reason["de"])
            result.append(f"      Grund: {piece.reason['de']}")
            result += [f"      {line}" for ground in piece.because for line in _said(ground)]
        elif piece.reason:
            result.append("      Grund: wie oben")
    for title, grounds in (("beruht auf", explanation.because), ("dazu bekannt", explanation.related)):
        if grounds:
            result.append(f"  {title}")
            result += [f"      {line}" for ground in grounds for line in _said(ground)]
    if explanation.sources:
        result.append("  Quellen")
        result += [f"      - {title}, {url}" for title, url in explanation.sources]
    return result


def _said(ground: Ground) -> Iterator[str]:
    yield f"- {ground.key}: {ground.text['de']}"
    for title, url in ground.sources:
        yield f"  Quelle: {title}, {url}"


def _short(value: Any) -> str:
    """A value in one line."""
    text = " ".join(_written(value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        if "de" in value:
            return str(value["de"])
        return ", ".join(f"{key}: {_written(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_written(item.get("key", item) if isinstance(item, Mapping) else item) for item in value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value)
