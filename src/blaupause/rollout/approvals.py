# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`rollout.bulk`: one state for many connections, once somebody else has approved it."""

from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.ledger.rules import Actor
from blaupause.rollout import bulk
from blaupause.rollout.labels import STATES
from blaupause.rollout.models import Connection
from blaupause.rollout.rules import State
from blaupause.rollout.spoken import in_language


class BulkChange(Handler):
    """Handler of requests made by bulk.propose."""

    kind = bulk.KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, then one line per connection."""
        wish = bulk.wish_of(payload)
        ids = [seen.connection_id for seen in bulk.rows_of(payload)]
        found = Connection.objects.filter(pk__in=ids).select_related("authority", "commitment")
        rows = sorted(found, key=lambda row: (row.authority.sort_key, row.commitment.order))

        def lines(language: str, head: str) -> str:
            new = in_language(language, STATES[wish.state])
            told = [head.format(count=len(rows), state=new, day=wish.occurred_on)]
            for row in rows:
                name = row.commitment.name_de if language == "de" else row.commitment.name_en
                old = in_language(language, STATES[State(row.state)])
                told.append(f"{row.authority.name}, {name}: {old} → {new}")
            return "\n".join(told)

        return (
            lines("de", "{count} Anschlüsse auf „{state}“ setzen, gültig ab {day:%d.%m.%Y}"),
            lines("en", "Set {count} connections to “{state}” from {day:%d.%m.%Y}"),
        )

    def fingerprint(self, payload: Payload) -> str:
        """The revisions of all connections concerned."""
        ids = [seen.connection_id for seen in bulk.rows_of(payload)]
        found = Connection.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "revision")
        return digest([list(pair) for pair in found])

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Every connection or none."""
        bulk.write_all(by=by, payload=payload)

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""
