# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What fits together: builds typed nodes and writes down everything that does not fit.

A part whose node is None has been complained of already; whatever contains it stays silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from blaupause.blueprint.rules.expression.findings import Finding, Refused, shorten, suggest
from blaupause.blueprint.rules.expression.tree import (
    MAX_DEPTH,
    And,
    Compare,
    Literal,
    Member,
    Node,
    Not,
    Or,
    Reference,
    Sum,
)
from blaupause.blueprint.rules.expression.vocabulary import SCALE, Kind, Type, Vocabulary

MAX_FINDINGS: Final = 20
TYPE_WORDS: Final = {
    Type.BOOL: ("eine Ja/Nein-Angabe", "a yes/no value"),
    Type.NUMBER: ("eine Zahl", "a number"),
    Type.TEXT: ("ein Text", "a text"),
    Type.DATE: ("ein Datum", "a date"),
}
_KINDS: Final = {
    Kind.NAME: ("Den Namen", "There is no name"),
    Kind.STEP: ("Den Schritt", "There is no step"),
    Kind.DATUM: ("Die Angabe", "There is no datum"),
    Kind.PARAMETER: ("Den Parameter", "There is no parameter"),
    Kind.CHECK: ("Die Prüfung", "There is no check"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the expression with the column where it begins and the levels below it."""

    node: Node | None
    column: int
    depth: int = 1


class Builder:
    """Makes nodes against a vocabulary; `findings` holds what was wrong, in the order it was met."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.findings: list[Finding] = []

    def reference(self, kind: Kind, key: str, column: int, written: str = "") -> Part:
        """A name or a call; `written` is what the author may have meant as one key (`dvdv-entry`)."""
        variable = self.vocabulary.variable(kind, key)
        if variable is None:
            de, en = _KINDS[kind]
            hint = self._elsewhere(written or key) or suggest(key, self.vocabulary.keys(kind))
            self._add("unknown", column, f"{de} „{shorten(key)}“ gibt es nicht.", f"{en} “{shorten(key)}”.", hint)
            return Part(None, column)
        return Part(Reference(kind, key, variable), column)

    def _elsewhere(self, key: str) -> tuple[str, str] | None:
        for kind in (Kind.STEP, Kind.DATUM, Kind.PARAMETER, Kind.CHECK):
            if key in self.vocabulary.keys(kind):
                return f"Schreib {kind.value}({key}).", f"Write {kind.value}({key})."
        return (f"Schreib nur {key}.", f"Write {key} alone.") if key in self.vocabulary.names else None

    def negation(self, operand: Part, column: int) -> Part:
        """not operand"""
        self.boolean(operand)
        return _part(Not(operand.node) if operand.node else None, column, [operand])

    def junction(self, kind: type[And] | type[Or], parts: Sequence[Part]) -> Part:
        """Several conditions joined by one word; what is joined by the same word inside becomes one list."""
        operands: list[Node] = []
        depth = 0
        for part in parts:
            self.boolean(part)
            inner = part.node.operands if isinstance(part.node, And | Or) and isinstance(part.node, kind) else ()
            operands.extend(inner or ([part.node] if part.node else []))
            depth = max(depth, part.depth if inner else part.depth + 1)
        broken = any(part.node is None for part in parts)
        return _limited(None if broken else kind(tuple(operands)), parts[0].column, depth)

    def boolean(self, part: Part) -> None:
        """Complains unless the part answers yes or no."""
        if part.node and part.node.type is not Type.BOOL:
            de, en = TYPE_WORDS[part.node.type]
            self._add(
                "not_a_condition",
                part.column,
                f"Hier wird eine Ja/Nein-Angabe gebraucht, das ist {de}.",
                f"A yes/no value is needed here, this is {en}.",
                ("Vergleiche sie, zum Beispiel mit = oder >=.", "Compare it, for example with = or >=."),
            )

    def comparison(self, operator: str, left: Part, right: Part, column: int) -> Part:
        """left operator right"""
        a, b = left.node, right.node
        if a is None or b is None:
            return _part(None, left.column, [left, right])
        fits = self._same_type(a, b, right.column) and self._ordered(operator, a.type, column)
        for one, other, place in ((a, b, right.column), (b, a, left.column)):
            if fits and isinstance(other, Literal):
                fits = self._choice(one, other, place)
        return _part(Compare(operator, a, b) if fits else None, left.column, [left, right])

    def membership(self, left: Part, options: Sequence[Part], negated: bool) -> Part:
        """left in [options]"""
        node = left.node
        kept: dict[Literal, None] = {}
        fits = node is not None
        for option in options:
            literal = option.node
            if node is None or not isinstance(literal, Literal):
                fits = False
            elif self._same_type(node, literal, option.column) and self._choice(node, literal, option.column):
                kept[literal] = None
            else:
                fits = False
        member = Member(node, tuple(kept), negated) if fits and node else None
        return _part(member, left.column, [left, *options])

    def sum(self, first: Part, terms: Sequence[tuple[int, Part]]) -> Part:
        """first ± term …: numbers, or a date and days."""
        parts = [first, *(part for _, part in terms)]
        fits = all(part.node for part in parts)
        for part in parts:
            wanted = Type.NUMBER if part is not first or part.node is None else part.node.type
            if part.node and (part.node.type is not wanted or wanted not in (Type.NUMBER, Type.DATE)):
                fits = False
                self._not_addable(part)
        if first.node and first.node.type is Type.DATE:
            fits = self._whole_days(terms) and fits
        if not fits or first.node is None:
            return _part(None, first.column, parts)
        tail = tuple((sign, part.node) for sign, part in terms if part.node)
        if isinstance(first.node, Sum):
            flat = Sum(first.node.type, first.node.first, first.node.terms + tail)
            return _limited(flat, first.column, max(first.depth, *(part.depth + 1 for part in parts[1:])))
        return _part(Sum(first.node.type, first.node, tail), first.column, parts)

    def _whole_days(self, terms: Sequence[tuple[int, Part]]) -> bool:
        fits = True
        for _, part in terms:
            if part.node and not (isinstance(part.node, Literal) and int(part.node.value) % SCALE == 0):
                fits = False
                self._add(
                    "days",
                    part.column,
                    "Zu einem Datum gehört eine ganze Zahl von Tagen.",
                    "A date takes a whole number of days.",
                    ("Zum Beispiel 2026-12-31 - 14.", "For example 2026-12-31 - 14."),
                )
        return fits

    def _not_addable(self, part: Part) -> None:
        assert part.node is not None
        de, en = TYPE_WORDS[part.node.type]
        self._add(
            "not_a_number",
            part.column,
            f"Mit + und - rechnet man mit Zahlen, das ist {de}.",
            f"Plus and minus take numbers, this is {en}.",
        )

    def _same_type(self, a: Node, b: Node, column: int) -> bool:
        if a.type is b.type:
            return True
        (a_de, a_en), (b_de, b_en) = TYPE_WORDS[a.type], TYPE_WORDS[b.type]
        self._add(
            "types",
            column,
            f"Verglichen wird {a_de} mit etwas anderem: {b_de}.",
            f"Compared are {a_en} and something else: {b_en}.",
            _spelling(a.type),
        )
        return False

    def _ordered(self, operator: str, kind: Type, column: int) -> bool:
        if operator in ("=", "!=") or kind in (Type.NUMBER, Type.DATE):
            return True
        de, en = TYPE_WORDS[kind]
        self._add(
            "order",
            column,
            f"{operator} vergleicht Zahlen und Tage, das ist {de}.",
            f"{operator} compares numbers and days, this is {en}.",
            ("Erlaubt sind hier = und !=.", "Allowed here are = and !=."),
        )
        return False

    def _choice(self, subject: Node, literal: Literal, column: int) -> bool:
        choices = subject.variable.choices if isinstance(subject, Reference) else None
        if choices is None or literal.value in choices:
            return True
        word = shorten(str(literal.value))
        assert isinstance(subject, Reference)
        self._add(
            "choice",
            column,
            f"„{subject.variable.title.de}“ kann nie „{word}“ sein.",
            f"“{subject.variable.title.en}” is never “{word}”.",
            suggest(str(literal.value), choices),
        )
        return False

    def _add(self, code: str, column: int, de: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        if len(self.findings) == MAX_FINDINGS:
            raise Refused(
                Finding(
                    "more",
                    column,
                    f"Nach {MAX_FINDINGS} Fehlern wurde nicht weiter gesucht.",
                    f"The search stopped after {MAX_FINDINGS} mistakes.",
                )
            )
        self.findings.append(Finding(code, column, de, en, *hint))


def _spelling(wanted: Type) -> tuple[str, str]:
    return {
        Type.BOOL: ("Schreib true oder false.", "Write true or false."),
        Type.NUMBER: ("Eine Zahl steht ohne Anführungszeichen: 10.", "A number has no quotation marks: 10."),
        Type.TEXT: ('Ein Text steht in Anführungszeichen: "district".', 'A text has quotation marks: "district".'),
        Type.DATE: (
            "Ein Datum steht ohne Anführungszeichen: 2026-12-31.",
            "A date has no quotation marks: 2026-12-31.",
        ),
    }[wanted]


def _part(node: Node | None, column: int, parts: Sequence[Part]) -> Part:
    return _limited(node, column, 1 + max(part.depth for part in parts))


def _limited(node: Node | None, column: int, depth: int) -> Part:
    if depth > MAX_DEPTH:
        raise Refused(too_deep(column))
    return Part(node, column, depth)


def too_deep(column: int) -> Finding:
    """The finding for more levels than allowed."""
    return Finding(
        "too_deep",
        column,
        f"Hier ist mehr ineinander geschachtelt als die erlaubten {MAX_DEPTH} Stufen.",
        f"More is nested here than the {MAX_DEPTH} levels allowed.",
        "Nimm Klammern weg oder teile die Bedingung auf.",
        "Remove parentheses or split the condition.",
    )
