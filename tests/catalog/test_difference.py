# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a newer catalogue changes is found completely and exactly once."""

from hypothesis import given
from hypothesis import strategies as st

from blaupause.catalog.difference import compare, service_identities
from blaupause.catalog.sources.services import ServiceRecord

records = st.builds(
    ServiceRecord,
    leika_key=st.sampled_from(["", "99000000000001", "99000000000002", "99000000000003"]),
    name=st.sampled_from(["a", "b"]),
    typing=st.sampled_from(["2/3", "4"]),
    ozg_id=st.sampled_from(["1", "2"]),
    topic=st.just(""),
    situation=st.just(""),
    kind=st.just(""),
)


def catalogues() -> st.SearchStrategy[list[ServiceRecord]]:
    return st.lists(records, max_size=12).map(_without_double_keys)


def _without_double_keys(found: list[ServiceRecord]) -> list[ServiceRecord]:
    keys = {r.leika_key: r for r in found if r.leika_key}
    return [*keys.values(), *(r for r in found if not r.leika_key)]


@given(catalogues(), catalogues(), st.sets(st.integers(0, 12)))
def test_applying_a_difference_gives_the_new_catalogue(
    old: list[ServiceRecord], new: list[ServiceRecord], needed: set[int]
) -> None:
    stored = {identity: (n, r) for n, (identity, r) in enumerate(zip(service_identities(old), old, strict=True))}
    wanted = list(zip(service_identities(new), new, strict=True))
    found = compare(stored, wanted, frozenset(needed))
    state = {n: r for n, r in enumerate(old) if n not in found.gone}
    state |= dict(found.changed)
    kept = [state.pop(n) for n in found.kept]
    result = [*state.values(), *found.new]
    assert sorted(map(repr, result)) == sorted(map(repr, new))
    assert len(kept) == len(found.kept)
    assert found.unchanged + len(found.new) + len(found.changed) == len(new)


@given(catalogues())
def test_the_same_catalogue_changes_nothing(old: list[ServiceRecord]) -> None:
    stored = {identity: (n, r) for n, (identity, r) in enumerate(zip(service_identities(old), old, strict=True))}
    assert compare(stored, list(zip(service_identities(old), old, strict=True))).empty


def test_entries_without_a_key_are_told_apart_even_when_repeated() -> None:
    twice = [ServiceRecord("", "a", "1", "7", "", "", "")] * 2
    assert len(set(service_identities(twice))) == 2
