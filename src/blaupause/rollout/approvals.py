# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What needs a second person here: one state for many connections, one decision about many new versions."""

from blaupause.accounts.handlers import Handler, Payload, digest
from blaupause.accounts.wall import current
from blaupause.ledger.rules import Actor
from blaupause.rollout import bulk, review_bulk
from blaupause.rollout.labels import REVIEWS, STATES
from blaupause.rollout.models import Connection, VersionReview
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


class BulkDecision(Handler):
    """Handler of requests made by review_bulk.propose."""

    kind = review_bulk.KIND

    def describe(self, payload: Payload) -> tuple[str, str]:
        """A head line, the steps when only some are taken over, then one line per connection."""
        wish = review_bulk.wish_of(payload)
        ids = [seen.review_id for seen in review_bulk.rows_of(payload)]
        found = (
            VersionReview.objects.within(current())
            .filter(pk__in=ids)
            .select_related("connection__authority", "connection__commitment", "from_version", "to_version")
            .defer("from_version__document", "to_version__document")
        )
        rows = sorted(found, key=lambda row: (row.connection.authority.sort_key, row.connection.commitment.order))

        def lines(language: str, head: str, only: str) -> str:
            told = [head.format(count=len(rows), decision=in_language(language, REVIEWS[wish.decision]))]
            if wish.steps:
                titles = (de if language == "de" else en for de, en in review_bulk.step_titles(rows, wish.steps))
                told.append(only.format(steps=", ".join(titles)))
            for row in rows:
                promise = row.connection.commitment
                name = promise.name_de if language == "de" else promise.name_en
                moves = f"{row.from_version.key}@{row.from_version.version} → {row.to_version.version}"
                told.append(f"{row.connection.authority.name}, {name}: {moves}")
            return "\n".join(told)

        return (
            lines("de", "Neue Fassung für {count} Anschlüsse: {decision}", "Übernommen werden nur: {steps}"),
            lines("en", "New version for {count} connections: {decision}", "Only these are taken over: {steps}"),
        )

    def fingerprint(self, payload: Payload) -> str:
        """Versions of all cases, and the blueprint versions their connections are on."""
        ids = [seen.review_id for seen in review_bulk.rows_of(payload)]
        found = VersionReview.objects.within(current()).filter(pk__in=ids).order_by("pk")
        return digest([list(row) for row in found.values_list("pk", "version", "connection__blueprint_version")])

    def carry_out(self, *, by: Actor, payload: Payload) -> None:
        """Every case or none."""
        review_bulk.write_all(by=by, payload=payload)

    def discard(self, _payload: Payload) -> None:
        """Nothing is kept outside the request."""
