# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What docs/authorities.md says is what the software does."""

import re
from pathlib import Path

import pytest

from blaupause.authorities import actions, queries, rulebook, statuses
from blaupause.authorities.sources import exceptions

PAGE = (Path(__file__).parents[2] / "docs" / "authorities.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_example_of_exceptions_can_be_imported() -> None:
    block = re.search(r"```csv\n(.+?)```", PAGE, re.DOTALL)
    assert block is not None
    find = statuses.Areas(statuses.load())
    file = exceptions.parse(block[1], "docs/authorities.md", set(queries.domains()), find)
    seen = actions.import_exceptions(by="test", file=file, approve=False)
    assert [(e.before, e.after, e.expected) for e in seen.expectations] == [(125, 133, 138)]
    for record, effect in zip(file.records, seen.effects, strict=True):
        assert effect.after.split(" ", 1)[1] in record.spec.source


def test_every_address_a_rule_stands_on_is_listed() -> None:
    for rule in rulebook.packaged().rules:
        assert rule.source_url in PAGE, rule.key


def test_every_domain_is_listed() -> None:
    assert all(f"`{key}`" in PAGE for key in rulebook.domains())
