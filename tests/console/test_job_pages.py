# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of tables and bulk jobs: send a file back, look at it, have it carried out, all of it without scripts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blaupause.accounts.models import ChangeRequest, Person
from blaupause.accounts.rules import OrganisationKind, Role
from blaupause.kernel import grid
from blaupause.kernel.clock import today
from blaupause.kernel.tabular import to_xlsx
from blaupause.rollout import actions, carrying
from blaupause.rollout.models import BulkJob, BulkRow, Connection
from blaupause.rollout.queries import RegisterFilter, register_sheet
from blaupause.rollout.rules import State
from tests.accounts.people import BAYERN, KELHEIM, mandate, member, organisation, signed_in
from tests.console.people import editor_at, page_of, queries_of, sent
from tests.rollout.sheets import changed
from tests.website.html import Page

pytestmark = pytest.mark.django_db
WHERE = "/auftraege/"
HERE = RegisterFilter(land="09", commitment="by-fuehrerschein")


@pytest.fixture
def office() -> tuple[Person, Client]:
    """An editor of a contractor that acts for all of Bavaria."""
    contractor = organisation(OrganisationKind.CONTRACTOR)
    mandate(contractor, BAYERN)
    one = member(contractor, Role.EDITOR)
    return one, signed_in(Client(headers={"accept-language": "de"}), one)


def table(changes: int, **first: object) -> SimpleUploadedFile:
    """The register with the first rows changed."""
    new = {(row, "state"): "Bestellt" for row in range(changes)} | {(0, key): value for key, value in first.items()}
    return SimpleUploadedFile("Rückmeldung.xlsx", to_xlsx(changed(register_sheet(HERE, False), new)))


def upload(client: Client, file: SimpleUploadedFile, status: int = 302) -> Page:
    return sent(client, WHERE, {"datei": file, "grund": "Rückmeldung der Städte"}, status)


def job() -> BulkJob:
    return BulkJob.unscoped.latest("pk")


def test_a_table_comes_back_is_looked_at_and_carried_out(office: tuple[Person, Client]) -> None:
    _, client = office
    page = page_of(client, WHERE)
    assert {"/stammdaten/tabelle.ods", "/register/anschluesse.xlsx?datenbestand=amtlich"} <= set(page.links)
    shown = upload(client, table(3))
    assert shown.problems == []
    assert "Noch nichts gespeichert" in shown.text
    assert "Zustand (I2): Unbekannt → Bestellt" in shown.text
    assert "Zeile 2 der Datei" in shown.text
    assert "3 Zeilen übernehmen" in shown.text
    found = job()
    running = sent(client, f"{WHERE}{found.pk}/", {"tun": "uebernehmen", "stand": "1"})
    assert "Der Auftrag läuft." in running.text
    assert "0 von 3 Zeilen sind bearbeitet" in running.text
    carrying.carry_out(found.pk)
    done = page_of(client, f"{WHERE}{found.pk}/?zeigen=ausgefuehrt")
    assert "3 von 3 Zeilen sind bearbeitet" in done.text
    assert Connection.objects.filter(state=State.ORDERED, commitment__key="by-fuehrerschein").count() == 3
    assert "Register aus einer Tabelle: Rückmeldung.xlsx" in page_of(client, WHERE).text
    for form in ("csv", "ods", "xlsx", "json"):
        assert client.get(f"{WHERE}{found.pk}/zeilen.{form}?zeigen=ausgefuehrt").status_code == 200


def test_many_rows_ask_for_a_second_person(office: tuple[Person, Client]) -> None:
    _, client = office
    shown = upload(client, table(30))
    assert "Freigabe beantragen" in shown.text
    page = sent(client, f"{WHERE}{job().pk}/", {"tun": "uebernehmen", "stand": "1"})
    assert "Ihr Antrag ist gestellt." in page.text
    request = ChangeRequest.unscoped.get(kind="rollout.job")
    assert f"/freigaben/{request.pk}/" in page.links
    assert "Sammelauftrag" in page_of(client, "/freigaben/").text


def test_a_conflict_is_chosen_on_the_page(office: tuple[Person, Client]) -> None:
    _, client = office
    file = table(1)
    number = int(str(register_sheet(HERE, False).rows[0][-3]))
    actions.record(by="test", connection_id=number, state=State.OPEN, occurred_on=today(), why="angerufen")
    shown = upload(client, file)
    assert "Inzwischen hat jemand anderes eingetragen: Offen" in shown.text
    address = f"{WHERE}{job().pk}/"
    kept = sent(client, address, {"tun": "uebernehmen", "stand": "1", "zeile-1": "behalten"}, 400)
    assert "Von diesen Zeilen lässt sich keine übernehmen." in kept.text
    sent(client, address, {"tun": "uebernehmen", "stand": "1", "zeile-1": "datei"})
    carrying.carry_out(job().pk)
    assert Connection.objects.get(pk=number).state == State.ORDERED


