# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a paper is made of: headings, paragraphs, lists, terms with values. Pure.

Typst gets all of it as data, never as source: whatever a text holds, it is printed and not executed. `printable`
is the one place every text passes.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Span = Mapping[str, str]
Spans = str | Span | Sequence[str | Span]
Block = dict[str, Any]

REPLACEMENT: Final = "?"
_KEPT: Final = frozenset("\n\u00ad\u200b")
_PLAIN: Final = str.maketrans({"\t": " ", "\r": " ", "\u2028": "\n", "\u2029": "\n", "\u2011": "-", "\ufeff": None})


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `language` de or en; `stamp` seconds since 1970, so that the same content is the same file."""

    language: str
    title: str
    subtitle: str
    footer: str
    contents: str  # heading of the table of contents, '' for none
    page: str  # "Seite" or "page"
    stamp: int
    blocks: tuple[Block, ...]


def printable(value: str, covered: frozenset[int]) -> str:
    """The text as it can be set: composed, without control signs; what the typeface lacks becomes “?”."""
    composed = unicodedata.normalize("NFC", value.translate(_PLAIN))
    kept = (sign for sign in composed if sign in _KEPT or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "".join(sign if sign in _KEPT or ord(sign) in covered else REPLACEMENT for sign in kept)


def heading(level: int, title: str, name: str = "", *, listed: bool = True) -> Block:
    """A heading; `name`: what links of the same paper call it, once only; `listed`: in the table of contents."""
    return {"kind": "heading", "level": level, "text": title, "name": name, "listed": listed}


def text(spans: Spans) -> Block:
    """A paragraph."""
    return {"kind": "text", "spans": _spans(spans)}


def items(entries: Iterable[Spans]) -> Block:
    """A list without numbers."""
    return {"kind": "items", "items": [_spans(entry) for entry in entries]}


def numbered(entries: Iterable[Spans]) -> Block:
    """A list with numbers."""
    return {"kind": "numbered", "items": [_spans(entry) for entry in entries]}


def facts(rows: Iterable[tuple[str, Iterable[Spans]]]) -> Block:
    """Terms, each with one value or several."""
    return {"kind": "facts", "rows": [{"term": term, "values": [_spans(v) for v in values]} for term, values in rows]}


def drawing(
    boxes: Iterable[tuple[float, float, float, float, str]],
    lines: Iterable[tuple[Sequence[tuple[float, float]], bool]],
    size: tuple[float, float],
    *,
    alternative: str,
    caption: str,
) -> Block:
    """Boxes (left, top, width, height, text) and lines between them (points from above, whether solid) as one figure.

    `alternative`: what the figure says, for those who cannot see it.
    """
    return {
        "kind": "drawing",
        "width": size[0],
        "height": size[1],
        "alternative": alternative,
        "caption": caption,
        "boxes": [{"x": x, "y": y, "width": w, "height": h, "text": said} for x, y, w, h, said in boxes],
        "lines": [{"points": [list(point) for point in points], "solid": solid} for points, solid in lines],
    }


def link(label: str, *, to: str = "", url: str = "") -> Span:
    """A link to a heading of the paper or to an address."""
    return {"text": label, "to": to, "url": url}


def prepared(paper: Paper, covered: frozenset[int]) -> dict[str, Any]:
    """Plain data for the template: every text printable, links only to headings that exist, under safe names."""
    named = dict.fromkeys(block["name"] for block in paper.blocks if block.get("name"))
    names = {name: f"h{number}" for number, name in enumerate(named)}

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return printable(value, covered)
        if isinstance(value, Mapping):
            return {key: names.get(part, "") if key in ("to", "name") else clean(part) for key, part in value.items()}
        return [clean(part) for part in value] if isinstance(value, list | tuple) else value

    fields = ("title", "subtitle", "footer", "contents", "page")
    return {
        "language": "en" if paper.language == "en" else "de",
        **{name: printable(getattr(paper, name), covered) for name in fields},
        "blocks": clean(paper.blocks),
    }


def _spans(spans: Spans) -> list[dict[str, str]]:
    several = [spans] if isinstance(spans, str | Mapping) else spans
    return [{"text": one, "to": "", "url": ""} if isinstance(one, str) else dict(one) for one in several]
