# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a register file would change: pure, shown to a person before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from blaupause.kernel.problems import Problem
from blaupause.territory.corrections import Applied
from blaupause.territory.entries import Entry, Stored
from blaupause.territory.rules import AREA_LEVELS, Key, Level, SuccessionKind
from blaupause.territory.sources.gv100ad_layout import Anomaly
from blaupause.territory.succession import Suspicion, suspect

COMPARED = tuple(f.name for f in fields(Entry) if f.name not in ("level", "ars", "line"))
# No reform takes a tenth of its people away from a Land (the census of 2022: 3.5 % at most); a cut file does.
LAND_LOSS = 0.1
# When this share of the areas has the same people as before, both files stand on the same reference day.
SAME_BASE = 0.9


@dataclass(frozen=True, slots=True)
class Change:
    """A unit that goes on with other facts; `fields` names the fields of Entry that differ."""

    before: Entry
    after: Entry
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything a register file changes against the newest stored state."""

    status_date: date
    stored_status: date | None
    total: int
    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    changed: tuple[Change, ...]
    successions: tuple[Suspicion, ...]
    anomalies: tuple[Anomaly, ...]
    corrections: tuple[Applied, ...]
    names: Mapping[Key, str]
    """Full names of the units that `successions` mention."""

    @property
    def rows(self) -> int:
        """How many units are affected."""
        return len(self.new) + len(self.gone) + len(self.changed)

    @property
    def empty(self) -> bool:
        """True when nothing has to be written, not even that the state was confirmed."""
        return self.rows == 0 and self.status_date == self.stored_status

    def with_field(self, *names: str) -> tuple[Change, ...]:
        """The changes that touch one of these fields."""
        return tuple(c for c in self.changed if not set(names).isdisjoint(c.fields))


def compare(
    stored: Stored,
    entries: Mapping[Key, Entry],
    status_date: date,
    *,
    anomalies: Iterable[Anomaly] = (),
    corrections: Sequence[Applied] = (),
    accepted: Collection[str] = (),
) -> Difference:
    """Compare a register state with the stored one.

    Figures that are obviously wrong (a municipality loses more than half of its people or its area) are not
    taken over: the stored ones stay and an anomaly says so, unless its ARS is `accepted`. Raises Problem
    register.older or register.incomplete.
    """
    if stored.status_date is not None and status_date < stored.status_date:
        raise _older(status_date, stored.status_date)
    old = stored.entries
    _refuse_incomplete(old, entries)
    held, kept_back = _hold_back(old, entries, frozenset(accepted))
    new = {**entries, **held}
    found = [*anomalies, *kept_back, *_sum_anomalies(old, new)]
    # another edition of the stored status: what followed what is seen from the status before
    origin = stored.before if status_date == stored.status_date else old
    successions = (*suspect(origin, new), *_overwritten(kept_back)) if origin else ()
    return Difference(
        status_date,
        stored.status_date,
        len(new),
        tuple(new[k] for k in sorted(new.keys() - old.keys())),
        tuple(old[k] for k in sorted(old.keys() - new.keys())),
        tuple(_changes(old, new)),
        successions,
        tuple(found),
        tuple(corrections),
        {k: (origin.get(k) or new[k]).name_full for s in successions for k in (s.predecessor, s.successor)},
    )


def _changes(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> Iterator[Change]:
    for key in sorted(k for k, after in new.items() if k in old and old[k] != after):
        before, after = old[key], new[key]
        yield Change(before, after, tuple(n for n in COMPARED if getattr(before, n) != getattr(after, n)))


def _older(status: date, stored: date) -> Problem:
    return Problem(
        "register.older",
        f"Der Gebietsstand {status:%d.%m.%Y} ist älter als der gespeicherte vom {stored:%d.%m.%Y}.",
        f"Territorial status {status.isoformat()} is older than the stored one of {stored.isoformat()}.",
        "Gebietsstände werden der Reihe nach eingelesen, der älteste zuerst.",
        "Import territorial statuses in order, the oldest first.",
    )


def _people(entries: Mapping[Key, Entry]) -> dict[str, int]:
    people: defaultdict[str, int] = defaultdict(int)
    for entry in entries.values():
        people[entry.ars[:2]] += entry.population or 0
    return people


def _refuse_incomplete(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> None:
    """A Land must not lose a tenth of its people with units that vanished and went nowhere.

    Units that go on count with at least what they had: their losses are looked at one by one.
    """
    before = _people(old)
    kept = _people(
        {k: e if k not in old or (e.population or 0) > (old[k].population or 0) else old[k] for k, e in new.items()}
    )
    for key, land in old.items():
        if key[0] != Level.LAND:
            continue
        was, will_be = before[land.ars[:2]], kept.get(land.ars[:2], 0)
        if key not in new or will_be < was * (1 - LAND_LOSS):
            raise Problem(
                "register.incomplete",
                f"Die Datei ist unvollständig: {land.name} hätte {will_be} statt {was} Einwohner.",
                f"The file is incomplete: {land.name} would have {will_be} instead of {was} people.",
                "Bitte die Datei neu herunterladen.",
                "Please download the file again.",
            )


def _hold_back(
    old: Mapping[Key, Entry], new: Mapping[Key, Entry], accepted: frozenset[str]
) -> tuple[dict[Key, Entry], list[Anomaly]]:
    """Entries that keep their stored figures, and the anomalies that tell."""
    by_ags = {e.ags: e for k, e in old.items() if k[0] in AREA_LEVELS and k not in new}
    gone = {(e.population, e.area_ha): e for e in by_ags.values() if e.level == Level.MUNICIPALITY}
    born = [e for k, e in new.items() if k[0] in AREA_LEVELS and k not in old and e.ags not in by_ags]
    held: dict[Key, Entry] = {}
    anomalies: list[Anomaly] = []
    for key, after in new.items():
        before = old.get(key) or by_ags.get(after.ags)
        if key[0] != Level.MUNICIPALITY or before is None or not _halved(before, after):
            continue
        if after.ars in accepted or _left_to_others(before, after, born):
            continue
        held[key] = replace(after, population=before.population, area_ha=before.area_ha)
        overwritten = gone.get((after.population, after.area_ha))
        anomalies.append(_halved_anomaly(before, after, overwritten))
    return held, anomalies


def _halved(before: Entry, after: Entry) -> bool:
    return (after.population or 0) * 2 < (before.population or 0) or (after.area_ha or 0) * 2 < (before.area_ha or 0)


def _left_to_others(before: Entry, after: Entry, born: Iterable[Entry]) -> bool:
    """True when new units of the district have just what the municipality lost."""
    lost = (before.population or 0) - (after.population or 0)
    fresh = [e for e in born if e.ars[:5] == after.ars[:5]]
    return bool(fresh) and lost > 0 and sum(e.population or 0 for e in fresh) == lost


def _halved_anomaly(before: Entry, after: Entry, overwritten: Entry | None) -> Anomaly:
    values: dict[str, object] = {
        "ars": after.ars,
        "population_before": before.population,
        "population_file": after.population,
        "area_before": before.area_ha,
        "area_file": after.area_ha,
    }
    if overwritten is not None and overwritten.key != before.key:
        # the file shows the figures of an incorporated neighbour in place of the sum
        values["overwritten_by"] = overwritten.name
        values["overwritten_ars"] = overwritten.ars
        values["population_presumed"] = (before.population or 0) + (after.population or 0)
        values["area_presumed"] = (before.area_ha or 0) + (after.area_ha or 0)
    return Anomaly("figures.halved", after.line, after.key, after.name_full, values)


def _overwritten(anomalies: Iterable[Anomaly]) -> Iterator[Suspicion]:
    """A municipality that shows the figures of a vanished neighbour has probably taken that neighbour in."""
    for anomaly in anomalies:
        source = anomaly.values.get("overwritten_ars")
        if source is not None and anomaly.key is not None:
            predecessor = (Level.MUNICIPALITY, str(source))
            yield Suspicion(SuccessionKind.MERGE, predecessor, anomaly.key, "overwritten_figures")


def _sum_anomalies(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> Iterator[Anomaly]:
    """People must not get lost between two files that stand on the same reference day."""
    both = [(old[k], e) for k, e in new.items() if k[0] in AREA_LEVELS and k in old]
    same = sum(1 for before, after in both if before.population == after.population)
    if not both or same < SAME_BASE * len(both):
        return
    before, after = _people(old), _people(new)
    for land in sorted(before):
        if after[land] != before[land]:
            entry = new[Level.LAND, land.ljust(12, "0")]
            values = {"ars": entry.ars, "before": before[land], "after": after[land]}
            yield Anomaly("sum.population", entry.line, entry.key, entry.name, values)
