# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command line speaks German: what argparse and Django say themselves, in one place for all commands."""

import argparse
import builtins
from typing import Any, Final

from django.core.management.base import BaseCommand

SENTENCES: Final = {
    "usage: ": "Aufruf: ",
    "positional arguments": "Angaben",
    "options": "Optionen",
    "subcommands": "Unterbefehle",
    "show this help message and exit": "diese Hilfe zeigen",
    "%(prog)s: error: %(message)s\n": "Fehler: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "Es fehlt: %s. „--help“ zeigt, was möglich ist.",
    "one of the arguments %s is required": "Es fehlt eines von: %s.",
    "unrecognized arguments: %s": "Unbekannte Angabe: %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s ist mehrdeutig: %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r gibt es nicht. Möglich sind: %(choices)s.",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r gibt es nicht: %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r passt nicht; erwartet wird: %(type)s.",
    "can't open '%(filename)s': %(error)s": "„%(filename)s“ lässt sich nicht öffnen: %(error)s",
    "expected one argument": "Es fehlt der Wert.",
    "expected at most one argument": "höchstens ein Wert",
    "expected at least one argument": "mindestens ein Wert",
    "expected %s argument": "%s Wert erwartet",
    "expected %s arguments": "%s Werte erwartet",
    "not allowed with argument %s": "geht nicht zusammen mit %s",
    "ignored explicit argument %r": "nimmt keinen Wert an: %r",
    "unexpected option string: %s": "Unbekannte Option: %s",
}
"""Everything argparse says to somebody who types a command; what it says to programmers stays."""
_TYPES: Final = {"int": "eine ganze Zahl", "float": "eine Zahl", "Path": "ein Pfad", "fromisoformat": "JJJJ-MM-TT"}
HIDDEN: Final = frozenset(
    {
        "--version",
        "--verbosity",
        "-v",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }
)
"""Options of every Django command that nobody needs here; they work, but no help lists them."""


def sentence(text: str) -> str:
    """The German for a sentence of argparse, the sentence itself where there is none."""
    return SENTENCES.get(text, text)


def sentences(one: str, more: str, number: int) -> str:
    """The German for a sentence about so many."""
    return sentence(one if number == 1 else more)


def speak() -> None:
    """From now on, in this process. argparse asks its module for words each time, so they are put there."""
    words: Any = argparse
    words._, words.ngettext = sentence, sentences
    BaseCommand.suppressed_base_arguments = set(HIDDEN)
    words.ArgumentParser._get_value = _value


def _value(self: argparse.ArgumentParser, action: argparse.Action, text: str) -> object:
    """As argparse does it, but the type is named in words."""
    kind: Any = self._registry_get("type", action.type, action.type)
    try:
        return kind(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentError(action, str(error)) from None
    except (TypeError, ValueError):
        name = str(getattr(kind, "__name__", builtins.repr(kind)))
        said = {"type": _TYPES.get(name, name), "value": text}
        raise argparse.ArgumentError(action, sentence("invalid %(type)s value: %(value)r") % said) from None
