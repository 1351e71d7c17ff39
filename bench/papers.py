# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the Bavarian blueprint takes to print, search, compare and draw; needs no database.

    .venv/bin/python bench/papers.py

Beside the whole paper stands the same process with one empty line: what starting Python and Typst costs anyway.
Beside the search stands a plain scan of the same texts with `in`.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

settings.configure(USE_I18N=False, INSTALLED_APPS=[])
django.setup()

from blaupause.blueprint.loader import load_document  # noqa: E402
from blaupause.blueprint.rules import compare, graph, outline, search  # noqa: E402
from blaupause.blueprint.rules.canonical import plain  # noqa: E402
from blaupause.website.typesetting import Paper, facts, heading, press, text  # noqa: E402
from blaupause.website.typesetting.blocks import prepared  # noqa: E402
from blaupause.website.typesetting.typeface import typeface  # noqa: E402

ROUNDS = 7


def median(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Median seconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def paper(document: dict[str, Any]) -> Paper:
    """Every object of the document as a chapter: as long as the real paper."""
    blocks = []
    for section in outline.sections(document):
        blocks.append(heading(1, section))
        for key, value in outline.objects(document, section).items():
            blocks.append(heading(2, outline.title_of(document, section, key).de))
            blocks.append(facts([(key, [said.de for said in outline.texts(value)] or ["–"])]))
    return Paper("de", "Blaupause", "", "Blaupause", "Inhalt", "Seite", 0, tuple(blocks))


def main() -> None:
    """Measure and print."""
    bayern, hessen = plain(load_document("bayern")), plain(load_document("hessen"))
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        face = typeface(Path(folder))
        print(f"unpack the typeface, once          {time.perf_counter() - started:8.3f} s")
        orders = {
            name: {"data": prepared(one, face.covered) | {"fonts": [face.family]}, "fonts": face.folder, "stamp": 0}
            for name, one in (
                ("whole", paper(bayern)),
                ("empty", Paper("de", "Leer", "", "", "", "Seite", 0, (text("–"),))),
            )
        }
        whole, empty = (median(lambda order=orders[name]: press._set(order)) for name in ("whole", "empty"))
    beside = f"= {whole / empty:.2f} x an empty paper ({empty:.3f} s)"
    print(f"whole blueprint as PDF/UA          {whole:8.3f} s {beside}")
    index = search.build(bayern)
    texts = [p.text.casefold() for entry in index.entries["de"] for p in entry.passages]
    found = median(lambda: index.find("vertrag schließen", "de"), 50)
    scan = median(lambda: [one for one in texts if "vertrag" in one and "schließen" in one], 50)
    beside = f"= {found / scan:.0f} x a plain scan ({1000 * scan:.3f} ms)"
    print(f"search                             {1000 * found:8.3f} ms {beside}")
    steps = bayern["steps"]
    order = sorted(steps, key=lambda key: steps[key]["order"])
    waits = [{key: step[kind] for key, step in steps.items()} for kind in ("hard", "soft")]
    once: dict[str, Callable[[], Any]] = {
        "build the search index, once": lambda: search.build(bayern),
        "compare bayern with hessen, once": lambda: compare.compare(hessen, bayern),
        "lay out the drawing, once": lambda: graph.draw(order, *waits),
    }
    for name, work in once.items():
        print(f"{name:35}{1000 * median(work):8.3f} ms")


if __name__ == "__main__":
    main()
