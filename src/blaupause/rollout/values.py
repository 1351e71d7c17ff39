# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values of parameters: what people type, the canonical text that is stored, and what a condition reads. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import urlsplit

from blaupause.accounts.problems import invalid
from blaupause.blueprint.rules.content import NUMBERS, Parameter
from blaupause.blueprint.rules.expression.vocabulary import Value

YES, NO = "yes", "no"
LONGEST: Final = 2000
_LINE: Final = 300
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]{2,28}[0-9]")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_GERMAN_NUMBER: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?|-?[0-9]+(,[0-9]+)?")
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
_GERMAN_DAY: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def canonical(key: str, parameter: Parameter, text: str) -> str:
    """The one way this value is written; '' when nothing was entered.

    Raises Problem accounts.invalid.<key> that says what is expected.
    """
    given = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    lines = parameter.type in ("long_text", "postcodes")
    if any(unicodedata.category(c) in ("Cc", "Cs") and not (lines and c in "\n\t") for c in given):
        raise invalid(key, "Hier stehen unsichtbare Zeichen.", "There are invisible characters in it.")
    if len(given) > (LONGEST if lines else _LINE):
        most = LONGEST if lines else _LINE
        raise invalid(key, f"Höchstens {most} Zeichen.", f"At most {most} characters.")
    if not given:
        return ""
    found = _READERS[parameter.type](key, parameter, given)
    _check_pattern(key, parameter, found)
    return found


def decode(parameter: Parameter, stored: str) -> Value | None:
    """What a condition reads; None while nothing is stored, or when it does not fit the parameter any more."""
    if not stored:
        return None
    try:
        if parameter.type in NUMBERS:
            return Decimal(stored)
        if parameter.type == "bool":
            return {YES: True, NO: False}.get(stored)
        if parameter.type == "date":
            return date.fromisoformat(stored)
    except (InvalidOperation, ValueError):
        return None
    if parameter.type == "choice" and stored not in parameter.choices:
        return None
    return stored


def _text(_key: str, parameter: Parameter, text: str) -> str:
    return text if parameter.type == "long_text" else " ".join(text.split())


def _number(key: str, parameter: Parameter, text: str) -> str:
    compact = text.replace(" ", "").removesuffix("€").removesuffix("EUR")
    if _GERMAN_NUMBER.fullmatch(compact):
        compact = compact.replace(".", "").replace(",", ".")
    if not _PLAIN_NUMBER.fullmatch(compact):
        raise invalid(key, "Bitte eine Zahl eintragen, zum Beispiel 12,50.", "Please enter a number, such as 12.50.")
    number = Decimal(compact)
    if parameter.type == "money" and number != round(number, 2):
        raise invalid(key, "Höchstens zwei Stellen hinter dem Komma.", "At most two decimal places.")
    _within(key, parameter, number)
    shown = f"{number:.2f}" if parameter.type == "money" else f"{number.normalize():f}"
    return "0" if shown == "-0" else shown


def _day(key: str, parameter: Parameter, text: str) -> str:
    try:
        if parts := _GERMAN_DAY.fullmatch(text):
            day = date(int(parts[3]), int(parts[2]), int(parts[1]))
        else:
            day = date.fromisoformat(text)
    except ValueError:
        raise invalid(key, "Bitte einen Tag wie 31.12.2026.", "Please enter a day such as 2026-12-31.") from None
    _within(key, parameter, day)
    return day.isoformat()


def _within(key: str, parameter: Parameter, found: Decimal | date) -> None:
    for limit, low in ((parameter.min, True), (parameter.max, False)):
        if limit is None or isinstance(limit, date) is not isinstance(found, date):
            continue
        if (found < limit) if low else (found > limit):  # type: ignore[operator]
            de, en = ("Mindestens", "At least") if low else ("Höchstens", "At most")
            shown = limit.strftime("%d.%m.%Y") if isinstance(limit, date) else str(limit)
            raise invalid(key, f"{de} {shown}.", f"{en} {limit}.")


def _yes_or_no(key: str, _parameter: Parameter, text: str) -> str:
    found = {"yes": YES, "ja": YES, "true": YES, "1": YES, "no": NO, "nein": NO, "false": NO, "0": NO}
    if (word := found.get(text.casefold())) is None:
        raise invalid(key, "Bitte Ja oder Nein.", "Please say yes or no.")
    return word


