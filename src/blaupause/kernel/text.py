# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""German text: sorting (DIN 5007-1) and folding for search."""

import re
import unicodedata

_SPACE = re.compile(r"[^0-9a-z]+")
_EXPAND = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th"})
_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sort_key(text: str) -> str:
    """Key for dictionary order: ä sorts as a, ß as ss, case and punctuation do not count."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_EXPAND)
    return _SPACE.sub(" ", _strip_marks(lowered)).strip()


def fold(text: str) -> str:
    """Key for search: „Pürgen“, „Puergen“ and „PUERGEN“ fold to the same letters."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_EXPAND).translate(_UMLAUT)
    return _SPACE.sub(" ", _strip_marks(lowered)).strip()
