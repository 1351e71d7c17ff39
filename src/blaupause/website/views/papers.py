# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One paper of a connection as a file: OpenDocument, PDF or plain text."""

from datetime import datetime, time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blaupause.accounts.problems import not_found
from blaupause.kernel import odt
from blaupause.kernel.clock import BERLIN
from blaupause.kernel.problems import Problem
from blaupause.kernel.tabular import language_of
from blaupause.rollout.connection_papers import ConnectionPaper, ConnectionPapers, papers_of
from blaupause.website import errors
from blaupause.website.typesetting import Paper, heading, items, pdf, text
from blaupause.website.typesetting.blocks import Block

_TYPES: Final = {"odt": odt.MIMETYPE, "pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}


@never_cache
@require_safe
def paper(request: HttpRequest, number: str, paper: str, kind: str) -> HttpResponse:
    """The file; what is missing stands in it, too."""
    found = papers_of(request.scope, int(number), language_of(get_language()))  # type: ignore[attr-defined]
    wanted = found.paper(paper) if found else None
    if found is None or wanted is None:
        raise not_found()
    title = f"{wanted.title(wanted.language)}: {found.authority.name}"
    try:
        made = _file(found, wanted, title, kind)
    except Problem as problem:
        return errors.paper_missing(problem)
    response = HttpResponse(made, content_type=_TYPES[kind])
    marked = "-demonstration" if wanted.demonstration else ""
    name = f"{paper}-{number}{marked}-{found.day.isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(found: ConnectionPapers, wanted: ConnectionPaper, title: str, kind: str) -> bytes:
    notes, blocks = found.notes(wanted), wanted.filled.blocks
    if kind == "odt":
        return odt.write(title, blocks, notes, wanted.language)
    if kind == "txt":
        return f"{title}\n\n{wanted.filled.text}\n--\n{chr(10).join(notes)}\n".encode("utf-8", "replace")
    stamp = int(datetime.combine(found.day, time(), tzinfo=BERLIN).timestamp())
    set_ = Paper(
        language=wanted.language,
        title=title,
        subtitle="",
        footer=title,
        contents="",
        page=pgettext("of a paper", "page"),
        stamp=stamp,
        blocks=(*_blocks(blocks), *(text(note) for note in notes)),
    )
    return pdf(set_, keep=False)


def _blocks(blocks: tuple[odt.Block, ...]) -> list[Block]:
    found: list[Block] = []
    listed: list[str] = []
    for block in blocks:
        said = "".join(piece.text for piece in block.pieces)
        if block.kind == "item":
            listed.append(said)
            continue
        if listed:
            found.append(items(listed))
            listed = []
        found.append(heading(1, said) if block.kind == "heading" else text(said))
    return [*found, items(listed)] if listed else found
