# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a file that came back to a job that may be looked at."""

from pathlib import PurePath

from blaupause.accounts.scope import Scope
from blaupause.kernel import grid
from blaupause.kernel.problems import Problem
from blaupause.rollout import jobs, registerback, valuesback


def propose(*, by: Scope, name: str, data: bytes, why: str) -> int:
    """Read a file and propose what it would change; the number of the job. Nothing is changed by that.

    Raises Problem sheet.<what> for a file that cannot be read, and what `jobs.propose` raises.
    """
    jobs.reason(why)
    grids = grid.read(data)
    title = PurePath(name.replace("\\", "/")).name[:120] or "Tabelle"
    if (table := registerback.table_of(grids)) is not None:
        job = registerback.job_of(by, table, title, why)
    elif (table := valuesback.table_of(grids)) is not None:
        job = valuesback.job_of(by, table, title, why)
    else:
        raise Problem(
            "sheet.unknown",
            "Das ist keine Tabelle, die von hier kommt: die Spalten mit Nummer und Änderungsstand fehlen.",
            "This is no table that came from here: the columns with number and state of knowledge are missing.",
            "Bitte die Tabelle neu herunterladen und die Kopfzeile so lassen.",
            "Please download the table anew and leave its head as it is.",
        )
    if not job.rows:
        raise Problem(
            "sheet.unchanged",
            f"In dieser Tabelle ist nichts geändert ({job.unchanged} Zeilen verglichen).",
            f"Nothing is changed in this table ({job.unchanged} rows compared).",
        )
    return jobs.propose(by=by, job=job)
