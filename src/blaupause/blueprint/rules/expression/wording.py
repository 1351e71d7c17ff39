# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writes expressions: canonical text, and sentences in German and English."""

import datetime as dt
import json
from typing import Final

from blaupause.blueprint.rules.expression.tree import (
    And,
    Compare,
    Expression,
    Literal,
    Member,
    Node,
    Not,
    Or,
    Reference,
    Sum,
)
from blaupause.blueprint.rules.expression.vocabulary import Kind, Title, Type, show_number

# How tightly a node holds together; whatever holds less than its surroundings stands in parentheses.
_OR, _AND, _NOT, _COMPARISON, _SUM, _ITEM = range(6)


def unparse(expression: Expression) -> str:
    """Canonical text: one space, no parenthesis too many; parsing it gives the same expression."""
    return text_of(expression.root)


def text_of(node: Node, around: int = _OR) -> str:
    """The text of one node, in parentheses where `around` holds tighter."""
    text, strength = _written(node)
    return f"({text})" if strength < around else text


def _written(node: Node) -> tuple[str, int]:
    match node:
        case Or(operands):
            return " or ".join(text_of(o, _AND) for o in operands), _OR
        case And(operands):
            return " and ".join(text_of(o, _NOT) for o in operands), _AND
        case Not(operand):
            return f"not {text_of(operand, _NOT)}", _NOT
        case Compare(sign, left, right):
            return f"{text_of(left, _SUM)} {sign} {text_of(right, _SUM)}", _COMPARISON
        case Member(left, options, negated):
            listed = ", ".join(text_of(option) for option in options)
            return f"{text_of(left, _SUM)} {'not in' if negated else 'in'} [{listed}]", _COMPARISON
        case Sum(_, first, terms):
            tail = "".join(f" {'+' if sign > 0 else '-'} {text_of(term, _ITEM)}" for sign, term in terms)
            return text_of(first, _ITEM) + tail, _SUM
        case Reference(kind, key):
            return key if kind is Kind.NAME else f"{kind.value}({key})", _ITEM
        case Literal():
            return _constant(node), _ITEM


def _constant(literal: Literal) -> str:
    match literal.type:
        case Type.BOOL:
            return "true" if literal.value else "false"
        case Type.NUMBER:
            return show_number(int(literal.value))
        case Type.DATE:
            return dt.date.fromordinal(int(literal.value)).isoformat()
        case Type.TEXT:
            return json.dumps(str(literal.value), ensure_ascii=False)


_STATES: Final = {
    (Kind.STEP, True): ("ist erledigt", "is done"),
    (Kind.STEP, False): ("ist nicht erledigt", "is not done"),
    (Kind.DATUM, True): ("liegt vor", "is there"),
    (Kind.DATUM, False): ("liegt nicht vor", "is not there"),
    (Kind.CHECK, True): ("ist nachgewiesen", "is verified"),
    (Kind.CHECK, False): ("ist nicht nachgewiesen", "is not verified"),
    (Kind.PARAMETER, True): ("ist Ja", "is yes"),
    (Kind.PARAMETER, False): ("ist Nein", "is no"),
    (Kind.NAME, True): ("ist Ja", "is yes"),
    (Kind.NAME, False): ("ist Nein", "is no"),
}
_RELATIONS: Final = {
    "=": ("ist", "is"),
    "!=": ("ist nicht", "is not"),
    "<": ("ist kleiner als", "is less than"),
    "<=": ("ist höchstens", "is at most"),
    ">": ("ist größer als", "is greater than"),
    ">=": ("ist mindestens", "is at least"),
}
_DAYS: Final = {
    "<": ("liegt vor dem", "is before"),
    "<=": ("liegt spätestens am", "is no later than"),
    ">": ("liegt nach dem", "is after"),
    ">=": ("liegt frühestens am", "is no earlier than"),
    "=": ("ist der", "is"),
    "!=": ("ist nicht der", "is not"),
}
OPPOSITE: Final = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def sentence(expression: Expression) -> Title:
    """The condition as people say it: „Vertrag“ ist erledigt und „DVDV-Eintrag“ liegt vor."""
    return said(expression.root, wanted=True)


def said(node: Node, *, wanted: bool, inside: bool = False) -> Title:
    """The sentence for a node being true or, with `wanted` False, being false; `inside` adds parentheses."""
    match node:
        case Not(operand):
            return said(operand, wanted=not wanted, inside=inside)
        case And(operands) | Or(operands):
            parts = [said(operand, wanted=wanted, inside=True) for operand in operands]
            both = isinstance(node, And) is wanted
            de = (" und " if both else " oder ").join(part.de for part in parts)
            en = (" and " if both else " or ").join(part.en for part in parts)
            return Title(f"({de})", f"({en})") if inside else Title(de, en)
        case Compare(sign, left, right):
            relation = sign if wanted else OPPOSITE[sign]
            de, en = (_DAYS if left.type is Type.DATE else _RELATIONS)[relation]
            a, b = called(left, right), called(right, left)
            return Title(f"{a.de} {de} {b.de}", f"{a.en} {en} {b.en}")
        case Member(left, options, negated):
            a, listed = called(left, left), [called(option, left) for option in options]
            none = negated is wanted
            de, en = ("ist keines von", "is none of") if none else ("ist eines von", "is one of")
            if len(options) == 1:
                de, en = ("ist nicht", "is not") if none else ("ist", "is")
            return Title(
                f"{a.de} {de} {', '.join(o.de for o in listed)}", f"{a.en} {en} {', '.join(o.en for o in listed)}"
            )
        case Reference(kind):
            de, en = _STATES[kind, wanted]
            title = called(node, node)
            return Title(f"{title.de} {de}", f"{title.en} {en}")
        case _:
            holds = isinstance(node, Literal) and bool(node.value) is wanted
            return Title("immer", "always") if holds else Title("nie", "never")


def called(node: Node, beside: Node) -> Title:
    """A value in words; `beside` lends its choices their titles."""
    match node:
        case Reference(_, _, variable):
            return Title(f"„{variable.title.de}“", f"“{variable.title.en}”")
        case Sum(kind, first, terms):
            head = called(first, first)
            words = ("Tage", "days") if kind is Type.DATE else ("", "")
            tails = [(("+" if sign > 0 else "−"), called(term, term)) for sign, term in terms]
            de = head.de + "".join(f" {sign} {title.de} {words[0]}".rstrip() for sign, title in tails)
            en = head.en + "".join(f" {sign} {title.en} {words[1]}".rstrip() for sign, title in tails)
            return Title(de, en)
        case Literal(kind, value):
            return _value(kind, value, beside)
        case _:
            title = said(node, wanted=True)
            return Title(f"({title.de})", f"({title.en})")


def _value(kind: Type, value: bool | int | str, beside: Node) -> Title:
    if kind is Type.BOOL:
        return Title("Ja", "yes") if value else Title("Nein", "no")
    if kind is Type.NUMBER:
        text = show_number(int(value))
        return Title(text.replace(".", ",").replace("-", "−"), text.replace("-", "−"))
    if kind is Type.DATE:
        day = dt.date.fromordinal(int(value))
        return Title(f"{day:%d.%m.%Y}", day.isoformat())
    choices = beside.variable.choices if isinstance(beside, Reference) else None
    return (choices or {}).get(str(value)) or Title(f"„{value}“", f"“{value}”")
