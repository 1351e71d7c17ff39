# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table of what specialist systems understand is taken over whole, or refused with its lines."""

import pytest

from blaupause.accounts.scope import Scope, system
from blaupause.catalog.compatibility import Readiness
from blaupause.catalog.importing import Counts, import_matrix
from blaupause.catalog.matrix import results
from blaupause.catalog.models import CompatibilityStatement
from blaupause.catalog.sources.matrix import parse
from blaupause.catalog.stating import add_system
from blaupause.kernel.clock import today
from blaupause.kernel.problems import Problems

pytestmark = pytest.mark.django_db
HEAD = "hersteller;produkt;version;onlinedienst;zustand;quelle;standard;fassung;ab\n"
FIRST = "Muster AG;Amtsfix;7.1;ewa;im Aufbau;Schreiben;XMuster;1;2027-03-01\n"
SECOND = "Muster AG;Amtsfix;7.1;ewaffe;nur PDF;Schreiben;;;\n"


@pytest.fixture
def by() -> Scope:
    found = system("test", today())
    add_system(by=found, vendor="Muster AG", product="Amtsfix", version="7.1")
    return found


def test_lines_become_statements_and_the_same_again_changes_nothing(by: Scope) -> None:
    lines = parse(HEAD + FIRST + SECOND, "matrix.csv")
    assert import_matrix(by=by, lines=lines, approve=False) == Counts(2, 0, 0)
    assert not CompatibilityStatement.objects.exists()
    assert import_matrix(by=by, lines=lines, approve=True) == Counts(2, 0, 0)
    assert import_matrix(by=by, lines=lines, approve=True) == Counts(0, 0, 2)
    newer = parse(HEAD + FIRST.replace("im Aufbau", "fertig").replace("2027-03-01", ""), "matrix.csv")
    assert import_matrix(by=by, lines=newer, approve=True) == Counts(0, 1, 0)
    ((number, _),) = {place for place in results().cells if place[1] == "ewa"}
    (cell,) = results().cells[number, "ewa"]
    assert (cell.readiness, cell.xoev) == (Readiness.READY, "XMuster 1")
    assert [one.readiness for one in cell.earlier] == [Readiness.BEING_BUILT]
    assert results().cells[number, "ewaffe"][0].readiness is Readiness.PDF_ONLY


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (SECOND.replace("nur PDF", "vielleicht"), "catalog.matrix_state"),
        (SECOND.replace("Schreiben", ""), "catalog.missing"),
        (FIRST.replace("2027-03-01", "bald"), "catalog.matrix_day"),
        (FIRST, "catalog.matrix_twice"),
    ],
    ids=["state", "source", "day", "twice"],
)
def test_what_cannot_be_read_is_refused_with_its_place(line: str, code: str) -> None:
    with pytest.raises(Problems) as refused:
        parse(HEAD + FIRST + line, "matrix.csv")
    assert [one.code for one in refused.value.problems] == [code]
    assert "3" in str(refused.value.problems[0].location)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (SECOND.replace("7.1", "9"), "catalog.matrix_system"),
        (SECOND.replace("ewaffe", "nix"), "catalog.matrix_service"),
        (SECOND.replace(";;;", ";;;2027-01-01"), "accounts.invalid.expected_on"),
    ],
    ids=["system", "service", "day-of-what-is-not-being-built"],
)
def test_one_wrong_line_and_nothing_is_written(by: Scope, line: str, code: str) -> None:
    with pytest.raises(Problems) as refused:
        import_matrix(by=by, lines=parse(HEAD + FIRST + line, "matrix.csv"), approve=True)
    assert [one.code for one in refused.value.problems] == [code]
    assert not CompatibilityStatement.objects.exists()
