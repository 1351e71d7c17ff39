# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the matrix: systems, what they understand, which tests were made. Every write leaves a ledger entry."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from blaupause.accounts.behalf import lock, on_behalf
from blaupause.accounts.fields import line
from blaupause.accounts.organisation_names import organisation_names
from blaupause.accounts.problems import Conflict, invalid, not_found, own_request
from blaupause.accounts.queries import invented
from blaupause.accounts.scope import Scope, system
from blaupause.catalog.compatibility import Readiness, Tested, xoev_name
from blaupause.catalog.diary import note
from blaupause.catalog.matrix import tested_of
from blaupause.catalog.models import (
    Compatibility,
    CompatibilityStatement,
    CompatibilityTest,
    OnlineService,
    Operator,
    SpecialistSystem,
)
from blaupause.catalog.sources.systems import vendor_key
from blaupause.catalog.writing import Pen, pen, second_pen
from blaupause.kernel.clock import now

EARLIEST: Final = date(2000, 1, 1)
_URL = re.compile(r"https?://[^\s\"<>]{4,490}")


@dataclass(frozen=True, slots=True)
class CellKey:
    """Which cell. `standard`, `standard_version`: of the XÖV standard, '' where nobody tells them apart."""

    system_id: int
    online_service: str
    standard: str = ""
    standard_version: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about a cell. `readiness` None takes back what was said: it is unknown again."""

    readiness: Readiness | None
    source: str
    source_url: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A test as somebody made it."""

    passed: bool
    tested_on: date | None
    evidence: str
    evidence_url: str = ""


def add_system(*, by: Scope, vendor: str, product: str, version: str, source_url: str = "") -> int:
    """Enter a product in a version; its id. What invented people enter is invented too.

    Raises Problem accounts.not_found, accounts.invalid.<field>; who speaks for a vendor enters only its products.
    """
    name = line(vendor, "vendor", longest=160)
    what = line(product, "product", longest=120)
    which = line(version, "version", longest=40)
    url = _address(source_url, "source_url")
    key = vendor_key(name)
    if not key:
        raise invalid("vendor", "Bitte einen Namen mit Buchstaben eintragen.", "Please enter a name with letters.")
    with on_behalf(by):
        lock("specialist-systems")
        known = Operator.objects.filter(key=key).first()
        writes = pen(by, known.spoken_for_by if known else "")
        made_up = bool(invented({by.key}))
        seller = known or Operator.objects.create(key=key, name=name, demonstration=made_up)
        if SpecialistSystem.objects.filter(vendor=seller, product__iexact=what, version__iexact=which).exists():
            raise invalid(
                "product",
                f"{what} {which} von {seller.name} steht schon in der Liste.",
                f"{what} {which} of {seller.name} is in the list already.",
            )
        row = SpecialistSystem.objects.create(
            vendor=seller, product=what, version=which, source_url=url, demonstration=made_up or seller.demonstration
        )
        detail: dict[str, object] = {"vendor": seller.name, "product": what, "version": which, "source_url": url}
        note(by=writes.actor, drafts=[writes.draft("system.entered", _subject(row), detail)])
    return row.pk


def let_speak(*, by: Scope, system_id: int, organisation: str) -> None:
    """Let an organisation (its key, '' for none) speak for the vendor of a system.

    Raises Problem accounts.not_found for who may not write for everybody, accounts.invalid.organisation.
    """
    with on_behalf(by):
        writes = pen(by)
        row = _system(system_id)
        key = line(organisation, "organisation", longest=60, required=False)
        if key and key not in organisation_names(system("is-there-such-an-organisation", by.day), {key}):
            raise invalid(
                "organisation",
                "Eine Organisation mit diesem Kurznamen gibt es hier nicht.",
                "There is no organisation of that short name here.",
            )
        seller = row.vendor
        if seller.spoken_for_by != key:
            detail: dict[str, object] = {
                "vendor": seller.name,
                "old": {"organisation": seller.spoken_for_by},
                "new": {"organisation": key},
            }
            Operator.objects.filter(pk=seller.pk).update(spoken_for_by=key)
            note(by=writes.actor, drafts=[writes.draft("operator.speaker_changed", f"operator:{seller.key}", detail)])


def state(*, by: Scope, cell: CellKey, said: Said, seen: int = 0) -> None:
    """Say what holds for a cell from today; what was said before ends.

    `seen`: number of the statement it replaces, 0 when there was none. Raises Conflict when somebody was faster,
    Problem accounts.not_found, accounts.invalid.<field>.
    """
    if said.readiness is not Readiness.BEING_BUILT and said.expected_on is not None:
        raise invalid(
            "expected_on",
            "Einen Tag, ab dem es geht, gibt es nur bei „im Aufbau“.",
            "A day from which it works exists for “being built” only.",
        )
    if said.readiness is None and not seen:
        return
    source = line(said.source, "source", longest=300)
    url = _address(said.source_url, "source_url")
    with on_behalf(by):
        row, writes = _cell(by, cell)
        old = CompatibilityStatement.objects.filter(compatibility=row, until=None).first()
        if (old.pk if old else 0) != seen:
            yours = said.readiness.name if said.readiness is not None else ""
            raise Conflict({"readiness": Readiness(old.readiness).name if old else ""}, {"readiness": yours})
        CompatibilityStatement.objects.filter(pk=seen).update(until=by.day)
        if said.readiness is not None:
            CompatibilityStatement.objects.create(
                compatibility=row,
                readiness=said.readiness,
                expected_on=said.expected_on,
                source=source,
                source_url=url,
                since=by.day,
                recorded_at=now(),
                recorded_by=by.key,
                stated_for=writes.stated_for,
            )
        was = _told(Readiness(old.readiness) if old else None, old.expected_on if old else None)
        detail = _names(row) | {"source": source, "old": was, "new": _told(said.readiness, said.expected_on)}
        note(by=writes.actor, drafts=[writes.draft("compatibility.stated", _subject(row.system), detail)])


