# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small critical reader of our pages: says what is wrong with one."""

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
SVG_EMPTY = frozenset(["circle", "path", "rect"])
HEADINGS = {f"h{number}": number for number in range(1, 7)}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Page(HTMLParser):
    """Reads a page and collects what tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.links: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.fields: dict[str, str] = {}
        self.language = ""
        self.title = ""
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self._judge()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self._look(tag, values)
        if tag not in VOID:
            self._open.append(tag)
        if tag in HEADINGS:
            self.headings.append((HEADINGS[tag], ""))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._look(tag, {name: value or "" for name, value in attributes})
        if tag not in VOID and tag not in SVG_EMPTY:
            self.problems.append(f"<{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> closes <{self._open[-1] if self._open else ''}>")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data.strip()
        elif self._open[-1:] not in (["script"], ["style"]):
            self.words.append(" ".join(data.split()))
        for heading in HEADINGS:
            if heading in self._open and self.headings:
                level, text = self.headings[-1]
                self.headings[-1] = (level, f"{text} {data.strip()}".strip())

    def _look(self, tag: str, values: dict[str, str]) -> None:
        if "id" in values:
            self.ids[values["id"]] += 1
        self.references += [part for name in REFERENCES for part in values.get(name, "").split()]
        forbidden = [name for name in values if name == "style" or (name.startswith("on") and len(name) > 2)]
        self.problems += [f"<{tag} {name}> breaks the content security policy" for name in forbidden]
        if tag == "style" or (tag == "script" and "src" not in values):
            self.problems.append(f"inline <{tag}>")
        if tag == "html":
            self.language = values.get("lang", "")
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "input" and values.get("type") == "hidden":
            self.fields[values["name"]] = values.get("value", "")
        if tag == "form":
            self.forms.append(values)
        if tag in {"img", "svg"} and not ({"alt", "aria-label", "aria-hidden"} & values.keys()):
            self.problems.append(f"<{tag}> without text")

    def _judge(self) -> None:
        self.problems += [f"id {name} is used {n} times" for name, n in self.ids.items() if n > 1]
        self.problems += [f"#{name} is missing" for name in self.references if name not in self.ids]
        self.problems += [f"<{tag}> is never closed" for tag in self._open]
        self.problems += [f"form without action: {form}" for form in self.forms if not form.get("action")]
        levels = [level for level, _ in self.headings]
        if levels.count(1) != 1:
            self.problems.append(f"{levels.count(1)} first headings")
        for before, after in pairwise(levels):
            if after > before + 1:
                self.problems.append(f"heading {after} after {before}")
        self.problems += ["heading without text" for _, text in self.headings if not text]
        if not self.title:
            self.problems.append("no title")

    @property
    def text(self) -> str:
        """Everything a reader sees, in order."""
        return " ".join(self.words)
