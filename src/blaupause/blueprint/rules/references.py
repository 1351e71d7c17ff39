# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""References between the parts of a document: every key that is named has to lead somewhere."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from blaupause.blueprint.rules.model import SECTIONS, Document
from blaupause.blueprint.rules.partial import Broken
from blaupause.blueprint.rules.reports import Finding, error, meant
from blaupause.blueprint.rules.vocabulary import implications, implying
from blaupause.blueprint.rules.yamlfile import Path

REASONS = "facts or findings"
FIELDS: Mapping[str, Mapping[str, str]] = {
    "steps": {"actors": "actors", "sources": "sources", "hard": "steps", "soft": "steps", "because": REASONS},
    "operators": {"sources": "sources"},
    "online_services": {"operator": "operators", "source": "sources"},
    "profiles": {"online_service": "online_services", "inputs": "steps", "sources": "sources"},
    "parameters": {
        "steps": "steps",
        "online_services": "online_services",
        "counted_from": "parameters",
        "because": REASONS,
        "sources": "sources",
    },
    "criteria": {"steps": "steps", "because": REASONS, "sources": "sources"},
    "templates": {"steps": "steps", "because": REASONS, "sources": "sources"},
    "checks": {"steps": "steps", "because": REASONS, "sources": "sources"},
    "facts": {
        "steps": "steps",
        "online_services": "online_services",
        "commitments": "commitments",
        "sources": "sources",
    },
    "findings": {"steps": "steps", "because": REASONS, "sources": "sources"},
    "commitments": {"online_service": "online_services", "source": "sources"},
    "abbreviations": {"sources": "sources"},
    "environment": {"source": "sources"},
}
"""Section → field → section whose keys stand there (one key, a list of keys, or the keys of a mapping)."""


class Known:
    """All keys of a document by section, those of objects that are broken too; `loose`: the data these speak of."""

    def __init__(self, document: Document, broken: Broken = frozenset(), loose: frozenset[str] = frozenset()) -> None:
        self._keys: dict[str, set[str]] = {
            name: {*getattr(document, name), *(key for section, key in broken if section == name)}
            for name in SECTIONS
        }
        self._keys[REASONS] = self._keys["facts"] | self._keys["findings"]
        self.disabled = {item.target for item in document.disabled}
        self.broken = broken
        self.loose = loose
        self.data = {d.key for step in document.steps.values() for d in (*step.inputs, *step.produces)} | loose
        self.data |= {d.key for p in document.profiles.values() for given in p.inputs.values() for d in given}

    def keys(self, section: str) -> set[str]:
        """The keys of a section."""
        return self._keys[section]

    def missing(self, key: str, path: Path, section: str) -> Finding | None:
        """A finding when a key leads nowhere."""
        if key in self._keys[section]:
            return None
        if f"{section}/{key}" in self.disabled:
            return error(
                "disabled_reference",
                path,
                f"„{key}“ ist in dieser Blaupause abgeschaltet.",
                f"“{key}” is disabled in this blueprint.",
            )
        return error(
            "reference",
            path,
            f"„{key}“ gibt es nicht unter „{section}“.",
            f"There is no “{key}” under “{section}”.",
            meant(key, self._keys[section]),
        )


def references(document: Document, known: Known) -> Iterator[Finding]:
    """Every key that leads nowhere."""
    for section, fields in FIELDS.items():
        for key, item in getattr(document, section).items():
            for name, target in fields.items():
                yield from _refer(known, getattr(item, name), (section, key, name), target)
    yield from _implied(document, known)
    yield from _inside_steps(document, known)
    yield from _inside_services(document, known)
    for key, promise in document.commitments.items():
        for index, service in enumerate(promise.services):
            yield from _refer(known, service.source, ("commitments", key, "services", index, "source"), "sources")


def reasons(changes: Sequence[Mapping[str, Any]], known: Known) -> Iterator[Finding]:
    """Reasons of changes that lead nowhere; paths are those of the overlay."""
    for index, change in enumerate(changes):
        yield from _refer(known, change.get("because"), ("changes", index, "because"), REASONS)


def _implied(document: Document, known: Known) -> Iterator[Finding]:
    """What something also says is a datum somewhere, and nothing says itself by way of others."""
    following = implications(document)
    for path, key, implied in implying(document):
        for index, one in enumerate(implied):
            here: Path = (*path, "implies", index)
            if one not in known.data or one in document.parameters:
                yield error(
                    "reference",
                    here,
                    f"„{one}“ gibt es nicht unter den Angaben der Schritte.",
                    f"There is no “{one}” among the data of the steps.",
                    meant(one, known.data),
                )
            elif key == one or key in following.get(one, ()):
                yield error(
                    "implies_circle",
                    here,
                    f"„{key}“ und „{one}“ folgen im Kreis auseinander.",
                    f"“{key}” and “{one}” follow from each other in a circle.",
                )


def _inside_steps(document: Document, known: Known) -> Iterator[Finding]:
    for key, step in document.steps.items():
        for name in ("effort", "duration"):
            stated = getattr(step, name)
            if stated:
                yield from _refer(known, stated.source, ("steps", key, name, "source"), "sources")
        present = [actor for actor in step.actors if actor in known.keys("actors")]
        if not present:
            yield error(
                "nobody",
                ("steps", key, "actors"),
                "In diesem Schritt handelt niemand: Keinen der Genannten gibt es.",
                "Nobody acts in this step: none of those named exists.",
            )


def _inside_services(document: Document, known: Known) -> Iterator[Finding]:
    for key, service in document.online_services.items():
        here: Path = ("online_services", key)
        for name, part in (*_parts("variants", service.variants), *_parts("routes", service.routes)):
            yield from _refer(known, part.source, (*here, *name, "source"), "sources")
        for index, channel in enumerate(service.channels):
            yield from _refer(known, channel.source, (*here, "channels", index, "source"), "sources")


def _parts(name: str, parts: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for key, part in parts.items():
        yield (name, key), part


def _refer(known: Known, used: str | Collection[str] | None, path: Path, section: str) -> Iterator[Finding]:
    if used is None:
        return
    if isinstance(used, str):
        found = known.missing(used, path, section)
        if found:
            yield found
        return
    for index, key in enumerate(used):
        found = known.missing(key, (*path, key) if isinstance(used, Mapping) else (*path, index), section)
        if found:
            yield found
