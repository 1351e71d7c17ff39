# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which objects of a document something else names, or which show themselves somewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from blaupause.blueprint.rules.details import placeholders
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.references import FIELDS, REASONS
from blaupause.blueprint.rules.vocabulary import parameters_used


def used_keys(document: Document) -> Mapping[str, set[str]]:
    """Keys in use by section."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for section, fields in FIELDS.items():
        for item in getattr(document, section).values():
            for name, target in fields.items():
                stated = getattr(item, name)
                used[target] |= {stated} if isinstance(stated, str) else set(stated or ())
    used["sources"] |= set(_sources(document))
    for reason in (*used[REASONS], *_reasons(document)):
        used["facts"].add(reason)
        used["findings"].add(reason)
    used["facts"] |= {k for k, f in document.facts.items() if f.steps or f.online_services or f.commitments}
    used["findings"] |= {key for key, finding in document.findings.items() if finding.steps}
    used["parameters"] |= {key for key, parameter in document.parameters.items() if parameter.steps}
    used["parameters"] |= parameters_used(document)
    used["parameters"] |= {key for template in document.templates.values() for key in placeholders(template.body.de)}
    return used


def _reasons(document: Document) -> Iterator[str]:
    for gone in document.disabled:
        yield from gone.because
    for change in document.changed:
        yield from change.because


def _sources(document: Document) -> Iterator[str]:
    for step in document.steps.values():
        yield from (stated.source for stated in (step.effort, step.duration) if stated)
    for service in document.online_services.values():
        for parts in (service.variants.values(), service.channels, service.routes.values()):
            yield from (part.source for part in parts)
    for promise in document.commitments.values():
        yield from (service.source for service in promise.services if service.source)
