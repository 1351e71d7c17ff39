# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Compiles the translations, without gettext programmes: `python -m blaupause.ops.catalogues`."""

import os
import sys
from pathlib import Path

import polib

from blaupause.kernel.problems import Location, Problem

PACKAGE = Path(__file__).resolve().parent.parent


def compile_all(folder: Path = PACKAGE) -> list[Path]:
    """Compile every catalogue below the folder that is newer than its result; returns the results."""
    sources = sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po"))
    return [compile_one(source) for source in sources if _is_stale(source)]


def compile_one(source: Path) -> Path:
    """Compile one catalogue; a reader at the same time sees the old or the new one, never half."""
    target = source.with_suffix(".mo")
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(fresh))
        fresh.replace(target)
    except (OSError, ValueError) as error:
        raise Problem(
            "catalogue-unreadable",
            f"Der Übersetzungskatalog ist nicht lesbar: {error}",
            f"The translation catalogue cannot be read: {error}",
            location=Location(str(source)),
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    return target


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def main() -> int:
    """Compile and report; exit code 2 names the broken catalogue."""
    try:
        compiled = compile_all()
    except Problem as problem:
        sys.stderr.write(f"Fehler: {problem.text('de')}\n")
        return 2
    if compiled:
        sys.stderr.write(f"· Übersetzungskataloge übersetzt: {len(compiled)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