def _choice(key: str, parameter: Parameter, text: str) -> str:
    if text in parameter.choices:
        return text
    folded = text.casefold()
    for name, title in parameter.choices.items():
        if folded in (title.de.casefold(), title.en.casefold()):
            return name
    ways = [", ".join(getattr(title, lang) for title in parameter.choices.values()) for lang in ("de", "en")]
    raise invalid(key, f"Bitte eines davon: {ways[0]}.", f"Please one of these: {ways[1]}.")


def _iban(key: str, _parameter: Parameter, text: str) -> str:
    """ISO 13616: moved to the back and read as a number, the whole leaves 1 by 97."""
    compact = re.sub(r"\s", "", text).upper()
    if _IBAN.fullmatch(compact):
        turned = compact[4:] + compact[:4]
        if int("".join(str(int(c, 36)) for c in turned)) % 97 == 1:
            return compact
    raise invalid(
        key, "Diese IBAN stimmt nicht; bitte noch einmal vergleichen.", "This IBAN is wrong; please compare again."
    )


def _url(key: str, _parameter: Parameter, text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or "." not in parts.netloc or "@" in parts.netloc or re.search(r"[\s<>\"]", text):
        raise invalid(key, "Bitte eine Adresse wie https://www.beispiel.de/.", "Please an address like https://….")
    return text


def _mail(key: str, _parameter: Parameter, text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise invalid(key, "Das ist keine E-Mail-Adresse.", "This is no e-mail address.")
    return text


def _phone(key: str, _parameter: Parameter, text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise invalid(
            key, "Bitte eine Nummer wie 089 123456 oder +49 89 123456.", "Please a number like +49 89 123456."
        )
    return text


def _postcodes(key: str, _parameter: Parameter, text: str) -> str:
    found = [word for word in re.split(r"[\s,;]+", text) if word]
    if wrong := next((word for word in found if not re.fullmatch(r"[0-9]{5}", word)), None):
        raise invalid(
            key, f"„{wrong[:20]}“ ist keine Postleitzahl mit fünf Ziffern.", f"“{wrong[:20]}” has not five digits."
        )
    return " ".join(sorted(set(found)))


def _check_pattern(key: str, parameter: Parameter, found: str) -> None:
    """Patterns are simple ones only (blueprint check), so a long text costs nothing."""
    if parameter.pattern and parameter.type in ("text", "phone") and not re.fullmatch(parameter.pattern, found):
        raise invalid(key, "Das hat nicht die erwartete Form.", "This does not have the expected form.")


_READERS: Final[Mapping[str, Callable[[str, Parameter, str], str]]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "bool": _yes_or_no,
    "date": _day,
    "choice": _choice,
    "iban": _iban,
    "url": _url,
    "mail": _mail,
    "phone": _phone,
    "postcodes": _postcodes,
}


def stored_value(parameter: Parameter | None, key: str, text: str) -> str:
    """What is stored for a parameter, or for a datum or check (None), which are there or not.

    Raises Problem accounts.invalid.<key>.
    """
    if parameter is not None:
        return canonical(key, parameter, text)
    if text not in (YES, NO, ""):
        raise invalid(key, "Bitte Ja oder Nein.", "Please say yes or no.")
    return text


def spoken(parameter: Parameter, stored: str, language: str = "de") -> str:
    """A stored value as people read and write it; what does not fit the parameter any more stays as it is."""
    german, found = language != "en", decode(parameter, stored)
    if parameter.type == "choice" and stored in parameter.choices:
        title = parameter.choices[stored]
        return title.de if german else title.en
    if isinstance(found, bool):
        return ("Ja" if german else "Yes") if found else ("Nein" if german else "No")
    if isinstance(found, date):
        return found.strftime("%d.%m.%Y") if german else found.isoformat()
    if isinstance(found, Decimal):
        shown = stored.replace(".", ",") if german else stored
        unit = "Euro" if parameter.unit == "EUR" and german else parameter.unit
        return f"{shown} {unit}".rstrip()
    return stored


__all__ = ["LONGEST", "NO", "YES", "canonical", "decode", "spoken", "stored_value"]
