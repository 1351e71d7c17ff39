# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the grammar complains of, word by word."""

from blaupause.blueprint.rules.expression.findings import Finding, shorten, suggest
from blaupause.blueprint.rules.expression.tokens import Token
from blaupause.blueprint.rules.expression.tree import MAX_NODES
from blaupause.blueprint.rules.expression.vocabulary import FUNCTIONS, KEYWORDS


def too_many(column: int) -> Finding:
    return Finding(
        "too_many",
        column,
        f"Die Bedingung hat mehr als {MAX_NODES} Teile.",
        f"The condition has more than {MAX_NODES} parts.",
        "Teile sie auf mehrere Bedingungen auf.",
        "Split it into several conditions.",
    )


def no_constant(column: int) -> Finding:
    return Finding(
        "list",
        column,
        "In der Liste stehen nur feste Werte.",
        "The list holds fixed values only.",
        'Zum Beispiel ["district", "town"] oder [1, 2].',
        'For example ["district", "town"] or [1, 2].',
    )


def expected(text: str, word: Token) -> Finding:
    shown = f"„{shorten(word.text)}“" if word.text else "das Ende"
    english = f"“{shorten(word.text)}”" if word.text else "the end"
    return Finding(
        "expected",
        word.column,
        f"Hier wird {text} erwartet, da steht {shown}.",
        f"{text} is expected here, there is {english}.",
    )


def unexpected(word: Token, *, behind: bool) -> Finding:
    if word.kind == "end":
        return Finding(
            "end",
            word.column,
            "Die Bedingung hört mittendrin auf.",
            "The condition stops halfway.",
        )
    hint = ("", "")
    if behind and word.kind in ("word", "text", "number", "date"):
        hint = suggest(word.text.lower(), ["and", "or"])
    if word.text in (">", "=") and not behind:
        hint = ("Gibt es so: = != < <= > >=.", "There are: = != < <= > >=.")
    return Finding(
        "unexpected",
        word.column,
        f"Mit „{shorten(word.text)}“ geht es hier nicht weiter.",
        f"“{shorten(word.text)}” cannot stand here.",
        *hint,
    )


def chained(word: Token) -> Finding:
    return Finding(
        "chained",
        word.column,
        "Vergleiche lassen sich nicht aneinanderhängen.",
        "Comparisons cannot be chained.",
        "Schreib zwei Vergleiche mit and dazwischen.",
        "Write two comparisons with and between them.",
    )


def no_key(function: Token, word: Token) -> Finding:
    return Finding(
        "key",
        word.column,
        f"In der Klammer von {function.text} steht genau ein Schlüssel.",
        f"The parentheses of {function.text} hold exactly one key.",
        f"Zum Beispiel {function.text}(contract).",
        f"For example {function.text}(contract).",
    )


def no_name(word: Token) -> Finding:
    if word.text.lower() in KEYWORDS:
        better = word.text.lower()
        hint = (f"Schreib {better} klein.", f"Write {better} in lower case.")
        return Finding("case", word.column, f"„{word.text}“ gibt es nicht.", f"There is no “{word.text}”.", *hint)
    return Finding(
        "function",
        word.column,
        f"Die Funktion „{shorten(word.text)}“ gibt es nicht.",
        f"There is no function “{shorten(word.text)}”.",
        *suggest(word.text, FUNCTIONS),
    )
