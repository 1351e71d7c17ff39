# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""All reaches are told in one setting, and the policies take them apart with built-in functions (ADR 0063).

What each policy asks stays as it was. The way back spells it as before, with a setting for every question.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Final

from django.db import migrations

from blaupause.accounts import policies
from blaupause.accounts.policies import conditions_altered

# ── as it was ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _everywhere(question: str) -> str:
    return f"coalesce((SELECT current_setting('blaupause.{question}', true)) = '*', false)"


def _reaches(question: str, place: str, organisation: str = "") -> str:
    setting = f"'blaupause.{question}'"
    ways = [
        _everywhere(question),
        f"{place} = ANY ((SELECT blaupause_exact({setting}))::text[])",
        f"{place} LIKE ANY ((SELECT blaupause_below({setting}))::text[])",
    ]
    if organisation:
        ways.append(f"{organisation} = ANY ((SELECT blaupause_organisations({setting}))::bigint[])")
    return f"coalesce({' OR '.join(ways)}, false)"


def _reaches_through(question: str, owner: str, place: str) -> str:
    return f"{_everywhere(question)} OR (SELECT {_reaches(question, place)} FROM {owner})"  # noqa: S608 (words of migrations)


def _reaches_owned(question: str, organisation: str, place_from: str) -> str:
    return f"{_reaches(question, 'NULL', organisation)} OR {_reaches_through(question, place_from, 'o.place')}"


_FUNCTION: Final = """
CREATE FUNCTION {name}(setting text) RETURNS {kind}[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg({value}), '{{}}')
  FROM unnest(string_to_array(current_setting(setting, true), ',')) AS e WHERE left(e, 1) = '{mark}'
$$"""
_FUNCTIONS: Final = {
    "blaupause_exact": ("text", "=", "substr(e, 2)"),
    "blaupause_below": ("text", "<", "substr(e, 2) || '_%'"),
    "blaupause_organisations": ("bigint", "#", "substr(e, 2)::bigint"),
}

_HASHES: Final = """
CREATE OR REPLACE FUNCTION ledger_hashes(of_chain text, after bigint, until bigint)
RETURNS TABLE (number bigint, content_hash text, previous_hash text, hash text)
LANGUAGE plpgsql AS $$
DECLARE
  before text := current_setting('{setting}', true);
BEGIN
  PERFORM set_config('{setting}', '{everything}', true);
  RETURN QUERY SELECT e.number, e.content_hash::text, e.previous_hash::text, e.hash::text FROM ledger_entry e
    WHERE e.chain = of_chain AND e.number > after AND e.number <= until ORDER BY e.number;
  PERFORM set_config('{setting}', coalesce(before, ''), true);
END $$
"""

_BEFORE: Final = SimpleNamespace(
    reaches=_reaches,
    through=_reaches_through,
    owned=_reaches_owned,
    everywhere=_everywhere,
    system="current_setting('blaupause.see_organisation', true) = '*'",
)
_AFTER: Final = SimpleNamespace(
    reaches=policies.reaches,
    through=policies.reaches_through,
    owned=policies.reaches_owned,
    everywhere=policies.everywhere,
    system=policies.everywhere("see_organisation"),
)

# ── what the policies ask ───────────────────────────────────────────────────────────────────────────────────────────

Conditions = dict[policies.Command, str | list[str]]
_CONNECTION: Final = "rollout_connection c WHERE c.id = connection_id"
_REQUEST: Final = "accounts_changerequest r WHERE r.id = request_id"
_DEMONSTRATION: Final = "(SELECT o.demonstration FROM accounts_organisation o WHERE o.id = {})"
_INVENTED: Final = "(SELECT p.demonstration FROM accounts_person p WHERE p.id = {})"


