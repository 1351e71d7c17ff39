# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a document has to be before it may become the next version of its blueprint."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from blaupause.blueprint.models import BlueprintVersion
from blaupause.blueprint.problems import (
    foreign_commitment,
    nothing_new,
    of_another_land,
    version_taken,
    version_too_low,
)
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.change_words import sentence
from blaupause.blueprint.rules.checks import review
from blaupause.blueprint.rules.diff import Change, class_of, diff
from blaupause.blueprint.rules.messages import problems_of
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.versions import enough, proposed
from blaupause.blueprint.rules.yamlfile import Tree
from blaupause.kernel.problems import Location, Problem, Problems

KIND: Final = "blueprint.release"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A document beside the newest version. `base` '': there is none yet; `proposed`: the lowest fitting number."""

    base: str
    changes: tuple[Change, ...]
    change_class: ChangeClass | None
    proposed: str

    def enough(self, version: str) -> bool:
        """Whether this number says as much as the changes are grave."""
        return not self.base or enough(version, self.base, self.change_class)


def checked(value: Mapping[str, Any], source: str = "JSON") -> Document:
    """A document from plain JSON values, checked as a folder is.

    Raises Problems blueprint.schema, blueprint.invalid.
    """
    try:
        document = Document.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise Problems("blueprint.schema", problems_of(error, Tree(source, None), Document)) from None
    wrong = [
        Problem(one.code, one.de, one.en, one.hint_de, one.hint_en, _at(source, one.path))
        for one in review(document, own=frozenset())
        if not one.warning
    ]
    if wrong:
        raise Problems("blueprint.invalid", wrong)
    return document


def _at(source: str, path: tuple[str | int, ...]) -> Location:
    return Location(source, key=".".join(map(str, path)))


def normal(value: Mapping[str, Any]) -> dict[str, Any]:
    """A stored document with the fields that the format has by now, so that a new field is no change."""
    return plain(Document.model_validate_json(json.dumps(value)))


def compare(key: str, value: Mapping[str, Any]) -> Comparison:
    """A document beside the newest released version of its blueprint."""
    newest = BlueprintVersion.objects.filter(key=key).order_by("-loaded_at", "-pk").first()
    if newest is None:
        return Comparison("", (), None, str(value["blueprint"]["version"]))
    changes = tuple(diff(normal(newest.document), normal(value)))
    content = tuple(change for change in changes if change.path != ("blueprint", "version"))
    found = class_of(content)
    return Comparison(newest.version, content, found, proposed(newest.version, found or ChangeClass.EDITORIAL))


def of_its_land(value: Mapping[str, Any]) -> None:
    """Nobody takes over the blueprint of another Land, or promises in its name.

    Raises Problem blueprint.of_another_land, blueprint.foreign_commitment.
    """
    meta = value["blueprint"]
    land = meta.get("land")
    metas = BlueprintVersion.objects.filter(key=meta["key"]).values_list("document__blueprint", flat=True)
    if any(known.get("land") != land for known in metas):
        raise of_another_land(meta["key"])
    for key, promise in value["commitments"].items():
        if land and promise["land"] != land:
            raise foreign_commitment(key, promise["land"])


def worthy(key: str, value: Mapping[str, Any]) -> None:
    """Raises what `of_its_land` raises, blueprint.nothing_new, blueprint.version_taken, blueprint.version_too_low."""
    of_its_land(value)
    found, version = compare(key, value), str(value["blueprint"]["version"])
    if not found.base:
        return
    if not found.changes:
        raise nothing_new()
    assert found.change_class is not None
    if not found.enough(version):
        gravest = next(one for one in found.changes if one.change_class is found.change_class)
        example = sentence(gravest, value, value, "de"), sentence(gravest, value, value, "en")
        raise version_too_low(version, found.base, found.proposed, found.change_class, example)
    taken = BlueprintVersion.objects.filter(key=key, version=version).exclude(content_hash=content_hash(value))
    if taken.exists():
        raise version_taken(version)
