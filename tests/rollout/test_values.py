# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever people type becomes one canonical value or a message."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.blueprint.rules.content import Parameter, ParameterType
from blaupause.kernel.problems import Problem
from blaupause.rollout.values import canonical, decode

CHOICES = {"pdf": {"de": "als PDF", "en": "as PDF"}, "osci": {"de": "OSCI", "en": "OSCI"}}


def parameter(kind: str, **more: Any) -> Parameter:
    given = {"choices": CHOICES} if kind == "choice" else {}
    title = {"de": "Wert", "en": "Value"}
    return Parameter.model_validate(
        {"title": title, "type": kind, "level": "municipality", "sources": ["x"], **given, **more}
    )


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "read"),
    [
        ("text", "  Markt   Meitingen ", "Markt Meitingen", "Markt Meitingen"),
        ("long_text", "a\r\nb", "a\nb", "a\nb"),
        ("number", "1.234,5", "1234.5", Decimal("1234.5")),
        ("number", "-0", "0", Decimal(0)),
        ("money", "12,5 €", "12.50", Decimal("12.50")),
        ("bool", "Ja", "yes", True),
        ("bool", "nein", "no", False),
        ("date", "31.12.2026", "2026-12-31", date(2026, 12, 31)),
        ("date", "2026-12-31", "2026-12-31", date(2026, 12, 31)),
        ("choice", "als pdf", "pdf", "pdf"),
        ("iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000", "DE89370400440532013000"),
        ("url", "https://www.beispiel.de/x", "https://www.beispiel.de/x", "https://www.beispiel.de/x"),
        ("mail", "post@beispiel.de", "post@beispiel.de", "post@beispiel.de"),
        ("phone", "+49 89 123456", "+49 89 123456", "+49 89 123456"),
        ("postcodes", "86405, 86150\n86405", "86150 86405", "86150 86405"),
        ("text", "   ", "", None),
    ],
)
def test_what_people_type_has_one_form(kind: str, typed: str, stored: str, read: object) -> None:
    assert canonical("value", parameter(kind), typed) == stored
    assert decode(parameter(kind), stored) == read


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", "x" * 301),
        ("text", "a\x00b"),
        ("number", "zwölf"),
        ("number", "1e9"),
        ("money", "1,234"),
        ("bool", "vielleicht"),
        ("date", "31.02.2026"),
        ("date", "demnächst"),
        ("choice", "fax"),
        ("iban", "DE89370400440532013001"),
        ("url", "http://beispiel.de"),
        ("url", "https://a@b.de/"),
        ("mail", "post at beispiel"),
        ("phone", "anrufen"),
        ("postcodes", "8640"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_key(kind: str, typed: str) -> None:
    with pytest.raises(Problem) as caught:
        canonical("fee", parameter(kind), typed)
    assert caught.value.code == "accounts.invalid.fee"


def test_limits_and_patterns_hold() -> None:
    with pytest.raises(Problem, match="Mindestens 0"):
        canonical("fee", parameter("money", min=0), "-1")
    with pytest.raises(Problem, match=r"Höchstens 31\.12\.2026"):
        canonical("day", parameter("date", max="2026-12-31"), "01.01.2027")
    with pytest.raises(Problem, match="Form"):
        canonical("code", parameter("text", pattern="[A-Z]{3}"), "ab1")


@given(st.sampled_from(get_args(ParameterType)), st.text(max_size=60))
def test_any_text_is_stored_once_and_for_all_or_refused(kind: str, text: str) -> None:
    wanted = parameter(kind)
    try:
        stored = canonical("value", wanted, text)
    except Problem:
        return
    assert canonical("value", wanted, stored) == stored
    assert stored == "" or decode(wanted, stored) is not None
