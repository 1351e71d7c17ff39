# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where an installation keeps its data."""

import os
from pathlib import Path


def data_folder() -> Path:
    """`BLAUPAUSE_DATA`, else `var` in a checkout, else the user's own place for data."""
    if named := os.environ.get("BLAUPAUSE_DATA"):
        return Path(named).expanduser().absolute()
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").exists() and (checkout / "script").is_dir():
        return checkout / "var"
    return Path.home() / ".local" / "share" / "blaupause"
