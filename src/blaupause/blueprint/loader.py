# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading blueprints: folder and bases → one checked document. Everything wrong is reported in one go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from blaupause.blueprint.folders import Folder, meta, read_folder
from blaupause.blueprint.rules.checks import review
from blaupause.blueprint.rules.messages import said
from blaupause.blueprint.rules.model import SECTIONS, Document
from blaupause.blueprint.rules.origins import Origin, Origins, find
from blaupause.blueprint.rules.overlay import Merged, accepts, lay
from blaupause.blueprint.rules.partial import validate
from blaupause.blueprint.rules.reports import Finding
from blaupause.blueprint.rules.yamlfile import MAX_PROBLEMS
from blaupause.kernel.problems import Location, Problem, Problems

PACKAGED = Path(__file__).parent / "data"
MAX_LAYERS = 6


@dataclass(frozen=True, slots=True)
class Examined:
    """What reading a blueprint brought to light. `document` is None when something is wrong.

    `layers`: the folders, the base first; `value` and `origins`: the merged document, as far as it could be merged.
    """

    document: Document | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    layers: tuple[Folder, ...] = ()
    value: Mapping[str, Any] | None = None
    origins: Origins | None = None


def packaged_keys() -> list[str]:
    """Keys of the blueprints shipped with the software."""
    return sorted(path.name for path in PACKAGED.iterdir() if path.is_dir())


def load_document(path_or_key: str | Path, *, search: Path = PACKAGED) -> Document:
    """Read a blueprint (a folder, or the key of a packaged one) with its bases and check it; warnings do not count.

    Raises `Problems` blueprint.invalid with all problems, each with file, line, column and key.
    """
    found = examine(path_or_key, search=search)
    if found.document is None:
        raise Problems("blueprint.invalid", list(found.problems))
    return found.document


def examine(path_or_key: str | Path, *, search: Path = PACKAGED) -> Examined:
    """Read a blueprint with its bases; every error and every warning. Raises Problem blueprint.not_found only."""
    top = read_folder(_folder(path_or_key, search))
    problems, warnings = list(top.problems), list(top.warnings)
    if not top.whole:
        return Examined(None, _cut(problems), tuple(warnings), (top,))
    layers = _layers(top, search, problems)
    if layers is None:
        return Examined(None, _cut(problems), tuple(warnings), (top,))
    merged = lay([_plain(folder) for folder in layers])
    places = _Places(layers, merged)
    problems += [_problem(finding, layers[layer], finding.path) for layer, finding in merged.findings]
    if len(layers) == 1 and top.value["changes"]:
        problems.append(_changes_without_base(top))
    read = validate(Document, merged.value)
    if read.error is not None:
        problems += places.of_error(read.error)
    if read.model is not None:
        own = frozenset(target for target, known in merged.origins.items() if known.whole.layer == len(layers) - 1)
        broken = frozenset(top.broken) | read.broken
        loose = frozenset(top.loose) | read.loose
        for finding in review(read.model, own=own, broken=broken, loose=loose, changes=top.value["changes"]):
            (warnings if finding.warning else problems).append(places.of(finding))
    document = None if problems else read.model
    ordered = sorted(problems, key=_order)
    return Examined(
        document, _cut(ordered), _cut(sorted(warnings, key=_order)), tuple(layers), merged.value, merged.origins
    )


def _plain(folder: Folder) -> dict[str, Any]:
    return {name: folder.value[name] for name in ("blueprint", *SECTIONS, "changes")}


class _Places:
    """Gives what was found in the merged document its place in a file."""

    def __init__(self, layers: Sequence[Folder], merged: Merged) -> None:
        self.layers = layers
        self.origins = merged.origins

    def of(self, finding: Finding) -> Problem:
        origin = find(self.origins, finding.path) or Origin(len(self.layers) - 1, finding.path)
        return _problem(finding, self.layers[origin.layer], origin.path)

    def of_error(self, error: ValidationError) -> Iterable[Problem]:
        """What only the merged document has, at the change that caused it."""
        return (self.of(finding) for finding, _ in said(error, Document))


def _problem(finding: Finding, folder: Folder, path: tuple[str | int, ...]) -> Problem:
    hints = (finding.hint_de, finding.hint_en)
    return Problem(finding.code, finding.de, finding.en, *hints, folder.place(path, finding.column))


def _changes_without_base(folder: Folder) -> Problem:
    return Problem(
        "blueprint.changes",
        "„changes“ braucht „extends“.",
        "“changes” needs “extends”.",
        location=folder.place(("changes",)),
    )


def _order(problem: Problem) -> tuple[str, int, int]:
    place = problem.location
    return (place.source, place.line, place.column) if place else ("", 0, 0)


def _cut(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """At most so many that a person reads on; the rest is counted."""
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    more = len(problems) - MAX_PROBLEMS
    last = Problem("blueprint.more", f"Und {more} weitere.", f"And {more} more.")
    return (*problems[:MAX_PROBLEMS], last)


def _folder(path_or_key: str | Path, search: Path) -> Path:
    path = Path(path_or_key)
    if isinstance(path_or_key, str) and path_or_key in packaged_keys() and search == PACKAGED:
        return PACKAGED / path_or_key
    if not path.is_absolute() and len(path.parts) == 1 and (search / path).is_dir():
        return search / path
    if path.is_dir():
        return path.resolve()
    raise Problem(
        "blueprint.not_found",
        f"Es gibt keine Blaupause „{path_or_key}“ und keinen Ordner dieses Namens.",
        f"There is no blueprint “{path_or_key}” and no folder of that name.",
        f"Mitgeliefert sind: {', '.join(packaged_keys())}.",
        f"Shipped are: {', '.join(packaged_keys())}.",
    )


def _layers(top: Folder, search: Path, problems: list[Problem]) -> list[Folder] | None:
    """The folder with everything it rests on, the base first. None: a base is missing, wrong or a circle."""
    layers = [top]
    while extends := meta(layers[0]).get("extends"):
        place = layers[0].place(("blueprint", "extends"))
        try:
            base = _base(extends, layers[0].path, search, place)
        except Problem as problem:
            problems.append(problem)
            return None
        if base.problems:
            problems += base.problems
            return None
        if len(layers) == MAX_LAYERS or any(base.path == folder.path for folder in layers):
            problems.append(
                Problem(
                    "blueprint.base_circle",
                    f"Blaupausen bauen im Kreis aufeinander auf, oder es sind mehr als {MAX_LAYERS} übereinander.",
                    f"Blueprints extend each other in a circle, or more than {MAX_LAYERS} lie over each other.",
                    location=place,
                )
            )
            return None
        layers.insert(0, base)
    return layers


def _base(extends: str, path: Path, search: Path, place: Location) -> Folder:
    """The base an overlay names: beside it, in the folder searched, or packaged."""
    key = extends.partition("@")[0]
    places = [folder / key for folder in (path.parent, search, PACKAGED)]
    found = next((folder for folder in places if any(folder.glob("*.yaml"))), None)
    if found is None:
        raise Problem(
            "blueprint.base", f"Die Vorlage „{key}“ gibt es nicht.", f"There is no base “{key}”.", location=place
        )
    base = read_folder(found)
    known = base.value["blueprint"]
    if known and not accepts(extends, known["key"], known["version"]):
        raise Problem(
            "blueprint.base_version",
            f"„{extends}“ passt nicht zur vorhandenen Vorlage {known['key']}@{known['version']}.",
            f"“{extends}” does not fit the base {known['key']}@{known['version']} that is there.",
            location=place,
        )
    return base
