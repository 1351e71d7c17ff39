# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two blueprints side by side: nothing invented, nothing lost, and a new section needs no new code."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.loader import load_document
from blaupause.blueprint.rules import outline, roles
from blaupause.blueprint.rules.canonical import plain
from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.compare import compare, pair

BAYERN = plain(load_document("bayern"))
CORE = plain(load_document("core"))


def test_a_blueprint_beside_itself_is_the_same_everywhere() -> None:
    found = compare(BAYERN, BAYERN)
    assert found.counts() == {"same": sum(found.counts().values()), "changed": 0, "added": 0, "removed": 0}
    assert found.gravest is None


def test_one_changed_word_is_the_one_changed_line() -> None:
    other = deepcopy(BAYERN)
    other["steps"]["contract"]["title"]["de"] = "Anders"
    found = compare(BAYERN, other)
    assert found.counts()["changed"] == 1
    one = pair(BAYERN, other, "steps", "contract")
    assert [(line.path, line.status) for line in one.lines if line.status != "same"] == [(("title",), "changed")]
    assert found.gravest is ChangeClass.EDITORIAL


def test_what_came_and_went_stands_on_its_side() -> None:
    found = {(p.section, p.key): p for _, pairs in compare(CORE, BAYERN).groups for p in pairs}
    added = found["commitments", "by-ewa"]
    assert added.status == "added"
    assert all(line.old == () and line.new for line in added.lines)
    back = {(p.section, p.key): p for _, pairs in compare(BAYERN, CORE).groups for p in pairs}
    assert back["commitments", "by-ewa"].status == "removed"
    assert set(found) == set(back)


@given(st.sets(st.sampled_from(sorted(BAYERN["steps"])), max_size=5))
def test_counts_add_up_whatever_is_taken_away(gone: set[str]) -> None:
    other = deepcopy(BAYERN)
    for key in gone:
        del other["steps"][key]
    found = compare(BAYERN, other)
    assert found.counts()["removed"] == len(gone)
    assert sum(found.counts().values()) == sum(len(pairs) for _, pairs in found.groups)


def test_a_section_that_is_new_to_the_format_is_read_like_any_other() -> None:
    new = deepcopy(BAYERN)
    new["gadgets"] = {
        "lamp": {"title": {"de": "Lampe", "en": "Lamp"}, "steps": ["contract"], "deep": {"on": True, "n": 3}}
    }
    assert "gadgets" in outline.sections(new)
    assert outline.title_of(new, "gadgets", "lamp").en == "Lamp"
    rows = {row.field: row for row in outline.rows(new, new["gadgets"]["lamp"])}
    assert rows["steps"].items[0].reference == outline.Reference(
        "steps", "contract", outline.title_of(new, "steps", "contract")
    )
    assert [row.field for row in rows["deep"].items[0].rows] == ["on", "n"]
    assert outline.Reference("gadgets", "lamp", outline.Said("Lampe", "Lamp")) in outline.referring(
        new, "steps", "contract"
    )
    assert compare(BAYERN, new).counts()["added"] == 1


def test_every_step_is_led_by_exactly_one_role() -> None:
    shares = roles.shares(BAYERN)
    assert sum(share.leads for share in shares) == len(BAYERN["steps"])
    led = [duty.key for share in shares for duty in roles.duties(BAYERN, share.actor.key) if duty.leads]
    assert sorted(led) == sorted(BAYERN["steps"])


def test_data_keys_are_shown_by_name() -> None:
    gate = {"inputs": ["reuse-contract"]}
    assert outline.rows(BAYERN, gate)[0].items[0].text == outline.Said("Nachnutzungsvertrag", "Re-use contract")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["steps", "facts", "x", "disabled"]),
        st.dictionaries(st.text(max_size=5), json_values, max_size=3),
        max_size=3,
    )
)
def test_any_plain_document_can_be_outlined(document: dict[str, dict[str, object]]) -> None:
    for section in outline.sections(document):
        for key, value in outline.objects(document, section).items():
            outline.title_of(document, section, key)
            outline.rows(document, value)
            list(outline.texts(value))
