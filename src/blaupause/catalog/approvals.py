# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`catalog.target`: a promise gets another target or another day, once somebody else has approved it."""

from datetime import date

from blaupause.accounts import approvals
from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.problems import not_found
from blaupause.accounts.scope import Scope
from blaupause.catalog.diary import note
from blaupause.catalog.models import Commitment
from blaupause.kernel.problems import Problem
from blaupause.ledger.rules import Actor, Draft

KIND = "catalog.target"
TARGETS = {
    "everywhere": ("überall", "everywhere"),
    "as_far_as_possible": ("möglichst überall", "as far as possible"),
}


def propose_target(*, by: Scope, key: str, target: str, due: date, why: str) -> int:
    """Ask for another target or day of a commitment; the number of the request.

    Raises Problem accounts.not_found, catalog.target for an unknown target or nothing to change.
    """
    row = Commitment.objects.filter(key=key).first()
    if row is None:
        raise not_found()
    if target not in TARGETS or (target, due) == (row.target, row.due):
        raise Problem(
            "catalog.target",
            "Bitte ein anderes Ziel oder einen anderen Tag angeben.",
            "Please state another target or another day.",
        )
    payload = {"key": key, "target": target, "due": due.isoformat()}
    return approvals.request(by=by, kind=KIND, place=row.land, subject=f"commitment:{key}", payload=payload, why=why)


class TargetChange(Handler):
    """Handler of requests made by propose_target."""

    kind = KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """Old and new."""
        row = Commitment.objects.get(key=payload["key"])
        old, new = TARGETS[row.target], TARGETS[payload["target"]]
        due = date.fromisoformat(payload["due"])
        german = [
            f"Leistungsversprechen „{row.name_de}“ ändern",
            f"Ziel: {old[0]} → {new[0]}",
            f"Bis: {row.due:%d.%m.%Y} → {due:%d.%m.%Y}",
        ]
        english = [
            f"Change the promised service “{row.name_en}”",
            f"Target: {old[1]} → {new[1]}",
            f"By: {row.due} → {due}",
        ]
        return "\n".join(german), "\n".join(english)

    def fingerprint(self, payload: Payload) -> str:
        """Target and day as they are."""
        row = Commitment.objects.filter(key=payload["key"]).select_for_update(of=("self",)).first()
        return digest([row.target, row.due.isoformat()] if row else [])

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Write both; the row is locked since its fingerprint was taken."""
        row = Commitment.objects.get(key=payload["key"])
        old = {"target": row.target, "due": row.due.isoformat()}
        new = {"target": payload["target"], "due": payload["due"]}
        Commitment.objects.filter(pk=row.pk).update(target=payload["target"], due=date.fromisoformat(payload["due"]))
        draft = Draft("commitment.target_changed", f"commitment:{row.key}", {"old": old, "new": new}, place=row.land)
        note(by=by, drafts=[draft])

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""
