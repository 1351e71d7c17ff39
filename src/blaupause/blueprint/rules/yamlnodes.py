# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where every value of a YAML file begins and ends, in characters of its text. For files `yamlfile` has accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from blaupause.blueprint.rules.yamlfile import Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A value. `start` to `end` is what stands for it, without blank lines and comments behind it.

    `flow`: written in brackets. `style`: of a text, '' for plain. `keys` and `key_ends`: of a mapping's keys.
    """

    kind: str  # scalar, map, list
    start: int
    end: int
    column: int
    flow: bool = False
    style: str = ""
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: dict[str, "Node"] = field(default_factory=dict)
    items: list["Node"] = field(default_factory=list)

    def at(self, path: Path) -> "Node | None":
        """The value a path leads to."""
        node: Node | None = self
        for part in path:
            if node is None:
                return None
            if isinstance(part, int):
                node = node.items[part] if part < len(node.items) else None
            else:
                node = node.values.get(part)
        return node


def nodes(text: str) -> Node | None:
    """The values of a text; None when it holds none."""
    events = iter(yaml.parse(text, Loader=_LOADER))
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _node(event, events, text)
    return None


def _node(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> Node:
    start, column = _begin(event).index, _begin(event).column
    if isinstance(event, yaml.MappingStartEvent):
        node = Node("map", start, start, column, bool(event.flow_style))
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                return _closed(node, key, [*node.values.values()])
            name = str(getattr(key, "value", ""))
            node.keys[name] = (_begin(key).index, _end(key))
            node.values[name] = _node(next(events), events, text)
    if isinstance(event, yaml.SequenceStartEvent):
        node = Node("list", start, start, column, bool(event.flow_style))
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                return _closed(node, item, node.items)
            node.items.append(_node(item, events, text))
    end, style = _end(event), getattr(event, "style", None) or ""
    if style in ("|", ">"):
        end = _end_of_block(text, start, end)
    return Node("scalar", start, end, column, style="" if style == "plain" else style)


def _closed(node: Node, event: yaml.Event, inside: list[Node]) -> Node:
    node.end = _end(event) if node.flow or not inside else inside[-1].end
    return node


def _begin(event: yaml.Event) -> Any:
    assert event.start_mark is not None
    return event.start_mark


def _end(event: yaml.Event) -> int:
    assert event.end_mark is not None
    return int(event.end_mark.index)


def _end_of_block(text: str, start: int, end: int) -> int:
    """Blank lines after a block text belong to it only where it keeps them (+)."""
    header = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)]
    if "+" in header.split("#")[0]:
        return end - 1 if text[end - 1 : end] == "\n" else end
    return start + len(text[start:end].rstrip())
