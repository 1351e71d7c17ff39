# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Contacts are function mailboxes first: which addresses get the hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.accounts.mailboxes import FUNCTIONS, looks_personal


@pytest.mark.parametrize(
    "address",
    [
        "erika.beispiel@kelheim.example",
        "Erika.Beispiel@kelheim.example",
        "e.beispiel@kelheim.example",
        "beispiel.e@kelheim.example",
        "erika_beispiel@kelheim.example",
        "erika.beispiel-muster@kelheim.example",
        "jörg.müller@kelheim.example",
        "erika.beispiel+ozg@kelheim.example",
        "k.h.beispiel@kelheim.example",
        " erika.beispiel@kelheim.example ",
    ],
)
def test_a_person_is_recognised(address: str) -> None:
    assert looks_personal(address)


@pytest.mark.parametrize(
    "address",
    [
        "poststelle@kelheim.example",
        "info@kelheim.example",
        "digitalisierung.landkreis@kelheim.example",
        "kfz.zulassung@kelheim.example",
        "sachgebiet.34@kelheim.example",
        "referat-21@kelheim.example",
        "bürger.büro@kelheim.example",
        "ordnungs.amt@kelheim.example",
        "standesamt.abensberg@kelheim.example",
        "melde_wesen@kelheim.example",
        "beispiel@kelheim.example",  # one word alone may be a place
        "",
        "@",
        "a.b@",
    ],
)
def test_a_function_mailbox_gets_no_hint(address: str) -> None:
    assert not looks_personal(address)


def test_words_are_written_as_they_are_compared() -> None:
    assert all(word.isascii() and word.isalpha() and word == word.casefold() for word in FUNCTIONS)


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    assert looks_personal(text) in (True, False)
