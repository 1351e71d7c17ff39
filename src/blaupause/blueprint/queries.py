# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading released blueprint versions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import F

from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.problems import tampered
from blaupause.blueprint.rules import canonical
from blaupause.blueprint.rules.expression import Expression, sentence
from blaupause.blueprint.rules.model import Document, Fact, Profile, Step
from blaupause.blueprint.rules.vocabulary import gates, named_in
from blaupause.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class TextInfo:
    """A text in both languages."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class DatumInfo:
    """Something a step needs or produces."""

    key: str
    name: TextInfo


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a statement comes from."""

    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FactInfo:
    """A sourced statement; `kind`: fact, inference, conflict, not_found."""

    key: str
    text: TextInfo
    kind: str
    sources: tuple[SourceInfo, ...]


@dataclass(frozen=True, slots=True)
class StepInfo:
    """A step as the blueprint version describes it."""

    key: str
    order: int
    title: TextInfo
    text: TextInfo
    actors: tuple[TextInfo, ...]
    dimension: str
    phase: str
    inputs: tuple[DatumInfo, ...]
    produces: tuple[DatumInfo, ...]
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    gate: TextInfo
    gate_steps: tuple[str, ...]  # steps its condition names, in that order
    gate_inputs: tuple[str, ...]  # data its condition names
    sources: tuple[SourceInfo, ...]
    condition: TextInfo | None = None  # the condition of the gate as a sentence; None: somebody has to say so


@dataclass(frozen=True, slots=True)
class BlueprintInfo:
    """A released blueprint version."""

    id: int
    key: str
    version: str
    content_hash: str
    title: TextInfo
    base: str  # e.g. core@0.1.0, "" for the core itself
    loaded_at: datetime
    loaded_by: str
    commitments: tuple[str, ...]
    steps: tuple[StepInfo, ...]
    document: Document

    def facts_for(
        self, *, step: str, online_service: str | None = None, commitment: str | None = None
    ) -> tuple[FactInfo, ...]:
        """Statements about a step that hold in general or for the given online service and commitment."""
        found = (_fact(self.document, key, fact) for key, fact in self.document.facts.items() if step in fact.steps)
        wanted = {online_service, commitment}
        return tuple(f for f in found if _concerns(self.document.facts[f.key], wanted))

    def inputs_for(self, *, step: str, online_service: str | None) -> tuple[DatumInfo, ...]:
        """What the online service needs in a step beyond the generic inputs."""
        profiles = (p for p in self.document.profiles.values() if p.online_service == online_service)
        return tuple(d for profile in profiles for d in _extra(profile, step))


def newest(key: str) -> BlueprintInfo:
    """The version that was released last; drafts are never it. Raises Problem blueprint.not_loaded."""
    pk = BlueprintVersion.objects.filter(key=key).order_by("-loaded_at", "-pk").values_list("pk", flat=True).first()
    if pk is None:
        raise Problem(
            "blueprint.not_loaded",
            f"Die Blaupause „{key}“ ist nicht geladen.",
            f"The blueprint “{key}” is not loaded.",
            f"Laden mit: blaupause blueprint apply {key}",
            f"Load it with: blaupause blueprint apply {key}",
        )
    return version(pk)


def newest_of_land(land: str) -> BlueprintInfo | None:
    """The version of a Land that was released last; for the Bund ('') the last of any. None: there is none."""
    rows = BlueprintVersion.objects.defer("document").order_by("-loaded_at", "-pk")
    row = (rows.filter(document__blueprint__land=land) if land else rows).first()
    return version_of(row) if row else None


def newest_of_lands() -> dict[str, BlueprintInfo]:
    """The same for every Land that has one, and for the Bund (''), in one query."""
    rows = BlueprintVersion.objects.defer("document").annotate(land=F("document__blueprint__land"))
    found: dict[str, BlueprintInfo] = {}
    for row in rows.order_by("-loaded_at", "-pk"):
        for land in ("", str(row.land or "")):
            if land not in found:
                found[land] = version_of(row)
    return found


