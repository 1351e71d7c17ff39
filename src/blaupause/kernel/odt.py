# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""OpenDocument texts: headings, paragraphs and lists, written straight into the archive.

The same content is the same file: no times, no names of people or programs in it.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Kind = Literal["heading", "text", "item"]

MIMETYPE: Final = "application/vnd.oasis.opendocument.text"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can name
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES: Final = re.compile(" {2,}")
_XMLNS: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
        ("manifest", "manifest"),
    )
)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST: Final = (
    f'{_HEAD}<manifest:manifest {_XMLNS} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)
_STYLES: Final = (
    '{head}<office:document-styles {xmlns} office:version="1.3"><office:styles>'
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm"/>'
    '<style:text-properties fo:font-size="11pt" fo:font-family="&apos;Fira Sans&apos;, sans-serif"'
    ' fo:language="{language}" fo:country="{country}"/></style:default-style>'
    '<style:style style:name="Title" style:family="paragraph"><style:text-properties fo:font-size="18pt"'
    ' fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"'
    ' style:default-outline-level="1"><style:paragraph-properties fo:margin-top="0.5cm"'
    ' fo:keep-with-next="always"/><style:text-properties fo:font-size="14pt" fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Gap" style:family="text"><style:text-properties fo:font-weight="bold"'
    ' fo:background-color="#ffe08a" fo:color="#000000"/></style:style>'
    '<style:style style:name="Note" style:family="paragraph"><style:text-properties fo:font-size="9pt"/>'
    "</style:style></office:styles></office:document-styles>"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text; `gap`: something is missing here, and everybody is to see it."""

    text: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an entry of a list. Line ends inside stay line ends."""

    kind: Kind
    pieces: Sequence[Piece]


def write(title: str, blocks: Iterable[Block], notes: Sequence[str] = (), language: str = "de") -> bytes:
    """The file: the title, the blocks, small notes at the end. Whatever a text holds, it is text."""
    body = [f'<text:p text:style-name="Title">{_text(title)}</text:p>', *_body(blocks)]
    body += [f'<text:p text:style-name="Note">{_text(note)}</text:p>' for note in notes]
    content = (
        f'{_HEAD}<office:document-content {_XMLNS} office:version="1.3"><office:body><office:text>'
        f"{''.join(body)}</office:text></office:body></office:document-content>"
    )
    named = escape(_clean(title))
    meta = (
        f'{_HEAD}<office:document-meta {_XMLNS} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
        f"<office:meta><dc:title>{named}</dc:title><dc:language>{language}</dc:language></office:meta>"
        "</office:document-meta>"
    )
    country = "DE" if language == "de" else "GB"
    styles = _STYLES.format(head=_HEAD, xmlns=_XMLNS, language=language, country=country)
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        _add(archive, "mimetype", MIMETYPE, ZIP_STORED)  # first and plain, so that its kind is seen from outside
        for name, text in (("content.xml", content), ("styles.xml", styles), ("meta.xml", meta)):
            _add(archive, name, text, ZIP_DEFLATED)
        _add(archive, "META-INF/manifest.xml", _MANIFEST, ZIP_DEFLATED)
    return out.getvalue()


def _add(archive: ZipFile, name: str, text: str, how: int) -> None:
    entry = ZipInfo(name, _LONG_AGO)
    entry.compress_type = how
    archive.writestr(entry, text.encode())


def _body(blocks: Iterable[Block]) -> Iterable[str]:
    inside = False
    for block in blocks:
        if inside is not (block.kind == "item"):
            inside = not inside
            yield "<text:list>" if inside else "</text:list>"
        shown = "".join(_piece(piece) for piece in block.pieces)
        if block.kind == "heading":
            yield f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{shown}</text:h>'
        elif block.kind == "item":
            yield f"<text:list-item><text:p>{shown}</text:p></text:list-item>"
        else:
            yield f"<text:p>{shown}</text:p>"
    if inside:
        yield "</text:list>"


def _piece(piece: Piece) -> str:
    shown = _text(piece.text)
    return f'<text:span text:style-name="Gap">{shown}</text:span>' if piece.gap else shown


def _text(value: str) -> str:
    """Escaped; line ends, tabs and rows of blanks as the elements the format has for them."""
    shown = escape(_clean(value)).replace("\r\n", "\n").replace("\n", "<text:line-break/>")
    shown = shown.replace("\r", "<text:line-break/>").replace("\t", "<text:tab/>")
    return _SPACES.sub(lambda found: f' <text:s text:c="{len(found[0]) - 1}"/>', shown)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
