# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finds every message of templates and Python code without GNU gettext, and writes the skeleton of a catalogue.

`python -m tests.website.messages` adds new messages to the German catalogue and drops those no longer used.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib
from django.template import Template
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import blaupause

PACKAGE = Path(blaupause.__file__).parent
CATALOGUE = PACKAGE / "website" / "locale" / "de" / "LC_MESSAGES" / "django.po"
SINGLE = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}

Message = tuple[str, str, str]  # context, message, plural


def all_messages() -> dict[Message, str]:
    """Every message with the place where it is first used."""
    found: dict[Message, str] = {}
    for path in sorted(PACKAGE.rglob("*.html")):
        for message in _template(path):
            found.setdefault(message, str(path.relative_to(PACKAGE)))
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for message in _python(path):
            found.setdefault(message, str(path.relative_to(PACKAGE)))
    return found


def _template(path: Path) -> Iterator[Message]:
    nodes = Template(path.read_text(encoding="utf-8")).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        yield _context(node), str(node.filter_expression.var.literal), ""
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        plural = node.render_token_list(node.plural)[0] if node.plural else ""
        yield _context(node), node.render_token_list(node.singular)[0], plural


def _context(node: Node) -> str:
    expression = node.message_context
    return "" if expression is None else str(expression.var)


def _python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        name = node.func.id
        if name in SINGLE and texts:
            yield "", texts[0], ""
        elif name in PLURAL and len(texts) == 2:
            yield "", texts[0], texts[1]
        elif name in CONTEXT and len(texts) == 2:
            yield texts[0], texts[1], ""


def update() -> tuple[int, int]:
    """Bring the catalogue up to the code; returns how many messages are new and how many were dropped."""
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""): entry for entry in old}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "Blaupause",
        "Language": "de",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    catalogue.header = "SPDX-FileCopyrightText: 2026 Blaupause contributors\nSPDX-License-Identifier: EUPL-1.2\n"
    wanted = all_messages()
    for message, place in wanted.items():
        context, text, plural = message
        entry = known.get(message) or polib.POEntry(msgid=text, msgctxt=context or None)
        if plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        entry.occurrences = [(place, "")]
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    return len(wanted.keys() - known.keys()), len(known.keys() - wanted.keys())


if __name__ == "__main__":
    import django

    django.setup()
    print(update())  # noqa: T201
