# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which PostgreSQL serves a data folder, and why."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from blaupause.ops.engine import problems
from blaupause.ops.engine.binaries import Binaries, available, usable_by
from blaupause.ops.engine.cluster import is_cluster
from blaupause.ops.engine.layout import Layout, default_data_folder, lay_out
from blaupause.ops.engine.server import APPLICATION_ROLE, DATABASE, ROLE, running_pid

Kind = Literal["external", "system", "wheel"]


@dataclass(frozen=True, slots=True)
class Engine:
    """The chosen database: its address, where it comes from, and one line for people.

    `url` is the address for the application's role, `owner_url` the one for the role that owns the tables.
    """

    url: str
    owner_url: str
    kind: Kind
    description: str
    layout: Layout | None = None
    binaries: Binaries | None = None

    @property
    def cluster(self) -> Path | None:
        """The folder of PostgreSQL's own files; None for a server that others run."""
        if self.layout is None or self.binaries is None:
            return None
        return self.layout.cluster(self.binaries.major)


def resolve(data: Path | None = None) -> Engine:
    """Choose: `DATABASE_URL`, else the machine's PostgreSQL, else the wheel. Starts nothing.

    A folder that has data already is served by programmes of the version that wrote them.
    """
    if url := os.environ.get("DATABASE_URL"):
        place = urlsplit(url).hostname or "Unix-Socket"
        owner = os.environ.get("BLAUPAUSE_OWNER_URL", url)
        return Engine(url, owner, "external", f"Datenbank: Server aus DATABASE_URL ({place})")
    return resolve_local(data or default_data_folder())


def resolve_local(data: Path) -> Engine:
    """Choose the programmes for a data folder of our own."""
    layout = lay_out(data)
    binaries, reason = _choose(layout, available())
    description = f"Datenbank: {binaries.label}, {reason}; Daten in {layout.cluster(binaries.major)}"
    url, owner = address(layout, APPLICATION_ROLE), address(layout, ROLE)
    return Engine(url, owner, binaries.source, description, layout, binaries)


def address(layout: Layout, role: str) -> str:
    """The `DATABASE_URL` of the server of a data folder; known before it runs."""
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(layout.sockets), safe='')}&port=5432"


def _choose(layout: Layout, found: list[Binaries]) -> tuple[Binaries, str]:
    existing = layout.clusters()
    # The one that runs now comes first: two servers must never share a folder's sockets.
    existing.sort(key=lambda one: running_pid(one[1]) is None)
    for major, cluster in existing:
        if not is_cluster(cluster):
            raise problems.not_a_cluster(cluster)
        for candidate in found:
            if candidate.major == major and (usable := usable_by(layout.account, candidate)):
                return usable, "passend zum vorhandenen Datenbestand"
    if existing:
        here = ", ".join(candidate.label for candidate in found) or "nichts / nothing"
        raise problems.wrong_version(existing[0][1], str(existing[0][0]), here)
    for candidate in found:
        if usable := usable_by(layout.account, candidate):
            return usable, _reason(candidate)
    raise problems.no_binaries()


def _reason(chosen: Binaries) -> str:
    if os.environ.get("BLAUPAUSE_ENGINE"):
        return "von BLAUPAUSE_ENGINE verlangt"
    if chosen.source == "system":
        return "weil DATABASE_URL nicht gesetzt und PostgreSQL auf diesem Rechner installiert ist"
    return "weil DATABASE_URL nicht gesetzt und kein PostgreSQL auf diesem Rechner installiert ist"
