# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names of people, for those who may know them; everybody else reads what somebody is, not who."""

from collections.abc import Iterable

from blaupause.accounts.models import Membership
from blaupause.accounts.scope import Scope

_PERSON = "person:"


def names(scope: Scope, people: Iterable[int]) -> dict[int, str]:
    """Names by number of person, as far as the scope may see one of their memberships; one's own is always known."""
    wanted = set(people)
    if not wanted or (scope.person_id is None and not scope.is_system):
        return {}
    rows = Membership.objects.within(scope).filter(person_id__in=wanted).values_list("person_id", "person__name")
    return dict(rows)


def names_of_actors(scope: Scope, keys: Iterable[str]) -> dict[str, str]:
    """The same by the keys the ledger uses (`person:12`)."""
    people = {key: int(key.removeprefix(_PERSON)) for key in set(keys) if _is_person(key)}
    known = names(scope, people.values())
    return {key: known[person] for key, person in people.items() if person in known}


def _is_person(key: str) -> bool:
    number = key.removeprefix(_PERSON)
    return key.startswith(_PERSON) and number.isascii() and number.isdigit()
