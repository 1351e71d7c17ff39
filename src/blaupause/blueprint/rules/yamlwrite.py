# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing plain values the way the blueprint files are written. Pure.

Pairs of texts stand on one line where they fit, long texts are folded, and quotation marks are set where a text
would mean something else without them, to us or to other readers of YAML (no, 1.0, a leading dash).
"""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Final

WIDTH: Final = 118
_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[-+.0-9][-+.0-9_:eExXoOa-fA-F]*")
_PLAIN: Final = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ÿ(„“][^\n]*")
_STRANGE: Final = re.compile(r"[^\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def inline(value: object, *, flow: bool, style: str = "") -> str:
    """On one line. `flow`: inside brackets; `style`: quotation mark that stood there before."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{inline(k, flow=True)}: {inline(v, flow=True)}" for k, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(inline(one, flow=True) for one in value)}]"
    if isinstance(value, str):
        return _text(value, flow, style)
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)


def _text(value: str, flow: bool, style: str) -> str:
    strange = "\n" in value or _STRANGE.search(value) is not None
    if style == "'" and not strange:
        return "'" + value.replace("'", "''") + "'"
    if not strange and style != '"' and _is_plain(value, flow):
        return value
    return quoted(value)


def quoted(value: str) -> str:
    """In double quotation marks; whatever may not stand in a file is written as its number."""
    return _STRANGE.sub(_number, json.dumps(value, ensure_ascii=False))


def _number(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def _is_plain(value: str, flow: bool) -> bool:
    if _DAY.fullmatch(value):
        return True
    if not _PLAIN.fullmatch(value) or _NUMBER.fullmatch(value) or value.lower() in _WORDS or value != value.strip():
        return False
    if ": " in value or " #" in value or value.endswith(":"):
        return False
    return not (flow and re.search(r"[,\[\]{}?:]", value))


def block(value: object, indent: int, room: int, style: str = "") -> str:
    """After "key:" or "- ", with the line break or blank before it. `room`: column where it would begin.

    Lines that follow are indented by `indent`.
    """
    if isinstance(value, str):
        return " " + _long(value, indent, room, style)
    line = inline(value, flow=False)
    if not isinstance(value, Mapping | list) or not value:
        return " " + line
    if len(line) + room < WIDTH and _small(value):
        return " " + line
    return "\n" + lines(value, indent)


def _small(value: object) -> bool:
    """Whether it reads well on one line."""
    inside = list(value.values()) if isinstance(value, Mapping) else list(value) if isinstance(value, list) else []
    return len(inside) <= (3 if isinstance(value, Mapping) else 12) and not any(
        (isinstance(one, Mapping | list) and one) or (isinstance(one, str) and "\n" in one) for one in inside
    )


def lines(value: object, indent: int) -> str:
    """A mapping or list, each entry on a line of its own, the first one indented, too."""
    pad = " " * indent
    if isinstance(value, Mapping):
        return "\n".join(pad + entry(str(key), one, indent) for key, one in value.items())
    assert isinstance(value, list)
    return "\n".join(f"{pad}-{item(one, indent)}" for one in value)


def entry(key: str, value: object, indent: int) -> str:
    """A key with its value, to stand at column `indent`."""
    name = inline(key, flow=False)
    return f"{name}:{block(value, indent + 2, indent + len(name) + 2)}"


def item(value: object, indent: int) -> str:
    """What stands behind the dash of a list at column `indent`."""
    inner = block(value, indent + 2, indent + 2)
    return " " + inner.lstrip() if isinstance(value, Mapping | list) else inner


def _long(value: str, indent: int, room: int, style: str) -> str:
    """A text: on its line, or as a block that keeps or folds its lines."""
    line = inline(value, flow=False, style=style if style in ("'", '"') else "")
    if _STRANGE.search(value) or not value.strip() or (style in ("'", '"') and "\n" not in value):
        return line
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    if any(one != one.strip() or not one for one in body.split("\n")) or ends > 1:
        return line
    pad, mark = " " * max(indent, 1), "" if ends else "-"
    if "\n" in value or style == "|":
        return f"|{mark}\n" + "\n".join(pad + one for one in body.split("\n"))
    if "  " in body or not (ends or len(line) + room > WIDTH or style == ">"):
        return line
    parts = textwrap.wrap(body, WIDTH - len(pad), break_long_words=False, break_on_hyphens=False)
    return f">{mark}\n" + "\n".join(pad + one for one in parts)
