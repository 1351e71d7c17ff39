# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a commitment and an online service must look like. Pure; the blueprint hands these in."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from blaupause.kernel.keys import parse_leika_key
from blaupause.kernel.problems import Location, Problem, Problems

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LAND = re.compile(r"0[1-9]|1[0-6]")
_URL = re.compile(r"https?://[^\s\"<>]{4,490}")


class OnlineServiceKind(StrEnum):
    """By which way an online service reaches a municipality."""

    EFA = "efa"  # built by one Land for all
    LAND = "land"  # provided by the own Land
    MARKET = "market"  # bought
    OWN = "own"  # the municipality's own


class ChannelKind(StrEnum):
    """How an application travels."""

    OSCI = "osci"
    FIT_CONNECT = "fit_connect"
    PDF = "pdf"
    PORTAL = "portal"


class Target(StrEnum):
    """What was promised; the sources word it differently."""

    EVERYWHERE = "everywhere"
    AS_FAR_AS_POSSIBLE = "as_far_as_possible"


LIVE_LEVELS = ("pdf", "structured", "end_to_end")


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """Who builds or runs an online service."""

    key: str
    name: str
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """A Strecke with the LeiKa keys it serves; the source proves keys younger than the catalogue."""

    key: str
    name: str
    leika_keys: tuple[str, ...] = ()
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A way of delivery and the live level it allows at best."""

    kind: str
    live_level: str
    standard: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class OnlineServiceSpec:
    """An online service as the blueprint states it."""

    key: str
    name: str
    kind: str
    source_url: str
    operator: OperatorSpec | None = None
    responsible_land: str = ""
    note: str = ""
    variants: tuple[VariantSpec, ...] = ()
    channels: tuple[ChannelSpec, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class CommitmentServiceSpec:
    """A LeiKa key of a commitment. Without a name the catalogue's is taken."""

    leika_key: str
    name: str = ""
    source_url: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class CommitmentSpec:
    """A political promise as the blueprint states it. `online_service` is the key of one, or empty."""

    key: str
    land: str
    name_de: str
    name_en: str
    citizen_name_de: str
    citizen_name_en: str
    competence: str
    due: date
    announced: date
    source_url: str
    order: int
    online_service: str = ""
    target: str = Target.EVERYWHERE
    target_note_de: str = ""
    target_note_en: str = ""
    services: tuple[CommitmentServiceSpec, ...] = ()
    location: Location | None = None


def check(
    commitments: Sequence[CommitmentSpec],
    online_services: Sequence[OnlineServiceSpec],
    *,
    catalogue_keys: Collection[str],
    stored_online_services: Collection[str] = (),
) -> None:
    """Refuse with every fault found: raises `Problems` catalog.declaration.

    A LeiKa key that neither stands in `catalogue_keys` nor carries a source is Problem catalog.key_unproved.
    """
    problems = [*_check_online_services(online_services, catalogue_keys)]
    known = {s.key for s in online_services} | set(stored_online_services)
    problems += _check_commitments(commitments, catalogue_keys, known)
    if problems:
        raise Problems("catalog.declaration", problems)


def _check_online_services(specs: Sequence[OnlineServiceSpec], keys: Collection[str]) -> Iterator[Problem]:
    yield from _doubled(specs, "catalog.online_service_twice", "Onlinedienst", "Online service")
    for spec in specs:
        tell = _teller(spec.location, f"Onlinedienst „{spec.key[:60]}“", f"Online service “{spec.key[:60]}”")
        yield from _slug(spec.key, tell)
        yield from _choice(spec.kind, OnlineServiceKind, "kind", tell)
        yield from _url(spec.source_url, tell)
        yield from _filled(tell, name=spec.name)
        if spec.responsible_land and not _LAND.fullmatch(spec.responsible_land):
            yield tell("catalog.land", f"„{spec.responsible_land[:10]}“ ist kein Land.", "no such Land.")
        if spec.operator is not None:
            yield from _slug(spec.operator.key, tell)
            yield from _filled(tell, operator=spec.operator.name)
            yield from _url(spec.operator.source_url, tell, needed=False)
        yield from _check_variants(spec, keys, tell)
        yield from _check_channels(spec, tell)


def _check_variants(spec: OnlineServiceSpec, keys: Collection[str], tell: "_Tell") -> Iterator[Problem]:
    yield from _doubled(spec.variants, "catalog.variant_twice", "Strecke", "Variant", spec.location)
    for variant in spec.variants:
        yield from _slug(variant.key, tell)
        yield from _url(variant.source_url, tell, needed=False)
        for leika_key in variant.leika_keys:
            yield from _proved(leika_key, variant.source_url, keys, spec.location)


def _check_channels(spec: OnlineServiceSpec, tell: "_Tell") -> Iterator[Problem]:
    pairs = [(c.kind, c.standard) for c in spec.channels]
    if len(set(pairs)) != len(pairs):
        yield tell("catalog.channel_twice", "ein Kanal steht doppelt.", "a channel stands twice.")
    for channel in spec.channels:
        yield from _choice(channel.kind, ChannelKind, "channel", tell)
        yield from _choice(channel.live_level, LIVE_LEVELS, "live_level", tell)
        yield from _url(channel.source_url, tell, needed=False)


