# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an expression may speak of: types, titles, choices and ranges, and the facts it is evaluated with.

Numbers are whole multiples of a ten-thousandth and lie below a billion on either side of zero; dates are days. Both
are kept as integers (`encode`), so that no figure is ever rounded and the evaluation of columns agrees with that of
single rows to the last digit.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact
from enum import Enum, IntEnum
from typing import Final

SCALE: Final = 10_000
LARGEST: Final = 10**9 * SCALE - 1
LAST_DAY: Final = dt.date.max.toordinal()

FUNCTIONS: Final = ("done", "have", "value", "verified")
KEYWORDS: Final = frozenset({"and", "or", "not", "in", "true", "false"})

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_EXACT: Final = Context(prec=40, traps=[Inexact])


class Type(Enum):
    """The four types of the language."""

    BOOL = "bool"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


class Verdict(IntEnum):
    """Three values in the order in which `and` is the minimum, `or` the maximum and `not` the change of sign."""

    FALSE = -1
    UNKNOWN = 0
    TRUE = 1


class Kind(Enum):
    """What a reference points to; all but NAME are written as a call."""

    NAME = "name"
    STEP = "done"
    DATUM = "have"
    PARAMETER = "value"
    CHECK = "verified"


@dataclass(frozen=True, slots=True)
class Title:
    """What people call something, in German and English."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A typed value. `choices` closes a text, `minimum` and `maximum` bound a number; values beyond are unknown.

    `span` is the smallest and the largest value, encoded.
    """

    type: Type
    title: Title
    choices: Mapping[str, Title] | None = None
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    span: tuple[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if any(unicodedata.normalize("NFC", choice) != choice for choice in self.choices or ()):
            raise ValueError("choices are written in Unicode's NFC")
        low, high = self._bounds()
        if low > high:
            raise ValueError("the minimum lies above the maximum")
        object.__setattr__(self, "span", (low, high))

    def _bounds(self) -> tuple[int, int]:
        if self.type is Type.DATE:
            return 1, LAST_DAY
        low, high = -LARGEST, LARGEST
        if self.minimum is not None and self.minimum > -(10**9):
            low = math.ceil(self.minimum * SCALE)
        if self.maximum is not None and self.maximum < 10**9:
            high = math.floor(self.maximum * SCALE)
        return low, high


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything an expression may name: variables by name, and the keys that each function knows."""

    names: Mapping[str, Variable] = field(default_factory=dict)
    steps: Mapping[str, Title] = field(default_factory=dict)
    data: Mapping[str, Title] = field(default_factory=dict)
    parameters: Mapping[str, Variable] = field(default_factory=dict)
    checks: Mapping[str, Title] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reserved = KEYWORDS.union(FUNCTIONS)
        for name in self.names:
            if name in reserved or not _NAME.fullmatch(name):
                raise ValueError(f"not a name of the expression language: {name!r}")
        for key in (*self.steps, *self.data, *self.parameters, *self.checks):
            if not _KEY.fullmatch(key):
                raise ValueError(f"not a key of the expression language: {key!r}")

    def keys(self, kind: Kind) -> Mapping[str, Title | Variable]:
        """What references of this kind may point to."""
        if kind is Kind.NAME:
            return self.names
        if kind is Kind.STEP:
            return self.steps
        if kind is Kind.DATUM:
            return self.data
        return self.parameters if kind is Kind.PARAMETER else self.checks

    def variable(self, kind: Kind, key: str) -> Variable | None:
        """What the reference stands for, None when there is no such key."""
        found = self.keys(kind).get(key)
        return Variable(Type.BOOL, found) if isinstance(found, Title) else found


Value = bool | int | Decimal | str | dt.date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one connection. A key that is absent or None is unknown."""

    names: Mapping[str, Value | None] = field(default_factory=dict)
    done: Mapping[str, bool | None] = field(default_factory=dict)
    have: Mapping[str, bool | None] = field(default_factory=dict)
    value: Mapping[str, Value | None] = field(default_factory=dict)
    verified: Mapping[str, bool | None] = field(default_factory=dict)

    def get(self, kind: Kind, key: str) -> Value | None:
        """The value, None while it is unknown."""
        if kind is Kind.STEP:
            return self.done.get(key)
        if kind is Kind.DATUM:
            return self.have.get(key)
        if kind is Kind.PARAMETER:
            return self.value.get(key)
        return (self.names if kind is Kind.NAME else self.verified).get(key)


def encode(value: object, variable: Variable) -> bool | int | str | None:
    """The value as it is compared: numbers in ten-thousandths, dates as day numbers, texts in Unicode's NFC.

    None when it is unknown, or of another type, or outside of choices and range: what cannot be trusted is unknown.
    """
    if variable.type is Type.BOOL:
        return value if isinstance(value, bool) else None
    if variable.type is Type.NUMBER:
        return _number(value, variable)
    if variable.type is Type.DATE:
        return value.toordinal() if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else None
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFC", value)
    return text if variable.choices is None or text in variable.choices else None


def _number(value: object, variable: Variable) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    low, high = variable.span
    if isinstance(value, int):
        return value * SCALE if low <= value * SCALE <= high else None
    number = value
    if not number.is_finite() or not -(10**9) < number < 10**9:
        return None
    try:
        scaled = _EXACT.multiply(number, SCALE)
    except Inexact:
        return None
    return int(scaled) if low <= scaled <= high and scaled == int(scaled) else None


def show_number(scaled: int) -> str:
    """An encoded number as it is written in expressions: `10`, `-0.25`."""
    whole, rest = divmod(abs(scaled), SCALE)
    digits = f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
    return f"-{digits}" if scaled < 0 else digits