def record_test(*, by: Scope, cell: CellKey, run: Run) -> Tested:
    """Write down how a test ended. A failed one counts at once; a passed one waits for a second person.

    Raises Problem accounts.not_found, accounts.invalid.<field>: a system without a version cannot be tested for all
    customers of a version.
    """
    if run.tested_on is None or not EARLIEST <= run.tested_on <= by.day:
        raise invalid(
            "tested_on",
            "Bitte den Tag des Tests angeben, höchstens heute.",
            "Please state the day, today at the latest.",
        )
    evidence = line(run.evidence, "evidence", longest=500)
    url = _address(run.evidence_url, "evidence_url")
    with on_behalf(by):
        row, writes = _cell(by, cell)
        if not row.system.version:
            raise invalid(
                "version",
                "Ein Test gilt für eine Version. Bitte zuerst das Fachverfahren mit seiner Version eintragen.",
                "A test holds for a version. Please enter the system with its version first.",
            )
        made = CompatibilityTest.objects.create(
            compatibility=row,
            passed=run.passed,
            tested_on=run.tested_on,
            evidence=evidence,
            evidence_url=url,
            recorded_at=now(),
            recorded_by=by.key,
            stated_for=writes.stated_for,
        )
        _note_test("recorded", writes, made, row)
    return tested_of(made, row)


def confirm_test(*, by: Scope, test_id: int) -> Tested:
    """Agree, as a second person, that a passed test counts for all customers of the version.

    Raises Problem accounts.not_found, accounts.second_factor, accounts.own_request, and Conflict.
    """
    with on_behalf(by):
        writes = second_pen(by)
        made, row = _test(test_id)
        if made.recorded_by == by.key:
            raise own_request()
        if made.confirmed_on or made.withdrawn_on or not made.passed:
            raise Conflict({"test": _test_state(made)}, {"test": "confirmed"})
        made.confirmed_on, made.confirmed_by = by.day, by.key
        made.save(update_fields=["confirmed_on", "confirmed_by"])
        _note_test("confirmed", writes, made, row)
    return tested_of(made, row)


def withdraw_test(*, by: Scope, test_id: int, why: str) -> Tested:
    """Take a test result back: it counts for nobody any more, and the row stays.

    Raises Problem accounts.not_found, accounts.invalid.why, and Conflict.
    """
    reason = line(why, "why", longest=500)
    with on_behalf(by):
        made, row = _test(test_id)
        writes = pen(by, row.system.vendor.spoken_for_by)
        if made.withdrawn_on:
            raise Conflict({"test": _test_state(made)}, {"test": "withdrawn"})
        made.withdrawn_on, made.withdrawn_by, made.withdrawn_why = by.day, by.key, reason
        made.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_why"])
        _note_test("withdrawn", writes, made, row, reason)
    return tested_of(made, row)


def _cell(by: Scope, key: CellKey) -> tuple[Compatibility, Pen]:
    """The cell, made when there is none, locked; and who writes."""
    owner = _system(key.system_id)
    writes = pen(by, owner.vendor.spoken_for_by)
    service = OnlineService.objects.filter(key=key.online_service).first()
    if service is None:
        raise not_found()
    standard = line(key.standard, "standard", longest=40, required=False)
    version = line(key.standard_version, "standard_version", longest=40, required=False)
    if version and not standard:
        raise invalid("standard", "Welcher Standard ist das?", "Which standard is that?")
    row, _ = Compatibility.objects.get_or_create(
        system=owner, online_service=service, standard=standard, standard_version=version
    )
    rows = Compatibility.objects.select_related("system__vendor", "online_service")
    return rows.select_for_update(of=("self",)).get(pk=row.pk), writes


def _system(number: int) -> SpecialistSystem:
    row = SpecialistSystem.objects.select_related("vendor").filter(pk=number).first()
    if row is None:
        raise not_found()
    return row


def _test(number: int) -> tuple[CompatibilityTest, Compatibility]:
    rows = CompatibilityTest.objects.select_related("compatibility__system__vendor", "compatibility__online_service")
    row = rows.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise not_found()
    return row, row.compatibility


def _test_state(row: CompatibilityTest) -> str:
    if row.withdrawn_on:
        return "withdrawn"
    return "confirmed" if row.confirmed_on else "recorded" if row.passed else "failed"


def _note_test(what: str, writes: Pen, made: CompatibilityTest, row: Compatibility, why: str = "") -> None:
    detail = _names(row) | {
        "passed": made.passed,
        "tested_on": made.tested_on.isoformat(),
        "evidence": made.evidence,
    }
    note(by=writes.actor, drafts=[writes.draft(f"compatibility.test_{what}", _subject(row.system), detail, why)])


def _names(row: Compatibility) -> dict[str, object]:
    return {
        "system": f"{row.system.vendor.name}: {row.system}",
        "online_service": row.online_service.name,
        "xoev": xoev_name(row.standard, row.standard_version),
    }


def _told(readiness: Readiness | None, expected: date | None) -> dict[str, object]:
    found: dict[str, object] = {"readiness": readiness.name.lower() if readiness is not None else "unknown"}
    return found | ({"expected_on": expected.isoformat()} if expected else {})


def _subject(row: SpecialistSystem) -> str:
    return f"specialist_system:{row.pk}"


def _address(text: str, field: str) -> str:
    found = line(text, field, longest=490, required=False)
    if found and not _URL.fullmatch(found):
        raise invalid(
            field, "Das ist keine Adresse wie https://www.beispiel.de.", "This is no address like https://…"
        )
    return found
