# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Postcodes lead to municipalities only where key, Kreis or name leave no doubt."""

import csv
from collections import defaultdict

import pytest

from blaupause.kernel.problems import Problem
from blaupause.territory import actions, packaged, queries
from blaupause.territory.models import Postcode
from blaupause.territory.rules import Level
from blaupause.territory.sources import geonames
from blaupause.territory.sources.geonames import Area, Verdict

from .registers import LATER, SOURCES, needs_sources
from .test_import import imported, merged

HEAD = "plz,ort,kreis_ags,ags,lat,lon\n"
RINTELN = Area("03257031", "Rinteln", "31737", (52.19, 9.08))
HOMBURG = Area("06434001", "Bad Homburg v. d. Höhe", "61343", (50.228, 8.613))
BERGA = Area("06434002", "Berga (Elster)", "61381", (50.25, 8.64))
DRESDEN = Area("14612000", "Dresden", "01001", (51.05, 13.74))


def resolved(rows: str, *areas: Area) -> geonames.Resolution:
    return geonames.resolve(geonames.read(HEAD + rows, "orte.csv"), areas)


@pytest.mark.parametrize(
    ("row", "areas", "entry", "verdict"),
    [
        ("31737,Rinteln,03257,03257031,52.2,9.1", (RINTELN, BERGA), "Rinteln", Verdict.KEYED),
        ("31737,Rinteln Todenmann,03257,,52.2,9.05", (RINTELN, HOMBURG), "Todenmann", Verdict.NAMED),
        ("01108,Weixdorf,14612,,51.15,13.8", (DRESDEN,), "Weixdorf", Verdict.WHOLE_DISTRICT),
        ("01156,Dresden Gompitz,14612,,51.15,13.8", (DRESDEN,), "Gompitz", Verdict.WHOLE_DISTRICT),
        ('01001,"Dresden, Sachsen",14612,,51.15,13.8', (DRESDEN,), "Dresden", Verdict.WHOLE_DISTRICT),
        ("61381,Berga,06434,,50.25,8.64", (BERGA, HOMBURG), "Berga (Elster)", Verdict.NAMED),
        (
            "61348,Bad Homburg vor der Höhe,06434,,50.2265,8.612",
            (HOMBURG, BERGA),
            "Bad Homburg v. d. Höhe",
            Verdict.SPELLED_OUT,
        ),
    ],
)
def test_certain_places_are_kept(row: str, areas: tuple[Area, ...], entry: str, verdict: Verdict) -> None:
    other = Area("03257999", "Anderswo", "", None)
    found = resolved(row, *areas, other)
    assert found.verdicts[verdict] >= 1
    assert entry in {place for _, _, place in found.entries}


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        # one known municipality with that postcode, and near: still a guess
        ("31737,Todenmann,03257,,52.19,9.08", Verdict.UNDECIDED),
        # the key of a namesake far away
        ("31738,Rinteln,03257,03257031,53.9,9.1", Verdict.CONTRADICTED),
        # spelled like it, but elsewhere
        ("61348,Bad Homburg vor der Höhe,06434,,52.2,8.6", Verdict.UNDECIDED),
        ("87491,Jungholz,,,47.57,10.45", Verdict.UNDECIDED),
    ],
)
def test_doubtful_places_are_left_out_and_counted(row: str, verdict: Verdict) -> None:
    neighbour = Area("03257999", "Anderswo", "", None)
    found = resolved(row, RINTELN, HOMBURG, BERGA, neighbour)
    assert found.verdicts[verdict] == 1
    assert {place for _, _, place in found.entries} <= {"Rinteln", "Berga (Elster)"}


def test_the_seats_postcode_counts_only_when_it_is_delivered_to_there() -> None:
    kept = resolved("31737,Irgendwo,03257,,52.19,9.08", RINTELN, HOMBURG, Area("03257999", "Anderswo", "", None))
    assert ("31737", "03257031", "Rinteln") in kept.entries
    assert kept.verdicts[Verdict.SEAT] == 1
    # 61343 belongs to a PO box: no place has it, so it stays out
    assert not [e for e in kept.entries if e[1] == HOMBURG.ags]


@pytest.mark.parametrize(
    "row",
    [
        "3173,Rinteln,03257,,52,9",
        "３1737,Rinteln,03257,,52,9",
        "31737,Rinteln,0325,,52,9",
        "31737,Rinteln,03257,325703,52,9",
        "31737,Rinteln,03257,,nan,9",
        "31737,Rinteln,03257,,52,",
        "31737,,03257,,52,9",
    ],
)
def test_wrong_rows_are_refused_with_their_line(row: str) -> None:
    with pytest.raises(Problem) as caught:
        resolved(f"31737,Rinteln,03257,,52,9\n{row}", RINTELN)
    assert caught.value.code == "postcodes.row"
    assert caught.value.location is not None
    assert caught.value.location.line == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("postcode", "ags"),
    [
        ("86405", "09772177"),
        ("82049", "09184139"),
        ("63739", "09661000"),
        ("86150", "09761000"),
        ("63450", "06415000"),
    ],
)
def test_the_packaged_table_knows_the_pilots_and_hanau(postcode: str, ags: str) -> None:
    assert ags in {entry.ags for entry in queries.postcodes(postcode)}


@pytest.mark.django_db
def test_nearly_every_municipality_has_a_postcode() -> None:
    known = {entry.ags for entry in queries.postcodes()}
    territory = queries.territory_at(LATER)
    without = [m.name for m in territory.at_level(Level.MUNICIPALITY) if m.ags not in known]
    assert without == ["Malberg", "Oberzent"]
    assert all(territory.by_ags(ags) is not None for ags in known)


@pytest.mark.django_db
def test_po_box_postcodes_of_seats_are_not_packaged() -> None:
    for postcode in ("80313", "93019", "85047", "63701"):  # München, Regensburg, Ingolstadt, Aschaffenburg
        assert queries.postcodes(postcode) == []


@needs_sources
def test_the_packaged_postcodes_cover_an_independent_list() -> None:
    """Measured against OpenStreetMap's list, which is not packaged (ODbL): pairs of postcode and municipality."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    with (SOURCES / "postcodes" / "plz_gemeinde_odbl.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            known[row["plz"]].add(row["ags"])
    ours = {(postcode, ags) for postcode, ags, _ in packaged.read_postcodes()}
    theirs = {(postcode, ags) for postcode, members in known.items() for ags in members}
    assert len(ours & theirs) / len(theirs) > 0.95
    contradicted = [pair for pair in ours if pair[0] in known and pair not in theirs]
    assert len(contradicted) / len(ours) < 0.006


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_database")
def test_a_confirmed_merger_takes_the_postcodes_along() -> None:
    imported()
    imported(merged(), LATER)
    Postcode.objects.create(postcode="86679", ags="09772136", place="Ellgau")
    Postcode.objects.create(postcode="86695", ags="09772185", place="Nordendorf")
    (found,) = queries.successions()
    actions.confirm_succession(by="bert", succession_id=found.id)
    assert {(p.postcode, p.ags, p.place) for p in queries.postcodes("86")} == {
        ("86679", "09772185", "Ellgau"),
        ("86695", "09772185", "Nordendorf"),
    }
