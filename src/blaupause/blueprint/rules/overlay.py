# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Merging an overlay into its base, by key. Pure: plain values in, plain values out, nothing is changed in place.

An overlay adds objects under new keys; an object that is there is touched only by an entry in `changes`, so nothing
is overwritten by accident. `replace` sets the given fields, `extend` appends to the given lists, `add` brings an
object with a reason, `disable` takes one out and removes it from what the others wait for.

Overlays lie over overlays: `compose(a, b)` is the one overlay that does what `a` and then `b` do.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from blaupause.blueprint.rules.merging import Merging
from blaupause.blueprint.rules.model import SECTIONS
from blaupause.blueprint.rules.origins import Origins
from blaupause.blueprint.rules.ranges import accepts
from blaupause.blueprint.rules.reports import Finding

__all__ = ["Finding", "Merged", "accepts", "compose", "lay", "merge"]


class Merged(NamedTuple):
    """What came out: the document, what is wrong with which layer, and where every part comes from."""

    value: dict[str, Any]
    findings: list[tuple[int, Finding]]
    origins: Origins


def merge(base: Mapping[str, Any], overlay: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """The merged document and what is wrong with the overlay (paths are those of the overlay)."""
    merged = lay([base, overlay])
    return merged.value, [finding for _, finding in merged.findings]


def lay(layers: Sequence[Mapping[str, Any]]) -> Merged:
    """The base (first) with all overlays laid over it, in that order."""
    merging = Merging(layers[0])
    for number, overlay in enumerate(layers[1:], 1):
        merging.lay(overlay, number)
    return Merged(merging.value, merging.findings, merging.origins)


def compose(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """One overlay for two: merge(base, compose(a, b)) == merge(merge(base, a), b) for any base.

    What the second adds becomes `add`, because it happens after the changes of the first.
    """
    title = (second.get("blueprint") or {}).get("title") or {"de": "der zweiten Blaupause", "en": "the second"}
    reason = {"de": f"Neu in: {title['de']}", "en": f"New in: {title['en']}"}
    added = [
        {"target": f"{section}/{key}", "kind": "add", "reason": reason, "fields": value}
        for section in SECTIONS
        for key, value in second.get(section, {}).items()
    ]
    return {
        "blueprint": second.get("blueprint"),
        "base": second.get("base") or first.get("blueprint"),
        **{section: first.get(section, {}) for section in SECTIONS},
        "changes": [*first.get("changes", []), *added, *second.get("changes", [])],
    }
