# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The report as Markdown, HTML, JSON or CSV. Pure."""

import dataclasses
import html
import json
from collections.abc import Iterable, Iterator, Sequence

from blaupause.accounts.privacy import words
from blaupause.accounts.privacy.report import Section, field_rows
from blaupause.accounts.privacy.rules import Declarations
from blaupause.kernel.tabular import Column, Sheet, language_of, to_csv

FORMATS = ("md", "html", "json", "csv")


def markdown(section: Section) -> str:
    """A document to read, print and put under version control."""
    return "\n".join(_markdown(section, 1)).strip() + "\n"


def _markdown(section: Section, depth: int) -> Iterator[str]:
    yield f"\n{'#' * depth} {section.heading}\n"
    yield from (f"{sentence}\n" for sentence in section.sentences)
    yield from (f"- **{name}:** {value}" for name, value in section.facts)
    if section.head:
        yield _row(section.head)
        yield _row(["---"] * len(section.head))
        yield from (_row(row) for row in section.rows)
    for part in section.sections:
        yield from _markdown(part, depth + 1)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def as_html(section: Section, language: str) -> str:
    """A page of its own, without styles from anywhere."""
    body = "\n".join(_html(section, 1))
    title = html.escape(section.heading)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _html(section: Section, depth: int) -> Iterator[str]:
    yield f"<h{depth}>{html.escape(section.heading)}</h{depth}>"
    yield from (f"<p>{html.escape(sentence)}</p>" for sentence in section.sentences)
    if section.facts:
        pairs = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in section.facts)
        yield f"<dl>{pairs}</dl>"
    if section.head:
        yield f"<table><thead>{_cells(section.head, 'th')}</thead><tbody>"
        yield from (_cells(row, "td") for row in section.rows)
        yield "</tbody></table>"
    for part in section.sections:
        yield from _html(part, depth + 1)


def _cells(cells: Sequence[str], tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return f"<tr>{''.join(f'<{tag}{scope}>{html.escape(cell)}</{tag}>' for cell in cells)}</tr>"


def as_json(section: Section) -> str:
    """For programmes."""
    return json.dumps(dataclasses.asdict(section), ensure_ascii=False, indent=1) + "\n"


def as_csv(declared: Declarations, language: str) -> str:
    """One line per stored field, for spreadsheets."""
    columns = [Column(column.en.lower(), column.text(language)) for column in words.FIELDS_HEAD]
    rows = list(field_rows(declared, language))
    return to_csv(Sheet(words.TITLE.text(language), columns, rows, language=language_of(language))).decode()
