# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The safe YAML subset of blueprint files, read with the position of every value.

Refused: anchors, aliases, tags, merge keys, directives, several documents, duplicate keys, too large, too deep,
too many values. Only `true`, `false`, `null` and plain integers are more than text, so `no` stays a word, a date
stays a text until the model reads it, and a LeiKa key without quotation marks is noticed instead of mangled.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from blaupause.kernel.problems import Location, Problem, Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_SCALAR = 20_000
MAX_PROBLEMS = 200
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "": None}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]
Mark = tuple[int, int]  # line, column; both from 1


@dataclass(slots=True)
class Tree:
    """A parsed file: plain values and where each of them stands."""

    source: str
    value: object = None
    values_at: dict[Path, Mark] = field(default_factory=dict)
    keys_at: dict[Path, Mark] = field(default_factory=dict)
    styles: dict[Path, str] = field(default_factory=dict)  # of quoted and block texts
    text: str = ""
    nodes: int = 0

    def locate(self, path: Path, *, key: bool = False) -> Location:
        """Place of a value (or of its key); the nearest enclosing value when the path leads nowhere."""
        name = ".".join(str(part) for part in path)
        if key and path in self.keys_at:
            return Location(self.source, *self.keys_at[path], name)
        while path and path not in self.values_at:
            path = path[:-1]
        return Location(self.source, *self.values_at.get(path, (1, 1)), name)

    def locate_in(self, path: Path, offset: int) -> Location:
        """Place of a character of a text; folded lines are followed as far as blanks were folded one by one."""
        place = self.locate(path)
        style = self.styles.get(path, "")
        if path not in self.values_at or not offset:
            return place
        if style in ("'", '"'):
            return Location(place.source, place.line, place.column + 1 + offset, place.key)
        lines = self.text.split("\n")[place.line - 1 :]
        first = 1 if style else 0
        for number, line in enumerate(lines[first:], first):
            indent = place.column - 1 if not number else len(line) - len(line.lstrip(" "))
            content = line[indent:].rstrip()
            if offset <= len(content):
                return Location(place.source, place.line + number, indent + offset + 1, place.key)
            offset -= len(content) + 1
        return place


def parse(data: bytes, source: str) -> Tree:
    """Parse one file. Raises `Problems` blueprint.yaml with everything that is wrong, each with its place."""
    text = _text(data, source)
    reader = _Reader(source)
    reader.tree.text = text
    try:
        reader.read(yaml.parse(text, Loader=_LOADER))
    except _StopReadingError:
        pass
    except yaml.YAMLError as error:
        reader.problems.append(_syntax(error, source))
    if reader.problems:
        raise Problems("blueprint.yaml", reader.problems)
    reader.tree.nodes = reader.nodes
    return reader.tree


def _text(data: bytes, source: str) -> str:
    if len(data) > MAX_BYTES:
        raise Problem(
            "blueprint.too_large",
            f"Die Datei ist größer als {MAX_BYTES:,} Bytes.".replace(",", "."),
            f"The file is larger than {MAX_BYTES:,} bytes.",
            location=Location(source),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise Problem(
            "blueprint.encoding",
            "Die Datei ist nicht in UTF-8 geschrieben.",
            "The file is not written in UTF-8.",
            "Bitte als UTF-8 speichern.",
            "Please save it as UTF-8.",
            Location(source, line, column),
        ) from None
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise Problem(
            "blueprint.control_character",
            f"Das Steuerzeichen U+{ord(bad[0]):04X} ist nicht erlaubt.",
            f"The control character U+{ord(bad[0]):04X} is not allowed.",
            location=Location(source, line, column),
        )
    return text


def _syntax(error: yaml.YAMLError, source: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Location(source, mark.line + 1, mark.column + 1) if mark else Location(source)
    detail = str(getattr(error, "problem", "") or "")
    return Problem(
        "blueprint.syntax",
        f"Hier ist die Datei kein gültiges YAML ({detail}).",
        f"The file is not valid YAML here ({detail}).",
        "Meist fehlt davor ein Anführungszeichen, ein Doppelpunkt oder eine Einrückung.",
        "Usually a quotation mark, a colon or an indentation is missing before this place.",
        place,
    )


class _StopReadingError(Exception):
    """A limit was passed: reading on would only cost time."""


class _Reader:
    """Turns parser events into plain values. Recursion is bounded by MAX_DEPTH."""

    def __init__(self, source: str) -> None:
        self.tree = Tree(source)
        self.problems: list[Problem] = []
        self.nodes = 0

    def read(self, events: Iterator[yaml.Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if getattr(event, "version", None) or getattr(event, "tags", None):
                    self._refuse(event, "directive", "Anweisungen (%YAML, %TAG)", "directives (%YAML, %TAG)")
                if documents > 1:
                    self._refuse(event, "documents", "mehrere Dokumente in einer Datei", "several documents")
                    raise _StopReadingError
            elif isinstance(event, yaml.NodeEvent):
                self.tree.value = self._node(event, events, ())

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self._count(event, path)
        self.tree.values_at[path] = _mark(event)
        if isinstance(event, yaml.ScalarEvent) and event.style:
            self.tree.styles[path] = str(event.style)
        self._plain(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._scalar(event) if isinstance(event, yaml.ScalarEvent) else None

    def _count(self, event: yaml.Event, path: Path) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse(event, "too_many", f"mehr als {MAX_NODES} Werte", f"more than {MAX_NODES} values")
            raise _StopReadingError
        if len(path) > MAX_DEPTH:
            self._refuse(event, "too_deep", f"mehr als {MAX_DEPTH} Ebenen", f"more than {MAX_DEPTH} levels")
            raise _StopReadingError
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopReadingError

    def _plain(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "alias", "Verweise (*name)", "aliases (*name)")
        elif getattr(event, "anchor", None):
            self._refuse(event, "anchor", "Anker (&name)", "anchors (&name)")
        if getattr(event, "tag", None):
            self._refuse(event, "tag", "Typangaben (!…)", "tags (!…)")

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, path)
            place = _mark(event)
            value_event = next(events)
            value = self._node(value_event, events, (*path, key))
            if key in result:
                self._refuse(event, "duplicate", f"der doppelte Schlüssel „{key}“", f"the duplicate key “{key}”")
                continue
            result[key] = value
            self.tree.keys_at[(*path, key)] = place
        return result

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "key", "ein zusammengesetzter Schlüssel", "a compound key")
            self._node(event, events, (*path, "?"))
            return "?"
        self._plain(event)
        if event.value == "<<":
            self._refuse(event, "merge", "Einmischungen (<<)", "merge keys (<<)")
        return str(event.value)[:200]

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        result: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            result.append(self._node(event, events, (*path, len(result))))
        return result

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        text = str(event.value)
        if len(text) > MAX_SCALAR:
            self._refuse(event, "long", f"Texte über {MAX_SCALAR} Zeichen", f"texts over {MAX_SCALAR} characters")
        if not event.implicit[0] or event.style:  # quoted or block text is always text
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _INTEGER.fullmatch(text) else text

    def _refuse(self, event: yaml.Event, code: str, what_de: str, what_en: str) -> None:
        line, column = _mark(event)
        self.problems.append(
            Problem(
                f"blueprint.{code}",
                f"Nicht erlaubt: {what_de}.",
                f"Not allowed: {what_en}.",
                location=Location(self.tree.source, line, column),
            )
        )


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)