@lru_cache(maxsize=16)
def _content(pk: int, content_hash: str) -> tuple[Document, tuple[StepInfo, ...]]:
    """Content of a version never changes, so it is parsed once per process."""
    key, name, stored = BlueprintVersion.objects.values_list("key", "version", "document").get(
        pk=pk, content_hash=content_hash
    )
    if canonical.content_hash(stored) != content_hash:
        raise tampered(key, name)
    document = Document.model_validate(stored)
    ordered = sorted(document.steps.items(), key=lambda item: item[1].order)
    conditions = gates(document)
    return document, tuple(_step(document, key, step, conditions.get(key)) for key, step in ordered)


def version(pk: int) -> BlueprintInfo:
    """One version by id. Raises BlueprintVersion.DoesNotExist, Problem blueprint.tampered."""
    return version_of(BlueprintVersion.objects.defer("document").get(pk=pk))


def versions(ids: Collection[int]) -> list[BlueprintInfo]:
    """Several versions, the oldest first; one question, however many there are."""
    rows = BlueprintVersion.objects.defer("document").filter(pk__in=ids).order_by("loaded_at", "pk")
    return [version_of(row) for row in rows]


def steps_of(ids: Collection[int]) -> dict[str, tuple[str, str]]:
    """Titles of the steps of several versions, German and English, by key; the newest wording counts."""
    return {step.key: (step.title.de, step.title.en) for one in versions(ids) for step in one.steps}


def version_of(row: BlueprintVersion) -> BlueprintInfo:
    """The same for a row that was read already, with or without its document."""
    document, steps = _content(row.pk, row.content_hash)
    return BlueprintInfo(
        row.pk,
        row.key,
        row.version,
        row.content_hash,
        TextInfo(document.blueprint.title.de, document.blueprint.title.en),
        f"{document.base.key}@{document.base.version}" if document.base else "",
        row.loaded_at,
        row.loaded_by,
        tuple(sorted(document.commitments, key=lambda k: document.commitments[k].order)),
        steps,
        document,
    )


def _step(document: Document, key: str, step: Step, expression: Expression | None) -> StepInfo:
    steps, data = named_in(step.gate.when or "", expression) if expression else ((), ())
    said = sentence(expression) if expression else None
    return StepInfo(
        key,
        step.order,
        TextInfo(step.title.de, step.title.en),
        TextInfo(step.text.de, step.text.en),
        tuple(TextInfo(document.actors[a].name.de, document.actors[a].name.en) for a in step.actors),
        step.dimension,
        step.phase,
        tuple(DatumInfo(d.key, TextInfo(d.de, d.en)) for d in step.inputs),
        tuple(DatumInfo(d.key, TextInfo(d.de, d.en)) for d in step.produces),
        tuple(step.hard),
        tuple(step.soft),
        TextInfo(step.gate.text.de, step.gate.text.en),
        steps,
        data,
        _sources(document, step.sources),
        TextInfo(said.de, said.en) if said else None,
    )


def _sources(document: Document, keys: list[str]) -> tuple[SourceInfo, ...]:
    return tuple(SourceInfo(k, document.sources[k].title, document.sources[k].url) for k in keys)


def _fact(document: Document, key: str, fact: Fact) -> FactInfo:
    return FactInfo(key, TextInfo(fact.text.de, fact.text.en), fact.kind, _sources(document, fact.sources))


def _concerns(fact: Fact, wanted: set[str | None]) -> bool:
    narrowed = {*fact.online_services, *fact.commitments}
    return not narrowed or bool(narrowed & wanted)


def _extra(profile: Profile, step: str) -> tuple[DatumInfo, ...]:
    return tuple(DatumInfo(d.key, TextInfo(d.de, d.en)) for d in profile.inputs.get(step, []))
