from collections.abc import Iterator
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.references import Known
from blaupause.blueprint.rules.reports import Finding


def check(document: Document, known: Known) -> Iterator[Finding]:
    yield from ()


def parameters_used(document: Document) -> set[str]:
    return set()
