# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading foreign files within bounds: size, compression, encoding.

Threats: gzip bombs, wrong encodings, NUL characters (security notes: hostile files).
"""

import zlib
from pathlib import Path

from blaupause.kernel.problems import Location, Problem

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
_CHUNK = 1 << 20


def read_bytes(path: Path, *, limit: int = 60_000_000) -> bytes:
    """The file's content, gunzipped when it is gzip; `limit` bounds it before and after.

    Raises Problem file.missing, file.unreadable, file.too_large, file.gzip or file.zip.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Problem("file.missing", f"„{name}“ ist keine Datei.", f"“{name}” is not a file.")
        if size > limit:
            raise _too_large(name, limit)
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise Problem(
            "file.missing",
            f"Die Datei „{name}“ gibt es nicht.",
            f"There is no file “{name}”.",
            "Bitte den Pfad prüfen.",
            "Please check the path.",
        ) from error
    except OSError as error:
        raise Problem(
            "file.unreadable",
            f"Die Datei „{name}“ lässt sich nicht lesen ({error.strerror}).",
            f"The file “{name}” cannot be read ({error.strerror}).",
        ) from error
    if raw.startswith(ZIP_MAGIC):
        raise Problem(
            "file.zip",
            f"„{name}“ ist ein ZIP-Archiv.",
            f"“{name}” is a ZIP archive.",
            "Bitte entpacken und die enthaltene Datei angeben.",
            "Please unpack it and name the file inside.",
        )
    return _gunzip(raw, name, limit) if raw.startswith(GZIP_MAGIC) else raw


def _too_large(name: str, limit: int) -> Problem:
    megabytes = limit // 1_000_000
    return Problem(
        "file.too_large",
        f"„{name}“ ist (entpackt) größer als {megabytes} MB und wird nicht gelesen.",
        f"“{name}” is larger than {megabytes} MB (unpacked) and is not read.",
    )


def _gunzip(raw: bytes, name: str, limit: int) -> bytes:
    """Unpack piece by piece, so that a bomb is stopped at the limit and not in memory."""
    output = bytearray()
    rest = raw
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            while not unpacker.eof:
                piece = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                output += piece
                if len(output) > limit:
                    raise _too_large(name, limit)
                if not piece and not rest and not unpacker.eof:
                    raise zlib.error("incomplete stream")
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise Problem(
            "file.gzip",
            f"„{name}“ ist keine vollständige gzip-Datei.",
            f"“{name}” is not a complete gzip file.",
            "Bitte die Datei neu herunterladen.",
            "Please download the file again.",
        ) from error
    return bytes(output)


def _position(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column (from 1, column in bytes) of a byte offset."""
    line = data.count(b"\n", 0, offset) + 1
    return line, offset - (data.rfind(b"\n", 0, offset) + 1) + 1


def decode(data: bytes, source: str, *, encoding: str = "utf-8-sig") -> str:
    """Text of a file; a wrong encoding or a NUL is refused with line and column.

    Raises Problem file.encoding or file.nul.
    """
    nul = data.find(b"\0")
    if nul >= 0:
        raise Problem(
            "file.nul",
            "Die Datei enthält ein Nullzeichen und ist kein Text.",
            "The file contains a NUL character and is not text.",
            location=Location(source, *_position(data, nul)),
        )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # the signature is cut off before decoding, so positions are those of the rest
        offset = error.start + (3 if encoding == "utf-8-sig" and data.startswith(b"\xef\xbb\xbf") else 0)
        raise Problem(
            "file.encoding",
            "Die Datei ist nicht in UTF-8 gespeichert.",
            "The file is not encoded as UTF-8.",
            "Bitte als „UTF-8“ speichern und erneut einlesen.",
            "Please save it as UTF-8 and import it again.",
            Location(source, *_position(data, offset)),
        ) from error
