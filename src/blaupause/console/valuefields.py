# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a value of the blueprint is typed, wherever a page asks for it."""

from typing import Final

from django.utils.translation import get_language, gettext, pgettext

from blaupause.blueprint.rules.content import NUMBERS, Parameter
from blaupause.catalog.matrix import results
from blaupause.rollout.systems import SYSTEM
from blaupause.rollout.values import NO, YES

_KINDS: Final = {
    "long_text": "area",
    "postcodes": "area",
    "choice": "select",
    "bool": "select",
    "date": "date",
    "mail": "email",
    "url": "url",
    "phone": "tel",
}


def input_kind(parameter: Parameter) -> str:
    """`select`, `area`, or the type of the input."""
    return _KINDS.get(parameter.type, "text")


def input_options(parameter: Parameter) -> tuple[tuple[str, str], ...]:
    """What can be chosen, in the language of the page; nothing of a value that is typed."""
    if parameter.type == "bool":
        return (YES, pgettext("answer", "Yes")), (NO, pgettext("answer", "No"))
    german = _german()
    return tuple((key, title.de if german else title.en) for key, title in parameter.choices.items())


def offered(key: str) -> tuple[tuple[str, str], ...]:
    """What a value that is typed may be chosen from: names of the specialist systems in the list."""
    return tuple((name, name) for name in results().names.offered) if key == SYSTEM else ()


def remark(key: str, value: str) -> str:
    """What there is to say about a value that fits: that the list of specialist systems has none of that name."""
    if key != SYSTEM or not value or results().names.knows(value):
        return ""
    return gettext("This program is not in the list of specialist systems. Tests of the list do not count for it.")


def as_typed(parameter: Parameter | None, stored: str) -> str:
    """A stored value as people type it: German numbers with a comma; days as the browser wants them."""
    return stored.replace(".", ",") if parameter and parameter.type in NUMBERS and _german() else stored


def _german() -> bool:
    return (get_language() or "de").startswith("de")
