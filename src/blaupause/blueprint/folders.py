# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading one blueprint folder: its files laid together, and where each object stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blaupause.blueprint.rules import yamlfile
from blaupause.blueprint.rules.messages import problems_of
from blaupause.blueprint.rules.model import SECTIONS, File
from blaupause.blueprint.rules.partial import validate
from blaupause.blueprint.rules.yamlfile import Tree
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Location, Problem, Problems

MAX_FILES = 100
MAX_FOLDER_BYTES = 5_000_000
MAX_FOLDER_NODES = 200_000
MAX_OBJECTS = 5_000
MOST = {"steps": 300, "environment": 200}
"""Sections whose objects are compared with each other or with everything else."""


@dataclass(slots=True)
class Folder:
    """A folder that was read. `whole`: nothing but single objects (`broken`) is missing from `value`.

    `loose`: keys of data that stand in the broken objects.
    """

    path: Path
    value: dict[str, Any]
    trees: dict[str, Tree] = field(default_factory=dict)  # by section
    origin: dict[tuple[str, str], Tree] = field(default_factory=dict)  # by section and key
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, str]] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    whole: bool = True

    def place(self, path: yamlfile.Path, offset: int = 0) -> Location:
        """Where a value of this folder stands; `offset`: which character of a text."""
        tree = self.origin.get((str(path[0]), str(path[1]))) if len(path) > 1 else None
        tree = tree or self.trees.get(str(path[0]) if path else "") or self.trees.get("blueprint")
        if tree is None:
            return Location(str(self.path))
        if len(path) == 2 and tree.keys_at.get(path, (0, 0))[0] < tree.values_at.get(path, (0, 0))[0]:
            return tree.locate(path, key=True)  # an object is found by its key, not by its first field
        return tree.locate_in(path, offset) if offset else tree.locate(path)


def read_folder(path: Path) -> Folder:
    """Read every `*.yaml` file of a folder. Everything wrong stands in `problems`."""
    folder = Folder(path, {name: {} for name in SECTIONS} | {"changes": [], "blueprint": None})
    files = sorted(path.glob("*.yaml"))
    if not files or len(files) > MAX_FILES:
        _refuse_count(folder, len(files))
        return folder
    folder.warnings += [_ignored(folder, file) for file in sorted(path.glob("*.yml"))]
    if sum(file.stat().st_size for file in files if file.is_file()) > MAX_FOLDER_BYTES:
        _refuse(
            folder, "folder_too_large", f"mehr als {MAX_FOLDER_BYTES} Bytes", f"more than {MAX_FOLDER_BYTES} bytes"
        )
        return folder
    for file, tree in _parts(folder, files):
        _lay(folder, file, tree)
    if sum(len(folder.value[name]) for name in SECTIONS) > MAX_OBJECTS:
        _refuse(folder, "too_many_objects", f"mehr als {MAX_OBJECTS} Objekte", f"more than {MAX_OBJECTS} objects")
    for name, most in MOST.items():
        if len(folder.value[name]) > most:
            _refuse(folder, "too_many_objects", f"mehr als {most} Objekte unter „{name}“", f"more than {most} {name}")
    if not folder.value["blueprint"]:
        folder.whole = False
    if not folder.value["blueprint"] and not folder.problems:
        folder.problems.append(
            Problem(
                "blueprint.meta_missing",
                "In keiner Datei des Ordners steht der Abschnitt „blueprint“.",
                "No file of the folder has the section “blueprint”.",
                location=Location(str(path)),
            )
        )
    return folder


def _parts(folder: Folder, files: Iterable[Path]) -> Iterable[tuple[File, Tree]]:
    nodes = 0
    for path in files:
        if len(folder.problems) > yamlfile.MAX_PROBLEMS:  # nobody reads on, and looking takes time
            folder.whole = False
            return
        try:
            tree = yamlfile.parse(read_bytes(path, limit=yamlfile.MAX_BYTES), f"{path.parent.name}/{path.name}")
        except Problem as problem:
            folder.problems += problem.problems if isinstance(problem, Problems) else [problem]
            folder.whole = False
            continue
        nodes += tree.nodes
        if nodes > MAX_FOLDER_NODES:
            _refuse(folder, "too_many", f"mehr als {MAX_FOLDER_NODES} Werte", f"more than {MAX_FOLDER_NODES} values")
            return
        read = validate(File, tree.value)
        if read.error is not None:
            folder.problems += problems_of(read.error, tree, File)
            folder.broken |= read.broken
            folder.loose |= read.loose
        if read.model is None:
            folder.whole = False
        else:
            yield read.model, tree


def _lay(folder: Folder, file: File, tree: Tree) -> None:
    content = file.model_dump(mode="json", exclude_unset=True)
    for name in SECTIONS:
        for key, item in content.get(name, {}).items():
            if (name, key) in folder.origin:
                folder.problems.append(_twice(name, key, tree, folder.origin[name, key]))
                continue
            folder.value[name][key] = item
            folder.origin[name, key] = tree
    for name in ("blueprint", "changes"):
        if name in content:
            if name in folder.trees:
                folder.problems.append(_twice(name, "", tree, folder.trees[name]))
                continue
            folder.value[name] = content[name]
            folder.trees[name] = tree


def _twice(section: str, key: str, tree: Tree, other: Tree) -> Problem:
    path = (section, key) if key else (section,)
    return Problem(
        "blueprint.duplicate",
        f"„{key or section}“ steht schon in {other.source}.",
        f"“{key or section}” already stands in {other.source}.",
        location=tree.locate(path, key=True),
    )


def _refuse_count(folder: Folder, count: int) -> None:
    folder.whole = False
    folder.problems.append(
        Problem(
            "blueprint.folder",
            f"In diesem Ordner liegen {count} YAML-Dateien; erwartet werden 1 bis {MAX_FILES}.",
            f"There are {count} YAML files in this folder; 1 to {MAX_FILES} are expected.",
            location=Location(str(folder.path)),
        )
    )


def _refuse(folder: Folder, code: str, de: str, en: str) -> None:
    folder.whole = False
    message = (f"Dieser Ordner hat {de}.", f"This folder has {en}.")
    folder.problems.append(Problem(f"blueprint.{code}", *message, location=Location(str(folder.path))))


def _ignored(folder: Folder, file: Path) -> Problem:
    return Problem(
        "blueprint.ignored_file",
        "Diese Datei wird nicht gelesen; gelesen werden nur Dateien mit der Endung .yaml.",
        "This file is not read; only files that end with .yaml are.",
        location=Location(f"{folder.path.name}/{file.name}"),
    )


def meta(folder: Folder) -> Mapping[str, Any]:
    """Who the blueprint is."""
    found: Mapping[str, Any] = folder.value["blueprint"]
    return found
