# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finds in the source every action that is reported to the ledger."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import blaupause

PACKAGE = Path(blaupause.__file__).parent
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
BUILT = {
    "catalog/declaration.py": [
        f"{what}.{done}" for what in ("operator", "online_service", "commitment") for done in ("declared", "changed")
    ],
    "accounts/approvals.py": [
        f"change_request.{done}" for done in ("made", "seconded", "approved", "rejected", "withdrawn")
    ],
    "catalog/writing.py": [
        f"compatibility.test_{done}" for done in ("recorded", "confirmed", "withdrawn")
    ],  # from stating.py
    "rollout/jobs.py": [f"bulk_job.{done}" for done in ("started", "finished", "cancelled")],
    "rollout/blocking.py": [  # unblocking.py hands these to it
        f"blocker.{done}" for done in ("escalated", "deescalated", "merged", "solved", "reopened")
    ],
}
"""Modules that put the name together, and the names that come out."""
HANDED_ON = {"accounts/own_account.py": {"record", "note"}, "catalog/writing.py": {"draft"}}
"""Modules whose functions other modules hand the name to."""


def actions(folder: Path = PACKAGE) -> dict[str, set[str]]:
    """Names of actions by module: first arguments of `Draft(…)`, written there or handed on within the module."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if re.search(r"\bDraft\(", source) and path.parent.name != "ledger":
            name = path.relative_to(folder).as_posix()
            found[name] = set(_named(ast.parse(source))) | set(BUILT.get(name, ()))
            if name in HANDED_ON:
                found[name] |= set(_handed(folder, HANDED_ON[name]))
    return {name: names for name, names in found.items() if names or "ledger" not in name}


def _handed(folder: Path, functions: set[str]) -> Iterator[str]:
    """What any module hands to functions of these names."""
    for path in folder.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        for call in calls:
            if ast.unparse(call.func).rpartition(".")[2] in functions:
                given = [one.value for one in call.args if isinstance(one, ast.Constant)]
                yield from (one for one in given if isinstance(one, str) and ACTION.fullmatch(one))


def _named(tree: ast.Module) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    first = [
        call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Draft" and call.args
    ]
    for argument in first:
        if isinstance(argument, ast.Constant):
            yield str(argument.value)
    if any(isinstance(argument, ast.Name) for argument in first):  # handed on: by a caller here or a constant
        yield from _constants(tree, calls)


def _constants(tree: ast.Module, calls: list[ast.Call]) -> Iterator[str]:
    helpers = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and "Draft(" in ast.unparse(node)
    }
    handed = [argument for call in calls if ast.unparse(call.func) in helpers for argument in call.args]
    assigned = [node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    for value in (*handed, *assigned):
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and ACTION.fullmatch(value.value):
            yield value.value
