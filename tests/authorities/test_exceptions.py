# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Exceptions come by CSV: shown first, written whole or not at all, faults with their lines."""

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from blaupause.authorities import actions, queries, statuses
from blaupause.authorities.models import Authority, Competence, CompetenceException
from blaupause.authorities.sources import exceptions
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.models import Entry
from blaupause.territory.queries import territory_at

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
HEAD = "domain;gebiet_ags;behoerde_ebene;behoerde_ars;gueltig_ab;gueltig_bis;quelle\n"
SOURCE = "https://baurecht-faq.de/2016/07/"
FRIEDBERG = f"building;09771130;gemeinde;097710130130;2020-01-01;;{SOURCE}\n"


@pytest.fixture
def find() -> statuses.Areas:
    return statuses.Areas(statuses.load())


def read(text: str, find: exceptions.FindArea) -> exceptions.ExceptionFile:
    return exceptions.parse(text, "ausnahmen.csv", set(queries.domains()), find)


def name_of(ags: str, domain: str = "building", day: date = DAY) -> str:
    area = territory_at(day).by_ags(ags)
    assert area is not None
    found = queries.competent_authority(domain, area.id, day)
    assert found is not None
    return found.authority.name if found.authority else ""


def test_a_preview_shows_before_and_after_and_writes_nothing(find: statuses.Areas) -> None:
    seen = actions.import_exceptions(by="test", file=read(HEAD + FRIEDBERG, find), approve=False)
    effect = seen.effects[0]
    assert (effect.before, effect.after) == ("Landratsamt Aichach-Friedberg", "Stadt Friedberg")
    assert (effect.line, effect.area_ags, effect.area_name) == (2, "09771130", "Friedberg, Stadt")
    goal = seen.expectations[0]
    assert (goal.before, goal.after, goal.expected) == (125, 126, 138)
    assert (seen.new, seen.written) == (1, False)
    assert not CompetenceException.objects.exists()
    assert name_of("09771130") == "Landratsamt Aichach-Friedberg"


def test_an_approved_exception_makes_an_unknown_authority_known(find: statuses.Areas) -> None:
    actions.import_exceptions(by="test", file=read(HEAD + FRIEDBERG, find), approve=True)
    assert name_of("09771130") == "Stadt Friedberg"
    assert name_of("09772177") == "Landratsamt Augsburg"
    found = queries.expected("building", "09", DAY)
    assert found is not None
    assert (found.derived, found.missing) == (126, 12)
    friedberg = Authority.objects.get(key="60-097710130130")
    assert Competence.objects.filter(authority=friedberg).values("domain").distinct().count() == 2
    actions_seen = set(Entry.objects.filter(chain="authorities").values_list("action", flat=True))
    assert {"authorities.exception_stored", "authorities.derived"} <= actions_seen


def test_the_same_file_a_second_time_changes_nothing(find: statuses.Areas) -> None:
    file = read(HEAD + FRIEDBERG, find)
    actions.import_exceptions(by="test", file=file, approve=True)
    entries = Entry.objects.count()
    again = actions.import_exceptions(by="test", file=file, approve=True)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert not again.effects[0].changes
    assert Entry.objects.count() == entries


def test_an_exception_survives_a_new_derivation_and_ends_when_told_so(find: statuses.Areas) -> None:
    actions.import_exceptions(by="test", file=read(HEAD + FRIEDBERG, find), approve=True)
    assert actions.derive(by="test").written.empty
    ended = FRIEDBERG.replace(";;", ";30.06.2026;")
    seen = actions.import_exceptions(by="test", file=read(HEAD + ended, find), approve=True)
    assert seen.changed == 1
    assert name_of("09771130", day=date(2026, 6, 30)) == "Stadt Friedberg"
    assert name_of("09771130", day=date(2026, 7, 1)) == "Landratsamt Aichach-Friedberg"


