# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The file of reported facts: what public sources say about single named authorities. Pure."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, ValidationError

from blaupause.blueprint.rules import yamlfile
from blaupause.blueprint.rules.messages import problems_of
from blaupause.blueprint.rules.model import Day, Key, Part, Prose, Text, Url
from blaupause.kernel.files import read_bytes
from blaupause.kernel.problems import Problems

PACKAGED = Path(__file__).parent / "data" / "reported.yaml"

StateName = Literal["open", "declined", "ordered", "preparing", "activated", "testing", "live", "replaced", "central"]
LevelName = Literal["none", "pdf", "structured", "end_to_end"]


class Report(Part):
    """One reported fact. `date_is` latest: it held on that day at the latest; the exact day is not known."""

    commitment: Key
    ars: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
    authority: Prose
    state: StateName
    live_level: LevelName = "none"
    occurred_on: Day
    date_is: Literal["exact", "latest"]
    note: Text
    source_url: Url


class ReportFile(Part):
    """The whole file."""

    format: Literal["reported-1"]
    reports: dict[Key, Report]


def read(path: Path = PACKAGED) -> dict[str, Report]:
    """Reports by key. Raises Problems with file, line and column of everything that is wrong."""
    tree = yamlfile.parse(read_bytes(path, limit=yamlfile.MAX_BYTES), path.name)
    try:
        return ReportFile.model_validate(tree.value).reports
    except ValidationError as error:
        raise Problems("rollout.reported_file", problems_of(error, tree, ReportFile)) from None