def _check_commitments(
    specs: Sequence[CommitmentSpec], keys: Collection[str], online_services: Collection[str]
) -> Iterator[Problem]:
    yield from _doubled(specs, "catalog.commitment_twice", "Leistungsversprechen", "Commitment")
    for spec in specs:
        tell = _teller(spec.location, f"Leistungsversprechen „{spec.key[:60]}“", f"Commitment “{spec.key[:60]}”")
        yield from _slug(spec.key, tell)
        yield from _slug(spec.competence, tell)
        yield from _choice(spec.target, Target, "target", tell)
        yield from _url(spec.source_url, tell)
        yield from _filled(
            tell,
            name_de=spec.name_de,
            name_en=spec.name_en,
            citizen_name_de=spec.citizen_name_de,
            citizen_name_en=spec.citizen_name_en,
        )
        if not _LAND.fullmatch(spec.land):
            yield tell("catalog.land", f"„{spec.land[:10]}“ ist kein Land.", "no such Land.")
        if spec.due < spec.announced:
            yield tell("catalog.due", "die Frist liegt vor der Ankündigung.", "due before it was announced.")
        if spec.online_service and spec.online_service not in online_services:
            yield tell(
                "catalog.online_service_unknown",
                f"der Onlinedienst „{spec.online_service[:60]}“ ist nicht erklärt.",
                f"the online service “{spec.online_service[:60]}” is not declared.",
            )
        yield from _check_services(spec, keys)


def _check_services(spec: CommitmentSpec, keys: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for service in spec.services:
        location = service.location or spec.location
        if service.leika_key in seen:
            yield Problem(
                "catalog.key_twice",
                f"Der Schlüssel {service.leika_key[:40]} steht in „{spec.key}“ doppelt.",
                f"The key {service.leika_key[:40]} stands twice in “{spec.key}”.",
                location=location,
            )
        seen.add(service.leika_key)
        tell = _teller(location, f"Schlüssel {service.leika_key[:40]}", f"Key {service.leika_key[:40]}")
        yield from _url(service.source_url, tell, needed=False)
        yield from _proved(service.leika_key, service.source_url, keys, location)
        if service.leika_key not in keys:
            yield from _filled(tell, name=service.name)


def _proved(leika_key: str, source_url: str, keys: Collection[str], at: Location | None) -> Iterator[Problem]:
    try:
        parse_leika_key(leika_key)
    except Problem as problem:
        yield Problem(problem.code, problem.de, problem.en, location=at)
        return
    if leika_key not in keys and not source_url:
        yield Problem(
            "catalog.key_unproved",
            f"Der LeiKa-Schlüssel {leika_key} steht nicht im Katalog und nennt keine eigene Quelle.",
            f"The LeiKa key {leika_key} is not in the catalogue and carries no source of its own.",
            "Schlüssel prüfen, eine Quelle angeben oder einen neueren Katalog einlesen.",
            "Check the key, give a source or import a newer catalogue.",
            at,
        )


_Tell = Callable[[str, str, str], Problem]


def _teller(at: Location | None, de: str, en: str) -> _Tell:
    """Problems about one object begin with its name."""
    return lambda code, text_de, text_en: Problem(code, f"{de}: {text_de}", f"{en}: {text_en}", location=at)


def _doubled(
    specs: Sequence[OnlineServiceSpec | CommitmentSpec | VariantSpec],
    code: str,
    de: str,
    en: str,
    at: Location | None = None,
) -> Iterator[Problem]:
    seen: set[str] = set()
    for spec in specs:
        if spec.key in seen:
            place = at if isinstance(spec, VariantSpec) else spec.location
            yield Problem(
                code, f"{de} „{spec.key}“ steht doppelt.", f"{en} “{spec.key}” stands twice.", location=place
            )
        seen.add(spec.key)


def _slug(value: str, tell: _Tell) -> Iterator[Problem]:
    if not _SLUG.fullmatch(value) or len(value) > 60:
        yield tell(
            "catalog.slug",
            f"„{value[:60]}“ ist kein Kurzname (a–z, 0–9, Bindestrich, höchstens 60 Zeichen).",
            f"“{value[:60]}” is no short name (a–z, 0–9, hyphen, at most 60 characters).",
        )


def _url(value: str, tell: _Tell, *, needed: bool = True) -> Iterator[Problem]:
    if (value or needed) and not _URL.fullmatch(value):
        yield tell(
            "catalog.source_url",
            f"Quelle fehlt oder ist keine Webadresse: „{value[:60]}“.",
            f"the source is missing or no web address: “{value[:60]}”.",
        )


def _choice(value: str, allowed: Iterable[str], what: str, tell: _Tell) -> Iterator[Problem]:
    values = [str(item) for item in allowed]
    if value not in values:
        listed = ", ".join(values)
        yield tell(
            "catalog.choice",
            f"{what} „{value[:40]}“ gibt es nicht (möglich: {listed}).",
            f"{what} “{value[:40]}” does not exist (possible: {listed}).",
        )


def _filled(tell: _Tell, **values: str) -> Iterator[Problem]:
    for name, value in values.items():
        if not value.strip():
            yield tell("catalog.missing", f"{name} fehlt.", f"{name} is missing.")
