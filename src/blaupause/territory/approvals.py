# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`territory.import`: a register that removes units is written once somebody else has approved it.

The file itself waits in the data folder, named by its hash, so that what is written is what was approved.
"""

import contextlib
import hashlib
from collections.abc import Collection
from pathlib import Path

from django.db import connection

from blaupause.accounts import approvals
from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.requests import deciding_place, people_present
from blaupause.accounts.scope import Scope
from blaupause.kernel.files import decode, read_bytes
from blaupause.kernel.folders import data_folder
from blaupause.kernel.places import Place, common_place, place_of
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Actor
from blaupause.territory import revision
from blaupause.territory.actions import apply_register, difference_to, origin_of
from blaupause.territory.diff import Difference
from blaupause.territory.sources import gv100ad
from blaupause.territory.sources.gv100ad_layout import Register

KIND = "territory.import"


def needs_approval(difference: Difference, scope: Scope) -> bool:
    """Units are removed, and there are people who could have an opinion: not so at the first set-up."""
    return bool(difference.gone) and people_present(scope)


def propose_import(
    *, by: Scope, author: int, path: Path, difference: Difference, accepted: Collection[str], why: str
) -> tuple[int, Place]:
    """Keep the file and ask for it to be written; the number of the request and the place that decides.

    Raises Problem territory.no_approver when nobody else could approve it.
    """
    place = deciding_place(by, _place(difference), without=author)
    if place is None:
        raise Problem(
            "territory.no_approver",
            "Es fallen Einheiten weg, und niemand außer Ihnen könnte das freigeben.",
            "Units would vanish, and nobody but you could approve that.",
            "Bitte zuerst eine zweite Person mit der Rolle „Leitung“ einladen. Es wurde nichts geschrieben.",
            "Please invite a second person with the role “lead” first. Nothing was written.",
        )
    data = read_bytes(path, limit=gv100ad.FILE_LIMIT)
    sha256 = hashlib.sha256(data).hexdigest()
    _keep(sha256, data)
    payload = {
        "file": path.name,
        "sha256": sha256,
        "status_date": difference.status_date.isoformat(),
        "removed": [[int(entry.level), entry.ars, entry.name_full] for entry in difference.gone],
        "rows": difference.rows,
        "accepted": sorted(accepted),
    }
    subject = f"register {difference.status_date.isoformat()}"
    number = approvals.request(
        by=by, kind=KIND, place=place, subject=subject, payload=payload, why=why, author=author
    )
    return number, place


class RegisterChange(Handler):
    """Handler of requests made by propose_import."""

    kind = KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, then one line per unit that would vanish."""
        removed, day = payload["removed"], payload["status_date"]
        listed = "".join(f"\n{name} ({ars})" for _, ars, name in removed)
        file = f"{payload['file']}, SHA-256 {payload['sha256']}"
        counts = len(removed), payload["rows"]
        german = "Gebietsstand {} einlesen: {} Einheiten fallen weg, {} ändern sich insgesamt".format(day, *counts)
        english = "Import the territorial status {}: {} units vanish, {} change in all".format(day, *counts)
        return f"{german}\nDatei: {file}{listed}", f"{english}\nFile: {file}{listed}"

    def fingerprint(self, _payload: Payload) -> str:
        """Which statuses are stored; nobody imports another one until this transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('territory'))")
        revision.forget()
        return digest([[day.isoformat(), number] for day, number, _ in revision.current().imports])

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Compare the kept file again and write the difference, which must remove just what was approved."""
        register = _kept(payload)
        difference = difference_to(register, accepted=payload["accepted"])
        removed = [[int(entry.level), entry.ars] for entry in difference.gone]
        if removed != [[level, ars] for level, ars, _ in payload["removed"]]:
            raise Problem(
                "territory.other_difference",
                "Der Vergleich ergibt jetzt etwas anderes, als beantragt wurde. Es wurde nichts geschrieben.",
                "The comparison now says something else than was asked for. Nothing was written.",
                "Bitte ablehnen und neu beantragen lassen.",
                "Please reject it and have it made again.",
            )
        apply_register(by=by, origin=origin_of(register, difference), difference=difference)

    def discard(self, payload: Payload) -> None:
        """The file need not wait any longer."""
        with contextlib.suppress(OSError):
            _path(payload["sha256"]).unlink()


def _place(difference: Difference) -> Place:
    """The smallest place that holds all units that would vanish."""
    places = [place_of(int(entry.level), entry.ars) for entry in difference.gone]
    return common_place(places)


def _path(sha256: str) -> Path:
    return data_folder() / "waiting" / f"{sha256}.txt"


def _keep(sha256: str, data: bytes) -> None:
    path = _path(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o600)


def _kept(payload: Payload) -> Register:
    data = read_bytes(_path(payload["sha256"]), limit=gv100ad.FILE_LIMIT)
    if hashlib.sha256(data).hexdigest() != payload["sha256"]:
        raise Problem(
            "territory.file_changed",
            "Die aufbewahrte Datei ist nicht mehr die, die beantragt wurde.",
            "The kept file is no longer the one that was asked for.",
            "Bitte ablehnen und neu beantragen lassen.",
            "Please reject it and have it made again.",
        )
    return gv100ad.parse(decode(data, payload["file"]), payload["file"], payload["sha256"])
