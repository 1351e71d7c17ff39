# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Labels in a language that is not the reader's: for texts that are stored in both."""

from django.utils.functional import Promise
from django.utils.translation import override


def in_language(language: str, label: str | Promise) -> str:
    """The label in German or English."""
    with override(language):
        return str(label)
