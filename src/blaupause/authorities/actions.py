# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing authorities: derivation from rules and register, and import of exceptions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from blaupause.authorities import preview, rulebook, statuses, store
from blaupause.authorities.models import CompetenceException
from blaupause.authorities.revision import STAMPS
from blaupause.authorities.rules import rules_of
from blaupause.authorities.sources.exceptions import ExceptionFile, ExceptionRecord, collisions
from blaupause.authorities.timeline import Base, ExceptionSpec, Status, Timeline
from blaupause.kernel.clock import today
from blaupause.kernel.intervals import DateInterval
from blaupause.kernel.keys import land_of
from blaupause.kernel.problems import Problem, Problems
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.territory.rules import Key, Level

CHAIN = "authorities"
_MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """What a derivation wrote, and what stands on `day`."""

    day: date
    written: store.Written
    counts: tuple[preview.DomainCount, ...]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """Preview of an import of exceptions; `written` tells whether it was approved."""

    new: int
    changed: int
    unchanged: int
    effects: tuple[preview.Effect, ...]
    expectations: tuple[preview.ExpectationEffect, ...]
    written: bool


@transaction.atomic
def derive(*, by: str, day: date | None = None, lands: Sequence[str] | None = None) -> Summary:
    """Derive who is competent in every area, over all register statuses; idempotent.

    Without `lands` all Länder that have rules or exceptions. `day` is the day the summary counts for (default:
    today). Raises Problem territory.no_status when no register was loaded.
    """
    store.lock()
    history = statuses.load()
    exceptions = [_spec(row) for row in CompetenceException.objects.all()]
    book = rulebook.packaged()
    chosen = tuple(sorted(lands or {r.land for r in book.rules} | {land_of(e.area[1]) for e in exceptions}))
    concerned = [e for e in exceptions if land_of(e.area[1]) in chosen]
    timeline = _base(chosen, history, concerned).with_exceptions(concerned)
    written = _write(by, timeline, history, chosen)
    counted = preview.counts(timeline, history, day or today())
    return Summary(day or today(), written, tuple(counted))


@transaction.atomic
def import_exceptions(*, by: str, file: ExceptionFile, approve: bool) -> ImportSummary:
    """Show what exceptions would change and, when approved, store and apply them; whole or nothing.

    Raises Problems exceptions.invalid with line numbers.
    """
    store.lock()
    history = statuses.load()
    rows = {(r.domain, r.area_level, r.area_ars, r.valid_from): r for r in CompetenceException.objects.all()}
    stored = [_spec(row) for row in rows.values()]
    _refuse([*_unknown_authorities(file.records, history), *collisions(file.records, stored)])
    book = rulebook.packaged()
    replaced = {_identity(record.spec) for record in file.records}
    after = [spec for spec in stored if _identity(spec) not in replaced] + [r.spec for r in file.records]
    base = _base({rule.land for rule in book.rules}, history, [*stored, *after])
    old, new = base.with_exceptions(stored), base.with_exceptions(after)
    known = {_identity(spec): spec for spec in stored}
    fresh = [r for r in file.records if _identity(r.spec) not in known]
    changed = [r for r in file.records if known.get(_identity(r.spec), r.spec) != r.spec]
    if approve and (fresh or changed):
        _store([*fresh, *changed])
        append(by=by, chain=CHAIN, drafts=[_draft(record, file.sha256) for record in [*fresh, *changed]])
        chosen = {rule.land for rule in book.rules} | {land_of(spec.area[1]) for spec in after}
        _write(by, new, history, tuple(sorted(chosen)))
    return ImportSummary(
        new=len(fresh),
        changed=len(changed),
        unchanged=len(file.records) - len(fresh) - len(changed),
        effects=tuple(preview.effects(file.records, history, old, new)),
        expectations=tuple(preview.expectations(file.records, book, history, old, new, today())),
        written=approve,
    )


