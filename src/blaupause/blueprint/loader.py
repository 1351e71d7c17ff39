# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading blueprint folders: files → one checked document. Everything wrong is reported in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from blaupause.blueprint.rules import yamlfile
from blaupause.blueprint.rules.checks import check
from blaupause.blueprint.rules.messages import problems_of
from blaupause.blueprint.rules.model import SECTIONS, Document, File
from blaupause.blueprint.rules.overlay import Finding, accepts, merge
from blaupause.blueprint.rules.yamlfile import Tree
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Location, Problem, Problems

PACKAGED = Path(__file__).parent / "data"
MAX_FILES = 100


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was read: its merged sections and where each object stands."""

    value: Mapping[str, Any]
    trees: Mapping[str, Tree]  # by section
    origin: Mapping[tuple[str, str], Tree]  # by section and key


def packaged_keys() -> list[str]:
    """Keys of the blueprints shipped with the software."""
    return sorted(path.name for path in PACKAGED.iterdir() if path.is_dir())


def load_document(path_or_key: str | Path, *, search: Path = PACKAGED) -> Document:
    """Read a blueprint (a folder, or the key of a packaged one) with its base and check it.

    Raises `Problems` blueprint.invalid with all problems, each with file, line, column and key.
    """
    folder = read_folder(_folder(path_or_key, search))
    meta = folder.value["blueprint"]
    value: dict[str, Any] = {name: folder.value[name] for name in ("blueprint", *SECTIONS)}
    findings: list[Finding] = []
    if meta.get("extends"):
        base = _base(meta["extends"], search, folder)
        value, findings = merge(base, {**value, "changes": folder.value["changes"]})
    elif folder.value["changes"]:
        findings.append(
            ("blueprint.changes", ("changes",), "„changes“ braucht „extends“.", "“changes” needs “extends”.")
        )
    problems = [_place(finding, folder) for finding in findings]
    document, more = _validate(value, folder)
    if document is not None:
        problems += [_place(finding, folder) for finding in check(document)]
    problems += more
    if problems or document is None:
        raise Problems("blueprint.invalid", problems)
    return document


def read_folder(path: Path) -> Folder:
    """Read and validate every `*.yaml` file of a folder and lay the sections together."""
    files = sorted(path.glob("*.yaml"))
    if not files or len(files) > MAX_FILES:
        raise Problem(
            "blueprint.folder",
            f"In diesem Ordner liegen {len(files)} YAML-Dateien; erwartet werden 1 bis {MAX_FILES}.",
            f"There are {len(files)} YAML files in this folder; 1 to {MAX_FILES} are expected.",
            location=Location(str(path)),
        )
    problems: list[Problem] = []
    parts: list[tuple[File, Tree]] = []
    for file in files:
        try:
            parts.append(read_file(file))
        except Problems as several:
            problems += several.problems
        except Problem as problem:
            problems.append(problem)
    folder = _together(parts, problems, path)
    if problems:
        raise Problems("blueprint.invalid", problems)
    return folder


def read_file(file: Path) -> tuple[File, Tree]:
    """One file, validated against the model."""
    data = read_bytes(file, limit=yamlfile.MAX_BYTES)
    tree = yamlfile.parse(data, f"{file.parent.name}/{file.name}")
    try:
        return File.model_validate(tree.value), tree
    except ValidationError as error:
        raise Problems("blueprint.schema", problems_of(error, tree, File)) from None


def _together(parts: Iterable[tuple[File, Tree]], problems: list[Problem], path: Path) -> Folder:
    value: dict[str, Any] = {name: {} for name in SECTIONS} | {"changes": [], "blueprint": None}
    trees: dict[str, Tree] = {}
    origin: dict[tuple[str, str], Tree] = {}
    for file, tree in parts:
        content = file.model_dump(mode="json", exclude_unset=True)
        for name in SECTIONS:
            for key, item in content.get(name, {}).items():
                if (name, key) in origin:
                    problems.append(_twice(name, key, tree, origin[name, key]))
                value[name][key] = item
                origin[name, key] = tree
        for name in ("blueprint", "changes"):
            if name in content:
                if value[name]:
                    problems.append(_twice(name, "", tree, trees[name]))
                value[name] = content[name]
                trees[name] = tree
    if not value["blueprint"] and not problems:
        problems.append(
            Problem(
                "blueprint.meta_missing",
                "In keiner Datei des Ordners steht der Abschnitt „blueprint“.",
                "No file of the folder has the section “blueprint”.",
                location=Location(str(path)),
            )
        )
    return Folder(value, trees, origin)


def _twice(section: str, key: str, tree: Tree, other: Tree) -> Problem:
    path = (section, key) if key else (section,)
    return Problem(
        "blueprint.duplicate",
        f"„{key or section}“ steht schon in {other.source}.",
        f"“{key or section}” already stands in {other.source}.",
        location=tree.locate(path, key=True),
    )


def _folder(path_or_key: str | Path, search: Path) -> Path:
    path = Path(path_or_key)
    if isinstance(path_or_key, str) and path_or_key in packaged_keys() and search == PACKAGED:
        return PACKAGED / path_or_key
    if not path.is_absolute() and len(path.parts) == 1 and (search / path).is_dir():
        return search / path
    if path.is_dir():
        return path
    raise Problem(
        "blueprint.not_found",
        f"Es gibt keine Blaupause „{path_or_key}“ und keinen Ordner dieses Namens.",
        f"There is no blueprint “{path_or_key}” and no folder of that name.",
        f"Mitgeliefert sind: {', '.join(packaged_keys())}.",
        f"Shipped are: {', '.join(packaged_keys())}.",
    )


def _base(extends: str, search: Path, folder: Folder) -> Mapping[str, Any]:
    place = folder.trees["blueprint"].locate(("blueprint", "extends"))
    key = extends.partition("@")[0]
    if not (search / key).is_dir():
        search = PACKAGED
    if not (search / key).is_dir():
        raise Problem(
            "blueprint.base", f"Die Vorlage „{key}“ gibt es nicht.", f"There is no base “{key}”.", location=place
        )
    base = read_folder(search / key).value
    meta = base["blueprint"]
    if meta.get("extends") or not accepts(extends, meta["key"], meta["version"]):
        raise Problem(
            "blueprint.base_version",
            f"„{extends}“ passt nicht zur vorhandenen Vorlage {meta['key']}@{meta['version']}.",
            f"“{extends}” does not fit the base {meta['key']}@{meta['version']} that is there.",
            location=place,
        )
    return base


def _validate(value: Mapping[str, Any], folder: Folder) -> tuple[Document | None, list[Problem]]:
    try:
        return Document.model_validate(value), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, [_merged_problem(item["loc"], folder, error, n) for n, item in enumerate(found)]


def _merged_problem(loc: tuple[int | str, ...], folder: Folder, error: ValidationError, index: int) -> Problem:
    """A problem that only the merged document has: shown at the change that caused it."""
    scratch = problems_of(error, Tree("", None), Document)[index]
    place = _place((scratch.code, tuple(part for part in loc if part != "[key]"), scratch.de, scratch.en), folder)
    return Problem(scratch.code, scratch.de, scratch.en, scratch.hint_de, scratch.hint_en, place.location)


def _place(finding: Finding, folder: Folder) -> Problem:
    """Give a finding about the merged document its place in a file of the folder."""
    code, path, de, en = finding
    location: Location | None = None
    section, key = (str(path[0]), str(path[1])) if len(path) > 1 else (str(path[0]) if path else "", "")
    for number, change in enumerate(folder.value["changes"]):
        if change["target"] == f"{section}/{key}":
            at = ("changes", number, "fields", *path[2:])
            location = folder.trees["changes"].locate(at)
    if location is None:
        tree = folder.origin.get((section, key)) or folder.trees.get(section) or folder.trees["blueprint"]
        location = tree.locate(path)
    return Problem(code, de, en, location=location)
