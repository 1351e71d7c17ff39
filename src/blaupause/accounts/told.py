# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is told to PostgreSQL about the acting scope: all its reaches in one setting. Pure.

    ;see_progress:{"09175","09175_%"};see_membership:{#7};see_mandate:{#,%};

One setting, so that one more question costs a few bytes and not one more call per transaction. What reaches nothing
is left out, and what is not found in it reaches nothing.
"""

from collections.abc import Mapping
from typing import Final

TOLD: Final = "blaupause.reaches"
"""Name of the setting."""


def spelled(reaches: Mapping[str, str]) -> str:
    """Its value: questions with their reaches as `Reach.text` spells them."""
    return "".join(f";{question}:{text}" for question, text in reaches.items() if text) + ";"
