# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan as people keep it: what it was made against, what it is for, its hash, and its counts. Pure.

Applying makes the plan anew and compares the hashes, so a file says which plan is meant; it carries no orders.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from blaupause.kernel.problems import Location, Problem
from blaupause.rollout.planner import Base, Outcome

FORMAT = "blueprint-plan-1"
MAX_BYTES = 100_000_000
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class PlanStamp:
    """Which plan: base, target, day, and the hash over these and the outcome for every connection."""

    revision: int
    structure: int
    key: str
    version: str
    sha256: str  # content of the target
    day: date
    plan: str

    @property
    def label(self) -> str:
        """bayern@1.2.0"""
        return f"{self.key}@{self.version}"


def plan_hash(stamp: Mapping[str, object], base: Base, outcome: Outcome) -> str:
    """SHA-256 (hex) over what the plan was made against and what it says of every connection."""
    digest = hashlib.sha256(json.dumps(stamp, sort_keys=True, separators=(",", ":")).encode())
    for values in (
        base.ids,
        base.authority,
        base.commitment,
        base.version,
        outcome.group,
        outcome.reason,
        outcome.to_review,
        outcome.superseded,
        outcome.new_authority,
        outcome.new_commitment,
    ):
        data = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
        digest.update(len(data).to_bytes(8, "little") + data.tobytes())
    return digest.hexdigest()


def write(stamp: PlanStamp, report: Mapping[str, object]) -> str:
    """The file: the stamp, and the report for people and other programs."""
    value = {
        "format": FORMAT,
        "base": {"revision": stamp.revision, "structure": stamp.structure},
        "target": {"key": stamp.key, "version": stamp.version, "sha256": stamp.sha256},
        "day": stamp.day.isoformat(),
        "plan_sha256": stamp.plan,
        **report,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read(data: bytes, source: str) -> PlanStamp:
    """The stamp of a plan file. Raises Problem rollout.plan_file for anything that is none."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError):
        raise _no_plan(source, "Das ist keine JSON-Datei.", "This is no JSON file.") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _no_plan(source, f"Es fehlt das Format „{FORMAT}“.", f"The format “{FORMAT}” is missing.")
    base, target = _part(value, "base", source), _part(value, "target", source)
    return PlanStamp(
        revision=_number(base, "revision", source),
        structure=_number(base, "structure", source),
        key=_text(target, "key", _KEY, source),
        version=_text(target, "version", _VERSION, source),
        sha256=_text(target, "sha256", _HASH, source),
        day=_day(value, source),
        plan=_text(value, "plan_sha256", _HASH, source),
    )


def _refuse(_text: str) -> object:
    raise ValueError("no such number in a plan")


def _part(value: dict[str, Any], name: str, source: str) -> dict[str, Any]:
    found = value.get(name)
    if not isinstance(found, dict):
        raise _no_plan(source, f"„{name}“ fehlt.", f"“{name}” is missing.", name)
    return found


def _number(value: dict[str, Any], name: str, source: str) -> int:
    found = value.get(name)
    if type(found) is not int or not 0 <= found < 2**62:
        raise _no_plan(source, f"„{name}“ ist keine Nummer.", f"“{name}” is no number.", name)
    return found


def _text(value: dict[str, Any], name: str, form: re.Pattern[str], source: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or len(found) > 64 or not form.fullmatch(found):
        raise _no_plan(source, f"„{name}“ fehlt oder ist verändert.", f"“{name}” is missing or was changed.", name)
    return found


def _day(value: dict[str, Any], source: str) -> date:
    try:
        return date.fromisoformat(_text(value, "day", _DAY, source))
    except ValueError:
        raise _no_plan(source, "„day“ ist kein Tag.", "“day” is no day.", "day") from None


def _no_plan(source: str, de: str, en: str, key: str = "") -> Problem:
    return Problem(
        "rollout.plan_file",
        f"Das ist kein Plan. {de}",
        f"This is no plan. {en}",
        "Einen Plan schreibt: blaupause blueprint plan KEY --out DATEI",
        "A plan is written by: blaupause blueprint plan KEY --out FILE",
        Location(source, key=key),
    )


def identity(stamp: PlanStamp, versions: Sequence[str], commitments: Sequence[str]) -> dict[str, object]:
    """What goes into the hash besides the outcome. `versions`: content hashes, as the base counts them."""
    found = asdict(stamp) | {"day": stamp.day.isoformat()}
    del found["plan"]
    return found | {"versions": list(versions), "commitments": list(commitments)}