def test_when_all_are_known_the_caveat_falls_away(find: statuses.Areas) -> None:
    areas = [u for u in territory_at(DAY).areas("09") if u.text_mark == "63"][:13]
    lines = [f"building;{u.ags};60;{u.ars};01.01.2020;;{SOURCE}\n" for u in areas]
    actions.import_exceptions(by="test", file=read(HEAD + "".join(lines[:12]), find), approve=True)
    assert "by_building_delegation" in queries.competence_at("building", DAY).assumptions
    actions.import_exceptions(by="test", file=read(HEAD + lines[12], find), approve=True)
    found = queries.expected("building", "09", DAY)
    assert found is not None
    assert found.missing == 0
    assert set(queries.competence_at("building", DAY).assumptions) == {""}


def test_a_district_may_serve_a_city(find: statuses.Areas) -> None:
    text = HEAD + f"driving_licence;09463000;kreis;09473;2025-10-01;;{SOURCE}\n"
    actions.import_exceptions(by="test", file=read(text, find), approve=True)
    assert name_of("09463000", "driving_licence") == "Landratsamt Coburg"
    assert name_of("09463000", "driving_licence", date(2025, 9, 30)) == "Stadt Coburg"


def test_an_exception_works_where_no_rule_exists(find: statuses.Areas) -> None:
    text = HEAD + f"registration;08111000;gemeinde;081110000000;2020-01-01;;{SOURCE}\n"
    actions.import_exceptions(by="test", file=read(text, find), approve=True)
    assert name_of("08111000", "registration") == "Stuttgart, Landeshauptstadt"
    assert actions.derive(by="test").written.empty


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("fishing;09771130;gemeinde;097710130130;2020-01-01;;q", "exceptions.domain", "domain"),
        ("building;09999999;gemeinde;097710130130;2020-01-01;;q", "exceptions.area_unknown", "gebiet_ags"),
        ("building;0977113;gemeinde;097710130130;2020-01-01;;q", "key.ags", "gebiet_ags"),
        ("building;０９７７１１３０;gemeinde;097710130130;2020-01-01;;q", "key.ags", "gebiet_ags"),
        ("building;;gemeinde;097710130130;2020-01-01;;q", "exceptions.area", "gebiet_ags"),
        ("building;09771130;schloss;097710130130;2020-01-01;;q", "exceptions.level", "behoerde_ebene"),
        ("building;09771130;gemeinde;09771;2020-01-01;;q", "exceptions.authority_key", "behoerde_ars"),
        ("building;09771130;kreis;０９７７１;2020-01-01;;q", "exceptions.authority_key", "behoerde_ars"),
        ("building;09771130;gemeinde;097710130130;2020-13-01;;q", "exceptions.date", "gueltig_ab"),
        ("building;09771130;gemeinde;097710130130;٢٠٢٠-01-01;;q", "exceptions.date", "gueltig_ab"),
        ("building;09771130;gemeinde;097710130130;2020-01-01;2019-01-01;q", "exceptions.interval", "gueltig_bis"),
        ("building;09771130;gemeinde;097710130130;2020-01-01;;", "exceptions.source", "quelle"),
        ("building;09771130;gemeinde;097710130130;2020-01-01;;a\x07b", "exceptions.source", "quelle"),
    ],
)
def test_a_fault_is_refused_with_its_line(line: str, code: str, place: str, find: statuses.Areas) -> None:
    with pytest.raises(Problems) as caught:
        read(HEAD + FRIEDBERG + line + "\n", find)
    problem = caught.value.problems[0]
    assert problem.code == code
    assert problem.location is not None
    assert (problem.location.line, problem.location.key) == (3, place)
    assert problem.text("en") != problem.text("de")


def test_the_last_possible_day_overflows_into_a_problem(find: statuses.Areas) -> None:
    with pytest.raises(Problems):
        read(HEAD + FRIEDBERG.replace(";;", ";9999-12-31;"), find)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "domain;gebiet_ags\nbuilding;09771130\n",
        HEAD + "building;09771130\n",
        HEAD.replace("quelle", "quelle;quelle") + FRIEDBERG,
        HEAD + '"building;09771130\n',
        HEAD + "building;" + "9" * 20_000 + ";gemeinde;097710130130;2020-01-01;;q\n",
    ],
    ids=["empty", "columns", "width", "double column", "quote", "huge field"],
)
def test_a_wrong_table_is_a_problem(text: str, find: statuses.Areas) -> None:
    with pytest.raises(Problem):
        read(text, find)


