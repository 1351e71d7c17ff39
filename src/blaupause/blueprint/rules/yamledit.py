# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changing values in a YAML file and nothing else: comments, order, quotation marks and line breaks elsewhere stay.

Only what differs is replaced, down to single texts. The result is read again; if it does not say exactly what was
meant, a plainer way of writing is tried, and if that fails, too, the file is left alone and a Problem says so.
"""

from collections.abc import Mapping
from typing import Any

from blaupause.blueprint.rules import yamlwrite
from blaupause.blueprint.rules.yamlfile import Path, parse
from blaupause.blueprint.rules.yamlnodes import Node, nodes
from blaupause.kernel.problems import Location, Problem

Splice = tuple[int, int, str]


def read(text: str, source: str = "YAML") -> Any:
    """The plain values of a text. Raises Problems blueprint.yaml."""
    return parse(text.encode(), source).value


def put(text: str, path: Path, value: object, source: str = "YAML") -> str:
    """The text with this value at this path; what leads there is made where it is missing.

    A list is lengthened by the path that ends with its length. Raises Problem blueprint.not_editable.
    """
    whole = read(text, source)
    wanted = _with(whole, path, value)
    return _written(text, whole, wanted, source)


def remove(text: str, path: Path, source: str = "YAML") -> str:
    """The text without this key or item; unchanged where there is none. Raises Problem blueprint.not_editable."""
    whole = read(text, source)
    return _written(text, whole, _without(whole, path), source)


def _written(text: str, whole: object, wanted: object, source: str) -> str:
    if _same(whole, wanted):
        return text
    breaks = "\r\n" if "\r\n" in text else "\n"
    root = nodes(text)
    for plainly in (False, True):
        edit = _Edit(text, plainly)
        if root is None:
            edit.splices.append((len(text), len(text), yamlwrite.lines(wanted, 0) + "\n"))
        else:
            edit.to(root, whole, wanted, 0)
        result = edit.done(breaks)
        try:
            if _same(read(result, source), wanted):
                return result
        except Problem as problem:
            if problem.code == "blueprint.too_large":
                raise
    raise Problem(
        "blueprint.not_editable",
        "Diese Änderung lässt sich in der Datei nicht schreiben, ohne anderes anzurühren.",
        "This change cannot be written into the file without touching other things.",
        "Bitte die Dateien herunterladen, dort ändern und wieder hochladen.",
        "Please download the files, change them there and upload them again.",
        Location(source),
    )


class _Edit:
    """Collects what has to be replaced in one text. `plainly`: whole values in one line instead of parts of them."""

    def __init__(self, text: str, plainly: bool) -> None:
        self.text = text
        self.plainly = plainly
        self.splices: list[Splice] = []
        self.dashes = 0  # that belong to what is taken out itself

    def done(self, breaks: str) -> str:
        """The text with everything replaced, from its end to its beginning."""
        text = self.text
        for start, end, new in sorted(self.splices, key=lambda one: one[:2], reverse=True):
            text = text[:start] + new.replace("\n", breaks) + text[end:]
        return text

    def to(self, node: Node, old: object, new: object, indent: int, flow: bool = False, key_end: int = -1) -> None:
        """Make this node say something else. `indent`: of what follows below it; `key_end`: end of its key."""
        if _same(old, new):
            return
        inside = flow or node.flow
        if isinstance(old, dict) and isinstance(new, Mapping) and old and new:
            self._mapping(node, old, new, inside)
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            self._list(node, old, new, inside)
        else:
            self._replace(node, new, indent, flow, key_end)

    def _replace(self, node: Node, new: object, indent: int, flow: bool, key_end: int) -> None:
        start = node.start
        if flow or self.plainly:
            written = yamlwrite.inline(new, flow=True, style=node.style if node.kind == "scalar" else "")
        else:
            room = start - (self.text.rfind("\n", 0, start) + 1)
            written = yamlwrite.block(new, indent, room, node.style).removeprefix(" ")
        if key_end >= 0:
            colon = self.text.find(":", key_end)
            between = self.text[colon + 1 : start]
            if written.startswith("\n") or not between or ("\n" in between and not between.strip()):
                start = colon + 1
                written = written if written.startswith("\n") else " " + written
        elif node.start == node.end:
            written = " " + written
        self.splices.append((start, max(start, node.end), written))

    def _mapping(self, node: Node, old: dict[str, Any], new: Mapping[str, Any], flow: bool) -> None:
        kept = [key for key in old if key in new]
        if not kept:
            self._replace_whole(node, new, flow)
            return
        for key in kept:
            self.to(node.values[key], old[key], new[key], node.column + 2, flow, node.keys[key][1])
        spans = [(node.keys[key][0], node.values[key].end) for key in old]
        gone = [place for place, key in enumerate(old) if key not in new]
        self.dashes = 0
        self._take_out(spans, gone, flow)
        added = [key for key in new if key not in old]
        if not added:
            return
        after = node.values[kept[-1]].end
        if flow:
            pairs = [(yamlwrite.inline(key, flow=True), yamlwrite.inline(new[key], flow=True)) for key in added]
            self.splices.append((after, after, "".join(f", {name}: {value}" for name, value in pairs)))
            return
        pad = " " * node.column
        self._after_line(after, "".join(f"\n{pad}{self._entry(key, new[key], node.column)}" for key in added))

    def _entry(self, key: str, value: object, column: int) -> str:
        if self.plainly:
            return f"{yamlwrite.inline(key, flow=False)}: {yamlwrite.inline(value, flow=True)}"
        return yamlwrite.entry(key, value, column)

    def _list(self, node: Node, old: list[Any], new: list[Any], flow: bool) -> None:
        front = 0
        while front < min(len(old), len(new)) and _same(old[front], new[front]):
            front += 1
        back = 0
        while back < min(len(old), len(new)) - front and _same(old[-1 - back], new[-1 - back]):
            back += 1
        if front == 0 and len(new) > len(old):
            back = 0  # nothing is put before the first item; what stands there is replaced
        middle = min(len(old), len(new)) - front - back
        for place in range(front, front + middle):
            self.to(node.items[place], old[place], new[place], node.items[place].column, flow)
        spans = [(one.start, one.end) for one in node.items]
        self.dashes = 1
        self._take_out(spans, list(range(front + middle, len(old) - back)), flow)
        added = new[front + middle : len(new) - back]
        if added and len(new) > len(old):
            after = node.items[front + middle - 1].end
            if flow:
                self.splices.append((after, after, "".join(f", {yamlwrite.inline(v, flow=True)}" for v in added)))
            else:
                pad = " " * node.column
                self._after_line(after, "".join(f"\n{pad}-{self._item(one, node.column)}" for one in added))

    def _item(self, value: object, column: int) -> str:
        return " " + yamlwrite.inline(value, flow=True) if self.plainly else yamlwrite.item(value, column)

    def _replace_whole(self, node: Node, new: Mapping[str, Any], flow: bool) -> None:
        written = yamlwrite.inline(new, flow=True)
        if not (flow or self.plainly):
            written = yamlwrite.lines(new, node.column).lstrip(" ")
        self.splices.append((node.start, node.end, written))

    def _after_line(self, place: int, written: str) -> None:
        """Put lines after the line something ends on, behind the comment that stands there."""
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end - (self.text[end - 1] == "\r")
        self.splices.append((end, end, written))

    def _take_out(self, spans: list[tuple[int, int]], gone: list[int], flow: bool) -> None:
        kept = [place for place in range(len(spans)) if place not in gone]
        for place in gone:
            start, end = spans[place]
            if flow and kept[0] < place:
                self.splices.append((spans[place - 1][1], end, ""))
            elif flow:
                self.splices.append((start, spans[place + 1][0], ""))
            elif place > kept[0] or not self._behind_dash(start):
                line, stop = self.text.rfind("\n", 0, start) + 1, self.text.find("\n", end)
                self.splices.append((line, len(self.text) if stop < 0 else stop + 1, ""))
            elif place == 0:
                self.splices.append((start, spans[kept[0]][0], ""))  # the next one takes its place behind the dash

    def _behind_dash(self, start: int) -> bool:
        """Whether the line begins with the dash of a list around this one."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return before.count("-") > self.dashes


def _same(one: object, other: object) -> bool:
    """Equal, in value and kind: true is not 1, and order of keys does not count."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other


def _with(whole: object, path: Path, value: object) -> object:
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        items = list(whole) if isinstance(whole, list) else []
        items[head : head + 1] = [_with(items[head] if head < len(items) else None, rest, value)]
        return items
    inside = dict(whole) if isinstance(whole, Mapping) else {}
    return {**inside, head: _with(inside.get(head), rest, value)}


def _without(whole: object, path: Path) -> object:
    head, rest = path[0], path[1:]
    if isinstance(whole, list) and isinstance(head, int) and head < len(whole):
        kept = [_without(whole[head], rest)] if rest else []
        return [*whole[:head], *kept, *whole[head + 1 :]]
    if isinstance(whole, Mapping) and head in whole:
        return {k: _without(v, rest) if k == head else v for k, v in whole.items() if rest or k != head}
    return whole