_kept: tuple[Sequence[Status], tuple[str, ...], Base] | None = None


def _base(ruled: Collection[str], history: Sequence[Status], exceptions: Sequence[ExceptionSpec]) -> Base:
    """What the rules of some Länder say; kept, because a preview is usually followed by its approval."""
    global _kept
    lands = {land_of(key[1]) for e in exceptions for key in (e.area, e.authority)} | set(ruled)
    wanted = (*sorted(ruled), "+", *sorted(lands))
    if _kept is None or _kept[0] is not history or _kept[1] != wanted:
        _kept = (history, wanted, Base(rules_of(rulebook.packaged(), tuple(ruled)), history, lands))
    return _kept[2]


def _write(by: str, timeline: Timeline, history: Sequence[Status], chosen: tuple[str, ...]) -> store.Written:
    book = rules_of(rulebook.packaged(), chosen)
    written = store.write(timeline, chosen)
    expected = store.write_expected(book, today())
    if not written.empty or expected:
        detail = {**asdict(written), "expected_changed": expected, "lands": list(chosen)}
        detail["statuses"] = [status.start.isoformat() for status in history]
        subject = "authorities:" + "+".join(chosen)
        place = chosen[0] if len(chosen) == 1 else ""
        append(by=by, chain=CHAIN, drafts=[Draft("authorities.derived", subject, detail, place=place)])
        STAMPS.forget()
    return written


def _unknown_authorities(records: Collection[ExceptionRecord], history: Sequence[Status]) -> list[Problem]:
    """Authorities whose unit is in no register status of the exception's days."""
    known = [(status.start, {(row.level, row.ars) for row in status.rows}) for status in history]
    problems: list[Problem] = []
    for record in records:
        valid, key = record.spec.valid, record.spec.authority
        during = [keys for n, (_, keys) in enumerate(known) if preview.held(history, n).overlaps(valid)]
        if not any(key in keys for keys in during or [known[-1][1]]):
            problems.append(
                Problem(
                    "exceptions.authority_unknown",
                    f"Eine Gebietskörperschaft {key[1]} auf dieser Ebene gibt es in diesem Zeitraum nicht.",
                    f"There is no unit {key[1]} on this level during this interval.",
                    location=record.location,
                )
            )
    return problems


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Problems("exceptions.invalid", problems[:_MAX_PROBLEMS])


def _identity(spec: ExceptionSpec) -> tuple[str, Key, date]:
    return spec.domain, spec.area, spec.valid.start


def _spec(row: CompetenceException) -> ExceptionSpec:
    return ExceptionSpec(
        row.domain,
        (Level(row.area_level), row.area_ars),
        (Level(row.authority_level), row.authority_ars),
        DateInterval(row.valid_from, row.valid_to),
        row.source,
    )


def _store(records: Sequence[ExceptionRecord]) -> None:
    rows = [
        CompetenceException(
            domain=spec.domain,
            area_level=int(spec.area[0]),
            area_ars=spec.area[1],
            valid_from=spec.valid.start,
            authority_level=int(spec.authority[0]),
            authority_ars=spec.authority[1],
            valid_to=spec.valid.end,
            source=spec.source,
        )
        for spec in (record.spec for record in records)
    ]
    CompetenceException.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["domain", "area_level", "area_ars", "valid_from"],
        update_fields=["authority_level", "authority_ars", "valid_to", "source"],
    )


def _draft(record: ExceptionRecord, sha256: str) -> Draft:
    spec = record.spec
    detail: Mapping[str, object] = {
        "authority": store.body_key(spec.authority),
        "valid_from": spec.valid.start.isoformat(),
        "valid_to": spec.valid.end.isoformat() if spec.valid.end else None,
        "source": spec.source,
        "file_sha256": sha256,
        "line": record.location.line,
    }
    subject = f"exception:{spec.domain}:{store.body_key(spec.area)}"
    return Draft("authorities.exception_stored", subject, detail, place=land_of(spec.area[1]))