def test_an_authority_that_does_not_exist_is_refused_with_its_line(find: statuses.Areas) -> None:
    file = read(HEAD + FRIEDBERG.replace("097710130130", "097710999999"), find)
    with pytest.raises(Problems) as caught:
        actions.import_exceptions(by="test", file=file, approve=True)
    assert caught.value.problems[0].code == "exceptions.authority_unknown"
    assert "ausnahmen.csv:2" in str(caught.value)
    assert not CompetenceException.objects.exists()


def test_overlaps_are_refused_in_the_file_and_against_what_is_stored(find: statuses.Areas) -> None:
    other = FRIEDBERG.replace("2020-01-01", "2024-01-01")
    with pytest.raises(Problems, match="Zeile 2"):
        actions.import_exceptions(by="test", file=read(HEAD + FRIEDBERG + other, find), approve=True)
    actions.import_exceptions(by="test", file=read(HEAD + FRIEDBERG, find), approve=True)
    with pytest.raises(Problems) as caught:
        actions.import_exceptions(by="test", file=read(HEAD + other, find), approve=True)
    assert caught.value.problems[0].code == "exceptions.overlap"
    assert CompetenceException.objects.count() == 1


def test_more_exceptions_for_one_area_than_anybody_needs_are_refused(find: statuses.Areas) -> None:
    days = [date(2020, 1, 1) + timedelta(days=2 * n) for n in range(201)]
    lines = [f"building;09771130;gemeinde;097710130130;{day};{day};{SOURCE}\n" for day in days]
    with pytest.raises(Problems) as caught:
        actions.import_exceptions(by="test", file=read(HEAD + "".join(lines), find), approve=True)
    assert caught.value.problems[0].code == "exceptions.too_many"


def test_one_bad_line_keeps_all_others_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + FRIEDBERG + "building;1;gemeinde;097710130130;2020-01-01;;q\n", encoding="utf-8")
    with pytest.raises(Problem):
        call_command("authorities", "import-exceptions", str(path), "--approve")
    assert not CompetenceException.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + FRIEDBERG).encode("utf-16"),
        (HEAD + FRIEDBERG.replace("https", "ä")).encode("latin-1"),
        (HEAD + FRIEDBERG).encode() + b"\0",
        b"PK\x03\x04rest",
        gzip.compress((HEAD + FRIEDBERG).encode())[:-9],
        gzip.compress(b"a" * 30_000_000),
    ],
    ids=["utf-16", "latin-1", "nul", "zip", "cut gzip", "bomb"],
)
def test_hostile_files_are_problems_and_change_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Problem):
        call_command("authorities", "import-exceptions", str(path), "--approve")
    assert not CompetenceException.objects.exists()


def test_the_command_previews_then_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + FRIEDBERG, encoding="utf-8-sig")
    call_command("authorities", "import-exceptions", str(path))
    shown = capsys.readouterr().out
    assert "Landratsamt Aichach-Friedberg → Stadt Friedberg" in shown
    assert "bekannt 125 → 126 von 138" in shown
    assert "nichts geschrieben" in shown
    assert not CompetenceException.objects.exists()
    call_command("authorities", "import-exceptions", str(path), "--approve", "--json")
    assert CompetenceException.objects.count() == 1
    call_command("authorities", "count")
    assert "126, 12 noch unbekannt" in capsys.readouterr().out
    call_command("authorities", "derive")
    assert "0 neu, 0 geändert" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (FRIEDBERG.replace("097710130130", "065310005005"), "exceptions.other_land"),
        (FRIEDBERG.replace(SOURCE, "javascript:alert(1)"), "exceptions.source"),
        (FRIEDBERG.replace(SOURCE, "<script>alert(1)</script>"), "exceptions.source"),
    ],
)
def test_what_cannot_be_true_or_safe_is_refused(find: statuses.Areas, row: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        read(HEAD + row, find)
    assert [problem.code for problem in caught.value.problems] == [code]
