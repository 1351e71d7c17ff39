# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Setting papers: in a process of its own, one at a time, and only what was not set before."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Final

from blaupause.kernel.folders import data_folder
from blaupause.kernel.problems import Problem
from blaupause.website.typesetting import child
from blaupause.website.typesetting.blocks import Paper, prepared
from blaupause.website.typesetting.typeface import typeface

SECONDS: Final = 30
PATIENCE: Final = 20
KEPT: Final = 300
_press = threading.BoundedSemaphore(1)
log = logging.getLogger(__name__)


def pdf(paper: Paper, folder: Path | None = None, *, keep: bool = True) -> bytes:
    """The paper as PDF/UA-1 and PDF/A-2a; kept by content. Raises Problem print.busy or print.failed.

    `keep` false: what it says is not for everybody, so no file stays behind.
    """
    place = (folder or data_folder()) / "papers"
    face = typeface(place / "typeface")
    data = prepared(paper, face.covered) | {"fonts": [face.family]}
    order = {"data": data, "fonts": face.folder, "stamp": paper.stamp}
    known = place / f"{_name(order)}.pdf"
    try:
        made = known.read_bytes()
        os.utime(known)
        return made
    except FileNotFoundError:
        pass
    if not _press.acquire(timeout=PATIENCE):
        raise _busy()
    try:
        made = known.read_bytes() if known.exists() else _set(order)
    finally:
        _press.release()
    if keep:
        _keep(known, made)
    return made


def _name(order: object) -> str:
    """Hash of everything the file depends on."""
    digest = hashlib.sha256(child.TEMPLATE.read_bytes())
    digest.update(f"{version('typst')}{child.STANDARDS}".encode())
    digest.update(json.dumps(order, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def _set(order: object) -> bytes:
    command = [sys.executable, "-I", "-m", child.__name__]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter, nothing from outside in the command)
            command,
            input=json.dumps(order, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PATH": os.defpath, "RAYON_NUM_THREADS": "2"},
        )
    except subprocess.TimeoutExpired as error:
        raise _failed("timeout") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise _failed(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def _keep(known: Path, made: bytes) -> None:
    """Write it down for the next one who asks; the longest unread ones go. A full disk is no reason to refuse."""
    try:
        fresh = known.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        fresh.write_bytes(made)
        fresh.rename(known)
        old = sorted(known.parent.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]
        for path in old:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("Ein Ausdruck wurde nicht aufgehoben: %s", error)


def _busy() -> Problem:
    return Problem(
        "print.busy",
        "Gerade werden schon andere Ausdrucke erstellt.",
        "Other papers are being made at the moment.",
        "Bitte in einer Minute noch einmal versuchen.",
        "Please try again in a minute.",
    )


def _failed(why: str) -> Problem:
    log.error("Typst: %s", why)
    return Problem(
        "print.failed",
        "Der Ausdruck konnte nicht erstellt werden.",
        "The paper could not be made.",
        "Die Seite im Browser lässt sich trotzdem drucken. Der Fehler steht im Protokoll des Servers.",
        "The page in the browser can be printed nevertheless. The error is in the server's log.",
    )