def test_files_that_are_none_of_ours_get_a_sentence(office: tuple[Person, Client]) -> None:
    _, client = office
    for name, data, said in (
        ("x.csv", b"Name;Ort\r\nA;B\r\n", "Das ist keine Tabelle, die von hier kommt"),
        ("x.xlsx", b"PK\x03\x04kaputt", "Die Datei ist beschädigt oder keine Tabelle."),
        ("x.csv", b"", "Die Datei ist leer."),
        ("x.xls", b"\xd0\xcf\x11\xe0" + b"0" * 99, "alte Excel-Datei"),
        ("x.csv", b"x" * (grid.MOST_BYTES + 1), "größer als 10 MB"),
    ):
        assert said in upload(client, SimpleUploadedFile(name, data), 400).text
    assert "In dieser Tabelle ist nichts geändert" in upload(client, table(0), 400).text
    assert "Bitte begründen Sie" in sent(client, WHERE, {"datei": table(1), "grund": " "}, 400).text
    assert "Bitte eine Datei wählen." in sent(client, WHERE, {"grund": "x"}, 400).text
    assert not BulkJob.unscoped.exists()


def test_refused_rows_stand_there_with_their_place(office: tuple[Person, Client]) -> None:
    _, client = office
    shown = upload(client, table(2, since="31.02.2026"))
    assert "Zelle L2 (" in shown.text
    assert "1 Zeile übernehmen" in shown.text
    refused = page_of(client, f"{WHERE}{job().pk}/?zeigen=abgelehnt")
    assert "Zelle L2 (" in refused.text
    assert "Zeile 3 der Datei" not in refused.text


def test_discarding_and_cancelling(office: tuple[Person, Client]) -> None:
    _, client = office
    upload(client, table(2))
    address = f"{WHERE}{job().pk}/"
    assert "Zeilen, die bleiben, wie sie sind: 2." in sent(client, address, {"tun": "abbrechen", "stand": "1"}).text
    again = sent(client, address, {"tun": "uebernehmen", "stand": "1"})
    assert "schon gestartet oder abgebrochen" in again.text
    assert not BulkRow.unscoped.exclude(state=4).exists()


def test_nobody_else_finds_the_pages(office: tuple[Person, Client]) -> None:
    _, client = office
    upload(client, table(1))
    address = f"{WHERE}{job().pk}/"
    _, stranger = editor_at(KELHEIM)
    for method in (stranger.get, stranger.post):
        assert method(address).status_code == 404
    assert stranger.get(f"{WHERE}{job().pk}/zeilen.csv").status_code == 404
    assert Client().get(WHERE).status_code == 302
    _, reader = editor_at(KELHEIM, Role.READER)
    assert reader.get(WHERE).status_code == 404
    assert reader.get("/stammdaten/tabelle.csv").status_code == 404


def test_everything_the_register_shows_gets_one_state(office: tuple[Person, Client]) -> None:
    _, client = office
    listing = "/register/?zusage=by-fuehrerschein"
    address = "/register/aendern/?zusage=by-fuehrerschein&alle=ja"
    assert address in page_of(client, listing).links
    assert "umfasst 96 Anschlüsse" in page_of(client, address).text
    form = {
        "schritt": "vorschau",
        "zustand": "ordered",
        "seit": today().isoformat(),
        "quelle": "",
        "grund": "Vertrag",
    }
    assert "Bitte begründen Sie" in sent(client, address, form | {"grund": ""}, 400).text
    shown = sent(client, address, form)
    assert "Ein Zustand für viele Anschlüsse" in shown.text
    assert BulkRow.unscoped.filter(job=job()).count() == 96
    few = "/register/aendern/?zusage=by-fuehrerschein&kreis=09273&alle=ja"
    assert "1 Anschluss ausgewählt" in page_of(client, few).text


def test_the_table_of_master_data_comes_back(office: tuple[Person, Client]) -> None:
    _, client = editor_at(KELHEIM)
    text = client.get("/stammdaten/tabelle.csv").content.decode("utf-8-sig")
    head, first, *rest = text.split("\r\n")
    place = next(n for n, title in enumerate(head.split(";")) if title.endswith("[support-times]"))
    cells = first.split(";")
    cells[place] = "nachmittags"
    file = SimpleUploadedFile("stammdaten.csv", "\r\n".join([head, ";".join(cells), *rest]).encode("cp1252"))
    shown = upload(client, file)
    assert "– → nachmittags" in shown.text
    assert "nicht in UTF-8 gespeichert" in shown.text


def test_pages_ask_the_database_little(office: tuple[Person, Client]) -> None:
    _, client = office
    upload(client, table(60))
    for address in (WHERE, f"{WHERE}{job().pk}/"):
        page_of(client, address)
        assert queries_of(client, address) <= 12, address
