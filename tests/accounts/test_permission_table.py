# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The permission table is complete, strict, and says what people agreed on (permissions.txt)."""

import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from blaupause.accounts.permissions import every_cell, table
from blaupause.accounts.rules import CONDITIONS, Cell, Kind, Relation, Role, Verb

SHARED = {(Verb.SEE, Kind.PRACTICE)}
"""What whoever has a role may do everywhere; every further one is worth a discussion."""
AGREED = Path(__file__).with_name("permissions.txt")
CELLS = list(every_cell())


def summary(cells: Iterable[Cell]) -> str:
    """What each role may do, a line per verb and kind. Conditions stand there when not all of them are meant."""
    found: defaultdict[tuple[str, Kind, Verb], defaultdict[str, set[Relation]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for cell in cells:
        found[cell.role or "nobody signed in", cell.kind, cell.verb][cell.condition].add(cell.relation)
    lines: list[str] = []
    for who in ("nobody signed in", *Role):
        lines.append(f"{who}\n{'-' * len(who)}")
        for kind in Kind:
            for verb in Verb:
                by_relations: defaultdict[str, list[str]] = defaultdict(list)
                for condition, relations in found[who, kind, verb].items():
                    listed = " ".join(relation for relation in Relation if relation in relations)
                    by_relations[listed].append(condition)
                for listed, conditions in sorted(by_relations.items()):
                    only = "" if len(conditions) == len(CONDITIONS[kind]) else f" ({' '.join(sorted(conditions))})"
                    lines.append(f"{verb} {kind}{only}: {listed}")
        lines.append("")
    return "\n".join(lines)


def test_the_table_says_what_was_agreed() -> None:
    assert summary(table()) == AGREED.read_text(encoding="utf-8"), (
        "If the change is wanted: python -m tests.accounts.test_permission_table writes the agreement anew."
    )


def test_a_single_flipped_cell_is_noticed() -> None:
    agreed, allowed = summary(table()), table()
    for cell in random.Random(3).sample(CELLS, 250):
        assert summary(allowed ^ {cell}) != agreed, cell


def test_there_is_a_cell_for_every_question() -> None:
    conditions = sum(len(found) for found in CONDITIONS.values())
    assert CONDITIONS.keys() == set(Kind)
    assert len(CELLS) == len(set(CELLS)) == conditions * len(Verb) * (1 + len(Role) * (len(Relation) - 1))
    assert table() < set(CELLS)


def test_nothing_is_granted_to_strangers_or_after_the_end_of_a_mandate() -> None:
    public = {(cell.verb, cell.kind) for cell in table() if cell.role is None}
    for cell in table():
        if cell.relation in (Relation.SIBLING, Relation.ENDED_MANDATE):
            assert (cell.verb, cell.kind) in public | SHARED, cell


def test_what_is_shared_is_shared_with_every_role_in_every_relation_and_with_nobody_else() -> None:
    for verb, kind in SHARED:
        found = {(cell.role, cell.relation) for cell in table() if (cell.verb, cell.kind) == (verb, kind)}
        assert found == {(role, how) for role in Role for how in Relation if how is not Relation.PUBLIC}


def test_editing_needs_own_responsibility_or_a_mandate() -> None:
    public = {(cell.verb, cell.kind) for cell in table() if cell.role is None}
    for cell in table():
        if cell.verb in (Verb.EDIT, Verb.DECIDE) and (cell.verb, cell.kind) not in public:
            assert cell.relation in (Relation.OWN, Relation.MANDATE), cell


def test_seeing_does_not_depend_on_the_condition() -> None:
    """Lists and the second wall ask once for objects in all conditions."""
    for cell in table():
        if cell.verb is Verb.SEE:
            for other in CONDITIONS[cell.kind]:
                assert Cell(cell.role, cell.relation, cell.verb, cell.kind, other) in table(), cell


def test_an_auditor_and_a_reader_change_nothing() -> None:
    for cell in table():
        if cell.role in (Role.AUDITOR, Role.READER) and cell.kind is not Kind.ACCOUNT:
            assert cell.verb in (Verb.SEE, Verb.EXPORT), cell


@pytest.mark.parametrize(
    "entry",
    [
        "{kind: figure, verb: see}",
        "{kind: figure, verb: see, everybody: false}",
        '{kind: figure, verb: see, everybody: "true"}',
        "{kind: figure, verb: see, everybody: true, roles: [lead], relations: [own]}",
        "{kind: figure, verb: see, shared: false}",
        "{kind: figure, verb: see, shared: true, everybody: true}",
        "{kind: figure, verb: see, shared: true, roles: [lead]}",
        "{kind: figure, verb: see, roles: [lead]}",
        "{kind: figure, verb: see, roles: [], relations: [own]}",
        "{kind: figure, verb: see, roles: lead, relations: [own]}",
        "{kind: figure, verb: see, roles: [lead, lead], relations: [own]}",
        "{kind: figure, verb: see, roles: [boss], relations: [own]}",
        "{kind: figure, verb: see, roles: [lead], relations: [cousin]}",
        "{kind: figure, verb: see, roles: [lead], relations: [public]}",
        "{kind: figure, verb: see, roles: [lead], relations: [sibling]}",
        "{kind: figure, verb: see, roles: [lead], relations: [ended_mandate]}",
        "{kind: figure, verb: peek, everybody: true}",
        "{kind: secret, verb: see, everybody: true}",
        "{kind: figure, verb: see, conditions: [waiting], everybody: true}",
        "{kind: figure, verb: see, conditions: [], everybody: true}",
        "{kind: figure, verb: see, everybody: true, why: because}",
        "{kind: figure, kind: ledger, verb: see, everybody: true}",
        "figure",
    ],
)
def test_a_mistaken_entry_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "permissions.yaml"
    path.write_text(f"- {entry}\n", encoding="utf-8")
    with pytest.raises(ValueError):
        table(path)


@pytest.mark.parametrize("text", ["", "{}", "kind: figure", "- ", "[[]]"])
def test_a_file_that_is_no_list_of_entries_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "permissions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):
        table(path)


if __name__ == "__main__":
    AGREED.write_text(summary(table()), encoding="utf-8")
