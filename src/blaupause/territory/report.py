# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A difference as text a person approves (German) and as data a program reads. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from blaupause.territory import messages
from blaupause.territory.diff import Change, Difference
from blaupause.territory.entries import Entry
from blaupause.territory.rules import AREA_LEVELS, Key, Level, SuccessionKind
from blaupause.territory.succession import Suspicion

EXAMPLES = 10
LEVEL_NAMES = {
    Level.LAND: "Land",
    Level.REGION: "Regierungsbezirk",
    Level.DISTRICT: "Kreis",
    Level.ASSOCIATION: "Gemeindeverband",
    Level.MUNICIPALITY: "Gemeinde",
    Level.UNINCORPORATED: "gemeindefrei",
}
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Umbenannt", ("name", "name_full")),
    ("Verschoben (anderer Kreis oder Gemeindeverband)", ("parent", "association")),
    ("Anderes Textkennzeichen", ("text_mark",)),
    ("Andere Werte", ("population", "area_ha")),
    ("Anderer Verwaltungssitz", ("seat",)),
)


def number(value: int | None) -> str:
    """German notation: 83.577.140."""
    return "–" if value is None else f"{value:,}".replace(",", ".")


def lines(difference: Difference, *, examples: int = EXAMPLES) -> Iterator[str]:
    """The comparison, grouped, with counts and examples (0: all)."""
    yield from _head(difference)
    # everything is new the first time: sixteen thousand lines would hide what matters
    if difference.stored_status is not None:
        yield from _group("Neu", [_entry(e) for e in difference.new], examples)
        yield from _group("Weggefallen", [_entry(e) for e in difference.gone], examples)
    for title, names in _GROUPS:
        changes = difference.with_field(*names)
        yield from _group(title, [_change(c, names) for c in changes], examples)
    asked = () if difference.empty else difference.successions  # whoever has nothing to approve is asked nothing
    for certain, title in ((True, "Nachfolge, sicher"), (False, "Nachfolge, vermutet (bitte prüfen)")):
        found = [s for s in asked if s.certain == certain and s.kind != SuccessionKind.RENAME]
        yield from _group(title, [_succession(s, difference) for s in found], 0 if certain else max(examples * 3, 0))
    anomalies = [f"Zeile {a.line}: {messages.anomaly_text(a)}" for a in difference.anomalies]
    yield from _group("Auffälligkeiten", anomalies, examples * 2)
    yield from _group("Korrigierte Fehler der Datei", list(_corrections(difference)), 0)


def _head(difference: Difference) -> Iterator[str]:
    day = f"{difference.status_date:%d.%m.%Y}"
    against = (
        f"verglichen mit dem gespeicherten vom {difference.stored_status:%d.%m.%Y}"
        if difference.stored_status
        else "der erste, bisher ist nichts gespeichert"
    )
    yield f"Gebietsstand {day}, {against}"
    untouched = difference.total - len(difference.new) - len(difference.changed)
    yield (
        f"  {number(difference.total)} Einheiten: {number(len(difference.new))} neu,"
        f" {number(len(difference.changed))} geändert, {number(untouched)} unverändert;"
        f" {number(len(difference.gone))} weggefallen"
    )
    if difference.rows and difference.stored_status is not None:
        yield f"  {messages.VALIDITY[0]}"


def _group(title: str, rows: Sequence[str], examples: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{title} ({number(len(rows))})"
    shown = rows[:examples] if examples else rows
    for row in shown:
        yield f"  {row}"
    if len(shown) < len(rows):
        yield f"  … und {number(len(rows) - len(shown))} weitere (alle mit --all)"


def _entry(entry: Entry) -> str:
    figures = (
        f", {number(entry.population)} Einwohner, {number(entry.area_ha)} ha" if entry.level in AREA_LEVELS else ""
    )
    return f"{entry.ars} {entry.name_full} ({LEVEL_NAMES[entry.level]}{figures})"


def _change(change: Change, names: Iterable[str]) -> str:
    parts = [
        f"{_shown(getattr(change.before, n))} → {_shown(getattr(change.after, n))}{_UNITS.get(n, '')}"
        for n in names
        if n in change.fields and (n != "name" or "name_full" not in change.fields)
    ]
    return f"{change.after.ars} {change.after.name_full}: {'; '.join(parts)}"


_UNITS = {"population": " Einwohner", "area_ha": " ha"}


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[1])
    return number(value) if isinstance(value, int) else str(value or "–")


def _succession(suspicion: Suspicion, difference: Difference) -> str:
    kind, reason = messages.KINDS[suspicion.kind.value][0], messages.REASONS[suspicion.reason][0]

    def shown(key: Key) -> str:
        return f"{difference.names[key]} {key[1]}"

    return f"{shown(suspicion.predecessor)} → {shown(suspicion.successor)}: {kind} ({reason})"


def _corrections(difference: Difference) -> Iterator[str]:
    for applied in difference.corrections:
        item = applied.correction
        yield (
            f"Zeile {applied.line}: {applied.name} {number(item.found)} → {number(item.value)}"
            f"{_UNITS[item.field]}. {item.reason_de.strip()} Beleg: {item.source}"
        )


def document(difference: Difference) -> dict[str, Any]:
    """The whole comparison as plain data for `--json`; keys as (level name, ARS)."""
    return {
        "status_date": difference.status_date.isoformat(),
        "stored_status_date": difference.stored_status.isoformat() if difference.stored_status else None,
        "valid_from": difference.status_date.isoformat(),
        "valid_from_note": {"de": messages.VALIDITY[0], "en": messages.VALIDITY[1]},
        "units": difference.total,
        "empty": difference.empty,
        "new": [_entry_data(e) for e in difference.new],
        "gone": [_entry_data(e) for e in difference.gone],
        "changed": [_change_data(c) for c in difference.changed],
        "successions": [
            {
                "kind": s.kind.value,
                "predecessor": _key(s.predecessor),
                "successor": _key(s.successor),
                "reason": s.reason,
                "certain": s.certain,
            }
            for s in difference.successions
        ],
        "anomalies": [
            {
                "code": a.code,
                "line": a.line,
                "values": dict(a.values),
                "de": messages.anomaly_text(a),
                "en": messages.anomaly_text(a, "en"),
            }
            for a in difference.anomalies
        ],
        "corrections": [
            {
                "line": a.line,
                "unit": _key(a.correction.key),
                "field": a.correction.field,
                "found": a.correction.found,
                "value": a.correction.value,
                "source": a.correction.source,
                "de": a.correction.reason_de.strip(),
                "en": a.correction.reason_en.strip(),
            }
            for a in difference.corrections
        ],
    }


def _key(key: Key | None) -> dict[str, str] | None:
    return None if key is None else {"level": key[0].name, "ars": key[1]}


def _entry_data(entry: Entry) -> dict[str, Any]:
    return {
        "level": entry.level.name,
        "ars": entry.ars,
        "name": entry.name,
        "name_full": entry.name_full,
        "population": entry.population,
        "area_ha": entry.area_ha,
        "line": entry.line,
    }


def _change_data(change: Change) -> dict[str, Any]:
    def plain(value: object) -> object:
        return _key((value[0], value[1])) if isinstance(value, tuple) else value

    return {
        "level": change.after.level.name,
        "ars": change.after.ars,
        "line": change.after.line,
        "fields": {
            n: {"before": plain(getattr(change.before, n)), "after": plain(getattr(change.after, n))}
            for n in change.fields
        },
    }
