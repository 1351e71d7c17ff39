# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keys of the administration: ARS, AGS and LeiKa key. ASCII digits only, checked on entry.

Source: official description of the Gemeindeverzeichnis GV100AD; LeiKa handbook (14 digits).
`[0-9]` instead of the class for digits, which also matches full-width ones.
"""

import re

from blaupause.kernel.problems import Problem

ARS_LENGTH = 12
_ARS = re.compile(r"[0-9]{12}")
_AGS = re.compile(r"[0-9]{8}")
_LEIKA = re.compile(r"99[0-9]{12}")


def _refuse(code: str, name: str, value: str, shape: str) -> Problem:
    shown = value[:40]
    return Problem(
        code,
        f"„{shown}“ ist kein {name}: erwartet werden {shape} (nur die Ziffern 0–9).",
        f"“{shown}” is not a valid {name}: expected {shape} (ASCII digits only).",
    )


def parse_ars(value: str) -> str:
    """Return the 12-digit Amtlicher Regionalschlüssel or raise `Problem` key.ars."""
    if not _ARS.fullmatch(value):
        raise _refuse("key.ars", "ARS", value, "12 Ziffern")
    return value


def parse_ags(value: str) -> str:
    """Return the 8-digit Amtlicher Gemeindeschlüssel or raise `Problem` key.ags."""
    if not _AGS.fullmatch(value):
        raise _refuse("key.ags", "AGS", value, "8 Ziffern")
    return value


def parse_leika_key(value: str) -> str:
    """Return the 14-digit LeiKa key (begins with 99) or raise `Problem` key.leika."""
    if not _LEIKA.fullmatch(value):
        raise _refuse("key.leika", "LeiKa-Schlüssel", value, "14 Ziffern, beginnend mit 99")
    return value


def ags_of(ars: str) -> str:
    """AGS of an ARS: the key without the four digits of the Gemeindeverband."""
    return ars[0:5] + ars[9:12]


def land_of(ars: str) -> str:
    """Two-digit key of the Land."""
    return ars[0:2]


def district_of(ars: str) -> str:
    """Five-digit key of the Kreis or kreisfreie Stadt."""
    return ars[0:5]


def pad_ars(prefix: str) -> str:
    """Fill a key of a higher level (Land, Bezirk, Kreis, Verband) with zeros to 12 digits."""
    return prefix.ljust(ARS_LENGTH, "0")
