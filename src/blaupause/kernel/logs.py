# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Log lines without people in them: no e-mail addresses, and of a failure where and what kind, never its words.

The words of an exception quote what somebody entered, and a database names the row that was refused.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Final

EMAIL: Final = re.compile(r"[^\s@,;:<>\"()\[\]]+@[^\s@,;:<>\"'()\[\]=]+")
REPLACEMENT: Final = "[E-Mail-Adresse]"
_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def discreet(text: str) -> str:
    """The text without e-mail addresses."""
    return EMAIL.sub(REPLACEMENT, text)


class Discreet(logging.Formatter):
    """Formats lines; of exceptions only kind, SQLSTATE and the places in the code."""

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_text = record.exc_text, None  # another handler may have spelt it out
        try:
            return discreet(super().format(record))
        finally:
            record.exc_text = kept

    def formatException(self, ei: _Failure) -> str:  # noqa: N802 (the name logging calls)
        """Every exception of the chain, the first cause first."""
        chain: list[BaseException] = []
        failure = ei[1]
        while failure is not None and failure not in chain:
            chain.append(failure)
            failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
        return "\n".join(_told(one) for one in reversed(chain))


def _told(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    places = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
    state = getattr(failure, "sqlstate", None)
    kind = f"{type(failure).__module__}.{type(failure).__qualname__}"
    return "\n".join([*places, f"{kind} [SQLSTATE {state}]" if state else kind])
