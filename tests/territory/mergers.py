# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented mergers of real units: only for tests, in their transaction."""

from collections.abc import Sequence
from datetime import date

from blaupause.authorities.actions import derive
from blaupause.authorities.models import Authority, Competence
from blaupause.authorities.revision import STAMPS
from blaupause.authorities.store import body_key
from blaupause.kernel.clock import now
from blaupause.territory import revision
from blaupause.territory.models import RegisterImport, Succession, Unit, UnitVersion
from blaupause.territory.rules import Level, SuccessionKind

Area = tuple[Level, str]


def municipality(ars: str) -> Unit:
    """The municipality with this key as it stands."""
    return Unit.objects.get(level=Level.MUNICIPALITY, ars=ars, valid_to=None)


def status(day: date) -> None:
    """A register status of its own, so that the change counts from that day on."""
    RegisterImport.objects.create(
        status_date=day, file_name="erfunden.txt", sha256="0" * 64, imported_at=now(), imported_by="test"
    )
    revision.forget()


def found(ars: str, name: str, like: Unit, day: date) -> Unit:
    """A new municipality beside another one, in the same district and without an association."""
    unit = Unit.objects.create(level=like.level, ars=ars, valid_from=day)
    version = UnitVersion.objects.get(unit=like, valid_to=None)
    UnitVersion.objects.create(
        unit=unit,
        valid_from=day,
        name=name,
        name_full=name,
        sort_key=name.lower(),
        text_mark="64",
        parent=version.parent,
        association=version.association,
        population=version.population,
        area_ha=version.area_ha,
        source="erfunden",
    )
    return unit


def end(unit: Unit, day: date) -> None:
    """From that day on there is no such unit."""
    Unit.objects.filter(pk=unit.pk).update(valid_to=day)
    UnitVersion.objects.filter(unit=unit, valid_to=None).update(valid_to=day)


def follow(old: Unit, new: Unit, day: date, kind: SuccessionKind = SuccessionKind.MERGE) -> Succession:
    """Confirmed: the one followed the other."""
    return Succession.objects.create(
        kind=kind, predecessor=old, successor=new, on=day, confirmed=True, source="erfunden"
    )


def compete(olds: Sequence[Unit], new: Unit, day: date) -> None:
    """Competences as the derivation would write them (test_takeover.py compares); it takes seconds, this does not."""
    first = olds[0]
    bodies = {body_key((Level(one.level), one.ars)) for one in olds}
    held = list(Competence.objects.filter(area=first, valid_to=None).select_related("authority"))
    Competence.objects.filter(area__in=olds, valid_to=None).update(valid_to=day)
    Authority.objects.filter(key__in=bodies).update(valid_to=day)
    like = Authority.objects.get(key=body_key((Level(first.level), first.ars)))
    name = UnitVersion.objects.get(unit=new, valid_to=None).name
    own = Authority.objects.create(
        key=body_key((Level(new.level), new.ars)),
        kind=like.kind,
        name=f"Gemeinde {name}",
        sort_key=name.lower(),
        unit=new,
        land=like.land,
        valid_from=day,
        source=like.source,
    )
    for one in held:
        body = own if one.authority is not None and one.authority.key in bodies else one.authority
        Competence.objects.create(
            domain=one.domain,
            area=new,
            authority=body,
            valid_from=day,
            origin=one.origin,
            assumption=one.assumption,
            source=one.source,
        )
    STAMPS.forget()


def merge(olds: Sequence[str], new: tuple[str, str], day: date, *, derived: bool = False) -> int:
    """Municipalities become a new one (key and name); number of the case."""
    units = [municipality(ars) for ars in olds]
    unit = found(*new, units[0], day)
    numbers = [follow(one, unit, day).pk for one in units]
    for one in units:
        end(one, day)
    status(day)
    if derived:
        derive(by="test", lands=[new[0][:2]])
    else:
        compete(units, unit, day)
    return min(numbers)
