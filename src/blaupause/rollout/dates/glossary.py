# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a blueprint calls things, and which of its values are dates; worked out once per version and process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from blaupause.blueprint.queries import BlueprintInfo, version
from blaupause.blueprint.rules.content import Check, Parameter
from blaupause.rollout.workrules import StatementKind

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """Of one version. `counted`: values with an end that follows from a first day, by the key of that first day."""

    parameters: Mapping[str, Parameter]
    checks: Mapping[str, Check]
    titles: Mapping[tuple[StatementKind, str], Pair]
    counted: Mapping[str, tuple[str, ...]]

    @property
    def days(self) -> frozenset[str]:
        """Keys of parameters a date can follow from without a last day."""
        return frozenset({key for key, one in self.parameters.items() if one.calendar} | set(self.counted))

    def title(self, kind: StatementKind, key: str) -> Pair:
        """What it is called; the key when this version does not know it (any more)."""
        return self.titles.get((kind, key), (key, key))


NO_TERMS = Terms({}, {}, {}, {})


def terms_of(blueprint: BlueprintInfo | None) -> Terms:
    """Of a version; without one nothing is known."""
    return _terms(blueprint.id, blueprint.content_hash) if blueprint else NO_TERMS


@lru_cache(maxsize=16)
def _terms(version_id: int, _content_hash: str) -> Terms:
    document = version(version_id).document
    titles = {
        (StatementKind.PARAMETER, key): (one.title.de, one.title.en) for key, one in document.parameters.items()
    }
    titles |= {(StatementKind.CHECK, key): (one.title.de, one.title.en) for key, one in document.checks.items()}
    for step in document.steps.values():
        for datum in (*step.inputs, *step.produces):
            titles.setdefault((StatementKind.DATUM, datum.key), (datum.de, datum.en))
    counted: dict[str, tuple[str, ...]] = {}
    for key, one in document.parameters.items():
        if one.counted_from:
            counted[one.counted_from] = (*counted.get(one.counted_from, ()), key)
    return Terms(document.parameters, document.checks, titles, counted)
