# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the territory: whole or not at all, with one ledger entry per import."""

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from blaupause.kernel.clock import now, today
from blaupause.kernel.problems import Location, Problem
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Actor, Draft
from blaupause.territory import corrections, packaged, queries, revision
from blaupause.territory.diff import Difference, compare
from blaupause.territory.entries import Stored, of_register
from blaupause.territory.export import source_note
from blaupause.territory.matching import match
from blaupause.territory.models import RegisterImport, Succession
from blaupause.territory.outlines import BoundarySummary, store
from blaupause.territory.packaged import Coordinates, Origin
from blaupause.territory.rules import AREA_LEVELS, Level, SuccessionKind
from blaupause.territory.sources import boundaries
from blaupause.territory.sources.gv100ad_layout import Register
from blaupause.territory.store import Writer

CHAIN = "territory"


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import wrote: counts of units by what happened to them."""

    status_date: date
    new: int
    gone: int
    changed: int
    successions: int

    @property
    def rows(self) -> int:
        """How many units were written."""
        return self.new + self.gone + self.changed


def stored_state(status_date: date) -> Stored:
    """The newest stored state, in the form a register file of `status_date` is compared with."""
    present = revision.current()
    if not present.imports:
        return Stored(None, {})
    days = [status for status, _, _ in present.imports]
    newest = days[-1]
    earlier = [status for status in days if status < newest] if status_date == newest else []
    return Stored(newest, queries.entries_at(newest), queries.entries_at(earlier[-1]) if earlier else {})


def difference_to(register: Register, *, accepted: Collection[str] = ()) -> Difference:
    """What a register file would change, known errors of the file corrected. Reads only.

    Raises Problem territory.future_status: nothing could follow a status that has not come yet.
    """
    if register.status_date > today():
        raise _not_yet(register)
    entries, applied = corrections.apply(of_register(register), corrections.packaged(), register.status_date)
    return compare(
        stored_state(register.status_date),
        entries,
        register.status_date,
        anomalies=register.anomalies,
        corrections=applied,
        accepted=accepted,
    )


def _not_yet(register: Register) -> Problem:
    day = register.status_date
    return Problem(
        "territory.future_status",
        f"Der Gebietsstand {day:%d.%m.%Y} liegt in der Zukunft.",
        f"The territorial status {day.isoformat()} lies in the future.",
        "Bitte eine amtliche Datei mit einem Gebietsstand bis heute nehmen.",
        "Please take an official file whose status is today's or earlier.",
        Location(register.source, 1, 3),
    )


def origin_of(register: Register, difference: Difference) -> Origin:
    """Name, hash and source note of a register file."""
    day = register.status_date
    note = source_note(f"{day:%d.%m.%Y}", day.year, len(difference.corrections))
    return Origin(register.source, register.sha256, note)


def apply_register(
    *, by: str | Actor, origin: Origin, difference: Difference, coordinates: Coordinates | None = None
) -> Summary:
    """Write a difference somebody approved. An empty one writes nothing.

    Raises Problem register.stale when the stored state is no longer the one the difference was made against, and
    register.conflict when a unit that only the first edition of a status had is in use elsewhere.
    """
    summary = Summary(
        difference.status_date,
        len(difference.new),
        len(difference.gone),
        len(difference.changed),
        len(difference.successions),
    )
    if difference.empty:
        return summary
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('territory'))")
            _refuse_stale(difference)
            label = f"GV100AD {difference.status_date:%d.%m.%Y}"
            Writer(cursor, difference, coordinates or {}, label).write()
            _record(by, origin, difference)
    except IntegrityError as error:
        raise Problem(
            "register.conflict",
            "Der Vergleich lässt sich nicht schreiben, weil andere Daten auf wegfallende Einheiten verweisen.",
            "The comparison cannot be written because other data refer to units that would vanish.",
            "Es wurde nichts geändert.",
            "Nothing was changed.",
        ) from error
    finally:
        revision.forget()
    return summary


def _refuse_stale(difference: Difference) -> None:
    revision.forget()
    imports = revision.current().imports
    newest = imports[-1][0] if imports else None
    if newest != difference.stored_status:
        raise Problem(
            "register.stale",
            "Inzwischen hat jemand anderes einen Gebietsstand eingelesen.",
            "Somebody else has imported a territorial status in the meantime.",
            "Bitte den Vergleich neu anzeigen lassen und erneut freigeben.",
            "Please show the comparison again and approve it again.",
        )


def _record(by: str | Actor, origin: Origin, difference: Difference) -> None:
    detail = _detail(origin, difference)
    RegisterImport.objects.create(
        status_date=difference.status_date,
        file_name=origin.file_name[:200],
        sha256=origin.sha256,
        imported_at=now(),
        imported_by=by.key if isinstance(by, Actor) else by,
        summary=detail,
        source_note=origin.source_note,
    )
    append(
        by=by,
        chain=CHAIN,
        drafts=[Draft("territory.import", f"register {difference.status_date.isoformat()}", detail, place="")],
    )


def _detail(origin: Origin, difference: Difference) -> dict[str, object]:
    kinds = Counter(s.kind.value for s in difference.successions)
    return {
        "file": origin.file_name,
        "sha256": origin.sha256,
        "units": difference.total,
        "new": len(difference.new),
        "gone": len(difference.gone),
        "changed": len(difference.changed),
        "successions": dict(sorted(kinds.items())),
        "anomalies": [
            {"code": a.code, "line": a.line, "name": a.name, **a.values} for a in difference.anomalies[:200]
        ],
        "corrections": [
            {
                "ars": a.correction.key[1],
                "name": a.name,
                "field": a.correction.field,
                "found": a.correction.found,
                "value": a.correction.value,
                "source": a.correction.source,
            }
            for a in difference.corrections
        ],
    }


def load_packaged(*, by: str) -> list[Summary]:
    """Load the statuses this software ships that are newer than what is stored; needs no network. Idempotent."""
    imports = revision.current().imports
    newest = imports[-1][0] if imports else None
    if newest is not None and newest >= packaged.newest_status():
        return []
    summaries = []
    with transaction.atomic():
        states = [s for s in packaged.read_packaged() if newest is None or s.status_date > newest]
        stored = stored_state(states[0].status_date)
        for state in states:
            difference = compare(stored, state.entries, state.status_date)
            summaries.append(
                apply_register(by=by, origin=state.origin, difference=difference, coordinates=state.coordinates)
            )
            stored = Stored(state.status_date, state.entries)
    return summaries


def load_packaged_postcodes(*, by: str) -> int:
    """Replace the postcodes by the packaged ones when they differ; returns how many rows were written."""
    wanted = packaged.read_postcodes()
    stored = {(p.postcode, p.ags, p.place) for p in queries.postcodes()}
    if stored == set(wanted):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('territory'))")
        cursor.execute("DELETE FROM territory_postcode")
        with cursor.copy("COPY territory_postcode (postcode, ags, place) FROM STDIN") as copy:
            for row in wanted:
                copy.write_row(row)
        detail = {"rows": len(wanted), "source": packaged.POSTCODES_NOTE}
        append(by=by, chain=CHAIN, drafts=[Draft("territory.postcodes", "postcodes", detail, place="")])
    return len(wanted)


def import_boundaries(*, by: str, path: Path, level: Level | None = None, note: str = "") -> BoundarySummary:
    """Store the outlines of a TopoJSON, GeoJSON or GeoPackage file; unknown keys are listed, not stored.

    `note`: the notice the publisher asks for, shown beside every map (default: that none was given, with the file).

    Raises Problem boundaries.* for files that are no such thing, and boundaries.no_match when no key is known.
    """
    territory = queries.territory_at()
    matching = match(boundaries.read(path), territory, level)
    if not matching.found:
        raise Problem(
            "boundaries.no_match",
            "Keine Fläche der Datei trägt einen bekannten Schlüssel (AGS oder ARS).",
            "No area of the file carries a known key (AGS or ARS).",
            "Erwartet wird der Schlüssel als „id“ oder als Eigenschaft AGS, AGS_0, ARS oder ags.",
            "Expected: the key as “id” or as property AGS, AGS_0, ARS or ags.",
        )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('territory'))")
        summary = store(cursor, matching, territory, (note or f"ohne Quellenangabe ({path.name})")[:200])
        if summary.written:
            detail: dict[str, object] = {
                "file": path.name,
                "sha256": _sha256(path),
                "written": summary.written,
                "by_level": {found.name: count for found, count in summary.by_level.items()},
                "unmatched": list(summary.unmatched[:200]),
            }
            append(by=by, chain=CHAIN, drafts=[Draft("territory.boundaries", "boundaries", detail, place="")])
    return summary


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def confirm_succession(*, by: str, succession_id: int) -> bool:
    """Confirm a suspected succession; False when it was confirmed before.

    Postcodes of a municipality that is gone are then delivered in its successor. Raises Problem
    succession.missing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        row = (
            Succession.objects.select_for_update(of=("self",))
            .select_related("predecessor", "successor")
            .filter(pk=succession_id)
            .first()
        )
        if row is None:
            raise Problem(
                "succession.missing",
                f"Eine Nachfolge mit der Nummer {succession_id} gibt es nicht.",
                f"There is no succession number {succession_id}.",
                "„blaupause units successions“ zeigt alle mit ihren Nummern.",
                "“blaupause units successions” shows all with their numbers.",
            )
        if row.confirmed:
            return False
        row.confirmed = True
        row.save(update_fields=["confirmed"])
        if row.kind in (SuccessionKind.MERGE, SuccessionKind.REKEY) and row.predecessor.level in AREA_LEVELS:
            _redirect_postcodes(cursor, row.predecessor.ags, row.successor.ags)
        detail = {"kind": row.kind, "from": str(row.predecessor), "to": str(row.successor), "on": row.on.isoformat()}
        append(
            by=by,
            chain=CHAIN,
            drafts=[Draft("territory.succession", f"succession {succession_id}", detail, place="")],
        )
    return True


def _redirect_postcodes(cursor: CursorWrapper, old: str, new: str) -> None:
    if old == new:
        return
    cursor.execute(
        "INSERT INTO territory_postcode (postcode, ags, place)"
        " SELECT postcode, %s, place FROM territory_postcode WHERE ags = %s ON CONFLICT DO NOTHING",
        [new, old],
    )
    cursor.execute("DELETE FROM territory_postcode WHERE ags = %s", [old])
