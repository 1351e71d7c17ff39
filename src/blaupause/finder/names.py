# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""German place names reduced to what people mean. Pure.

„Pullach im Isartal“, „Pullach i.Isartal“ and „PULLACH I. ISARTAL“ become the same key, „Sankt“ and „St.“ too.
"""

from blaupause.kernel.text import fold

_SPLIT = {"ad": ("a", "d"), "id": ("i", "d"), "vd": ("v", "d"), "bd": ("b", "d")}
_LINK = {
    **dict.fromkeys(("i", "im", "in"), "i"),
    **dict.fromkeys(("a", "am", "an"), "a"),
    **dict.fromkeys(("b", "bei", "beim"), "b"),
    **dict.fromkeys(("v", "vor", "von", "vorm"), "v"),
    **dict.fromkeys(("o", "ob"), "o"),
    **dict.fromkeys(("d", "der", "die", "den", "dem", "des"), "d"),
}
# Abbreviations that stand in official names (Höchst i. Odw., Weiden i.d.OPf., Gronau (Westf.), …).
_LONG = {
    "sankt": "st",
    "oberpfalz": "opf",
    "oberbayern": "o",
    "obb": "o",
    "oberfranken": "ofr",
    "mittelfranken": "mfr",
    "unterfranken": "ufr",
    "odenwald": "odw",
    "bayern": "bay",
    "westfalen": "westf",
    "erzgebirge": "erzgeb",
    "vogtland": "vogtl",
    "sachsen": "sa",
    "schwaben": "schw",
    "thueringen": "thuer",
    "rheinland": "rhld",
}
_KINDS = frozenset(
    {
        "stadt",
        "markt",
        "gemeinde",
        "landeshauptstadt",
        "hansestadt",
        "universitaetsstadt",
        "kreisstadt",
        "flecken",
        "kreisfreie",
        "grosse",
    }
)


def tokens(text: str) -> tuple[str, ...]:
    """Folded words; linking words and known abbreviations in one form. The first word is never a link."""
    found: list[str] = []
    for word in fold(text).split():
        word = _LONG.get(word, word)
        if found and word in _SPLIT:
            found.extend(_SPLIT[word])
        else:
            found.append(_LINK.get(word, word) if found else word)
    return tuple(found)


def key(text: str) -> str:
    """The words as one search key."""
    return " ".join(tokens(text))


def core(text: str) -> str:
    """Key without what only tells it from namesakes: „Halle (Saale)“ → halle, „Au i.d.Hallertau“ → au."""
    words = tokens(text.split("(")[0].split("/")[0])
    links = set(_LINK.values())
    cut = next((place for place, word in enumerate(words) if place and word in links), len(words))
    return " ".join(words[:cut])


def without_kind(text: str) -> str:
    """Key without leading words such as „Stadt“ or „Markt“; empty when nothing was dropped or nothing is left."""
    words = tokens(text)
    start = next((place for place, word in enumerate(words) if word not in _KINDS), len(words))
    return " ".join(words[start:]) if start else ""


def aliases(name: str, name_full: str) -> frozenset[str]:
    """All keys under which a unit is found in full: its name, official name, core, and each of two languages."""
    halves = name.split("/") if "/" in name else []
    candidates = {key(name), key(name_full), core(name), *(key(half) for half in halves)}
    return frozenset(candidate for candidate in candidates if candidate)


def tails(name_key: str) -> tuple[str, ...]:
    """The key from its second, third … word on; links are skipped."""
    words = name_key.split(" ")
    links = set(_LINK.values())
    return tuple(" ".join(words[n:]) for n in range(1, len(words)) if words[n] not in links)
