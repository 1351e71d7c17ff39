# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Semantic versions of blueprints: reading, comparing, and which one a change deserves. Pure."""

from blaupause.blueprint.rules.change_classes import ChangeClass

Semantic = tuple[int, int, int]


def parts(version: str) -> Semantic:
    """(major, minor, patch) of a version such as 1.2.3. Raises ValueError."""
    numbers = version.split(".")
    if len(numbers) != 3 or not all(number.isascii() and number.isdigit() for number in numbers):
        raise ValueError(f"no version: {version[:40]}")
    major, minor, patch = map(int, numbers)
    return major, minor, patch


def proposed(base: str, change: ChangeClass | None) -> str:
    """The version that follows on `base`; the same when nothing changed.

    From 1.0.0 on breaking raises the first number, functional the second, editorial the third. Before, the second
    number says what the first will say later: breaking raises it, everything else the third.
    """
    major, minor, patch = parts(base)
    if change is None:
        return base
    if change is ChangeClass.EDITORIAL or (change is ChangeClass.FUNCTIONAL and major == 0):
        return f"{major}.{minor}.{patch + 1}"
    if change is ChangeClass.FUNCTIONAL or major == 0:
        return f"{major}.{minor + 1}.0"
    return f"{major + 1}.0.0"


def enough(version: str, base: str, change: ChangeClass | None) -> bool:
    """Whether a version says at least as much as the change is grave."""
    return parts(version) >= parts(proposed(base, change)) and version != base
