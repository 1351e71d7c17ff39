# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What carrying out a row means, for each kind of job. Rows that cannot be carried out are refused and named."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from django.db import transaction

from blaupause.accounts.problems import Conflict
from blaupause.accounts.scope import Scope
from blaupause.blueprint.queries import newest_of_land, version
from blaupause.blueprint.rules.content import Parameter
from blaupause.kernel.places import land_of_place
from blaupause.kernel.problems import Problem
from blaupause.rollout.changes import Change, Facts
from blaupause.rollout.entering import Change as NewValue
from blaupause.rollout.entering import save_all
from blaupause.rollout.jobfacts import change_of
from blaupause.rollout.jobrules import Cell, JobKind, cells_of
from blaupause.rollout.models import BulkRow, Connection
from blaupause.rollout.recordmany import Wanted, moved_on, no_right, write_many
from blaupause.rollout.statements import About
from blaupause.rollout.writing import next_revision

Executor = Callable[[Scope, Sequence[BulkRow]], dict[int, Problem]]


def facts(by: Scope, rows: Sequence[BulkRow]) -> dict[int, Problem]:
    """Public facts of connections, in few statements for all of them."""
    wanted = [Wanted(row.connection_id or 0, row.seen, partial(_change, row)) for row in rows]
    refused = write_many(by, wanted, next_revision())
    return {row.pk: problem for row in rows if (problem := refused.get(row.connection_id or 0))}


def _change(row: BulkRow, present: Facts) -> Change:
    return change_of(present, [cell for cell in cells_of(row.cells) if cell.applies], row.wanted)


def values(by: Scope, rows: Sequence[BulkRow]) -> dict[int, Problem]:
    """Values of places and connections: each row all or nothing."""
    refused: dict[int, Problem] = {}
    versions = dict(
        Connection.objects.filter(pk__in=[row.connection_id for row in rows if row.connection_id]).values_list(
            "pk", "blueprint_version_id"
        )
    )
    for row in rows:
        cells = [cell for cell in cells_of(row.cells) if cell.applies]
        about = About(connection_id=row.connection_id) if row.connection_id else About(row.place)
        changes = [NewValue(cell.key, cell.new, seen=cell.seen) for cell in cells]
        try:
            with transaction.atomic():
                save_all(by=by, about=about, changes=changes, parameters=_parameters(row, versions, cells))
        except Conflict:
            refused[row.pk] = moved_on()
        except Problem as problem:
            refused[row.pk] = no_right() if problem.code == "accounts.not_found" else problem
    return refused


def _parameters(row: BulkRow, versions: Mapping[int, int], cells: Sequence[Cell]) -> dict[str, Parameter]:
    """What the cells are, in the blueprint of the row. Raises Problem rollout.no_parameter."""
    if row.connection_id is None:
        blueprint = newest_of_land(land_of_place(row.place))
    else:
        found = versions.get(row.connection_id)
        blueprint = version(found) if found else None
    known = blueprint.document.parameters if blueprint else {}
    if missing := [cell.key for cell in cells if cell.key not in known]:
        raise Problem(
            "rollout.no_parameter",
            f"Die Blaupause kennt hier nicht (mehr): {', '.join(missing)}.",
            f"The blueprint does not know here (any more): {', '.join(missing)}.",
        )
    return {cell.key: known[cell.key] for cell in cells}


EXECUTORS: Final[Mapping[JobKind, Executor]] = {
    JobKind.STATE: facts,
    JobKind.REGISTER: facts,
    JobKind.VALUES: values,
}
