# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which versions of a base an overlay accepts: `core@^1`, `core@^1.2`, `core@^0.3.1`, `core@1.x`, `core@1.2.3`.

A caret accepts everything that promises not to break what was there: the first number from the left that is not
zero stays, what stands behind it may grow. Below 1.0.0 that number is the second, below 0.1.0 the third; places
that are not given count as free (`^0` accepts 0.9.0, `^0.0` accepts 0.0.7).
"""

Numbers = tuple[int, int, int]


def numbers(version: str) -> Numbers:
    """A version as numbers that can be compared. Raises ValueError when it is none."""
    first, second, third = (int(part) for part in version.split("."))
    return first, second, third


def bounds(span: str) -> tuple[Numbers, Numbers]:
    """The lowest version accepted and the first one above it that is not. Raises ValueError."""
    if span.startswith("^"):
        return _caret([int(part) for part in span[1:].split(".")])
    if span.endswith(".x"):
        major = int(span[:-2])
        return (major, 0, 0), (major + 1, 0, 0)
    low = numbers(span)
    return low, (low[0], low[1], low[2] + 1)


def accepts(extends: str, key: str, version: str) -> bool:
    """Whether `extends` accepts the blueprint `key` in `version`."""
    wanted, _, span = extends.partition("@")
    if wanted != key:
        return False
    low, above = bounds(span)
    return low <= numbers(version) < above


def _caret(given: list[int]) -> tuple[Numbers, Numbers]:
    places = [*given, 0, 0][:3]
    fixed = next((index for index, number in enumerate(given) if number), len(given) - 1)
    above = [number + 1 if index == fixed else number for index, number in enumerate(places[: fixed + 1])]
    above = [*above, 0, 0][:3]
    return (places[0], places[1], places[2]), (above[0], above[1], above[2])