def _of_accounts(say: SimpleNamespace) -> dict[str, Conditions]:
    def own(question: str) -> str:
        return str(say.owned(question, "organisation_id", "accounts_organisation o WHERE o.id = organisation_id"))

    def system(condition: str) -> str:
        return f"{say.system} AND ({condition})"

    member = f"{_DEMONSTRATION.format('organisation_id')} OR {_INVENTED.format('person_id')}"
    return {
        "accounts_organisation": {
            "SELECT": say.reaches("see_organisation", "place", "id"),
            "INSERT": say.reaches("add_organisation", "place", "id"),
            "UPDATE": say.reaches("edit_organisation", "place", "id"),
            "DELETE": system("demonstration"),
        },
        "accounts_membership": {
            "SELECT": own("see_membership"),
            "INSERT": own("add_membership"),
            "UPDATE": own("end_membership"),
            "DELETE": system(member),
        },
        "accounts_mandate": {
            "SELECT": say.reaches("see_mandate", "place"),
            "INSERT": say.reaches("add_mandate", "place"),
            "UPDATE": say.reaches("end_mandate", "place"),
            "DELETE": system(_DEMONSTRATION.format("agent_id")),
        },
        "accounts_invitation": {
            "SELECT": own("see_invitation"),
            "INSERT": own("add_invitation"),
            "UPDATE": own("end_invitation"),
            "DELETE": say.everywhere("see_invitation"),
        },
        "accounts_changerequest": {
            "SELECT": say.reaches("see_change_request", "place"),
            "INSERT": say.reaches("add_change_request", "place"),
            "UPDATE": [say.reaches("decide_change_request", "place"), say.reaches("end_change_request", "place")],
            "DELETE": system(_INVENTED.format("author_id")),
        },
        "accounts_approval": {
            "SELECT": say.through("see_change_request", _REQUEST, "r.place"),
            "INSERT": say.through("decide_change_request", _REQUEST, "r.place"),
        },
    }


def _of_others(say: SimpleNamespace) -> dict[str, Conditions]:
    of_people = say.through("see_membership", "accounts_organisation o WHERE o.id = owner", "o.place")
    progress: Conditions = {
        "SELECT": say.reaches("see_progress", "place"),
        "INSERT": say.reaches("edit_progress", "place"),
        "UPDATE": say.reaches("edit_progress", "place"),
        "DELETE": say.everywhere("edit_progress"),
    }
    return {
        "ledger_entry": {
            "SELECT": f"{say.reaches('see_ledger', 'place', 'owner')}"
            f" OR (place IS NULL AND owner IS NOT NULL AND ({of_people}))",
            "INSERT": [
                "actor <> '' AND actor = (SELECT current_setting('blaupause.actor', true))",
                say.everywhere("see_ledger"),
            ],
        },
        "rollout_connection": {
            "INSERT": say.reaches("edit_connection", "place"),
            "UPDATE": say.reaches("edit_connection", "place"),
            "DELETE": say.everywhere("edit_connection"),
        },
        "rollout_connectionevent": {
            "INSERT": say.through("edit_connection", _CONNECTION, "c.place"),
            "DELETE": say.everywhere("edit_connection"),
        },
        "rollout_connectionstep": {
            "SELECT": say.through("see_progress", _CONNECTION, "c.place"),
            "INSERT": say.through("edit_progress", _CONNECTION, "c.place"),
            "UPDATE": say.through("edit_progress", _CONNECTION, "c.place"),
            "DELETE": say.everywhere("edit_progress"),
        },
        "rollout_deviation": progress,
        "rollout_versionreview": progress,
        "blueprint_blueprintdraft": {
            "SELECT": say.reaches("see_blueprint", "place"),
            "INSERT": say.reaches("add_blueprint", "place"),
            "UPDATE": [say.reaches("edit_blueprint", "place"), say.reaches("end_blueprint", "place")],
        },
    }


def _altered(asked: Callable[[SimpleNamespace], dict[str, Conditions]]) -> Iterator[migrations.RunSQL]:
    before, after = asked(_BEFORE), asked(_AFTER)
    return (conditions_altered(table, after[table], before[table]) for table in after)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_approvals"),
        ("blueprint", "0002_drafts"),
        ("ledger", "0003_seal"),
        ("rollout", "0005_reviews_and_deviations"),
    ]
    operations = [
        *_altered(_of_accounts),
        *_altered(_of_others),
        migrations.RunSQL(
            _HASHES.format(setting=policies.TOLD, everything=";see_ledger:{#,%};"),
            _HASHES.format(setting="blaupause.see_ledger", everything="*"),
        ),
        # Last on the way there, first on the way back: the policies of before call them.
        *(
            migrations.RunSQL(
                f"DROP FUNCTION IF EXISTS {name}(text)",
                _FUNCTION.format(name=name, kind=kind, mark=mark, value=value),
            )
            for name, (kind, mark, value) in _FUNCTIONS.items()
        ),
    ]
