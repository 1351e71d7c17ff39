# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every table that names a place, a unit, an authority or a connection has somebody who thought of mergers."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

from blaupause.accounts import succeeding
from blaupause.kernel.succession import Fate, Preview, Thing, joined

OWN = "blaupause."
KEYED = ("place", "level", "ars", "area_ars", "authority_ars", "ags")
OWNERS = ("territory.Unit", "authorities.Authority", "rollout.Connection", "accounts.Organisation")


def keyed(model: type[models.Model]) -> bool:
    """The table names a place, or leads to something that belongs to one."""
    fields = model._meta.get_fields()
    leads = (one.related_model._meta.label for one in fields if isinstance(one, models.ForeignKey))
    return any(one.name in KEYED for one in fields) or any(label in OWNERS for label in leads)


def unnamed(known: Iterable[type[models.Model]]) -> set[str]:
    """Tables nobody looks after although they are keyed by place, and names of tables that do not exist."""
    named = {label for room in succeeding.rooms() for label in (*room.tables, *room.untouched)}
    named |= set(succeeding.needs_none())
    return {model._meta.label for model in known if keyed(model)} - named


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(OWN)]


def test_every_table_has_a_handler_or_a_reason() -> None:
    assert unnamed(ours()) == set()


def test_what_is_named_exists_and_is_named_once() -> None:
    labels = {model._meta.label for model in ours()}
    told: list[str] = [label for room in succeeding.rooms() for label in (*room.tables, *room.untouched)]
    told += succeeding.needs_none()
    assert sorted(told) == sorted(set(told))
    assert set(told) <= labels


def test_a_planted_table_without_a_handler_is_found() -> None:
    class Planted(models.Model):
        place = models.CharField(max_length=12)

        class Meta:
            app_label = "planted"

    class Hanging(models.Model):
        connection = models.ForeignKey("rollout.Connection", on_delete=models.CASCADE)

        class Meta:
            app_label = "planted"

    assert unnamed([*ours(), Planted, Hanging]) == {"planted.Planted", "planted.Hanging"}


def test_a_handler_that_is_missing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(succeeding._rooms, "rollout")
    assert "rollout.Statement" in unnamed(ours())


def test_rooms_work_in_their_order() -> None:
    assert [room.name for room in succeeding.rooms()] == ["territory", "authorities", "rollout", "accounts"]


def test_two_rooms_that_answer_for_one_thing_are_refused() -> None:
    one = Preview((Thing("unit", "unit:09", "09", "A", Fate.CLOSED),))
    with pytest.raises(RuntimeError, match="two fates"):
        joined([one, one])
