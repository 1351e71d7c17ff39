# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tags for pages about blueprints: `{% load blueprints %}`."""

from collections.abc import Mapping

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blaupause.blueprint.rules.abbreviations import used
from blaupause.blueprint.rules.graph import Drawing
from blaupause.blueprint.rules.outline import KEYED, Reference
from blaupause.blueprint.rules.search import Piece
from blaupause.rollout.labels import Text
from blaupause.website import blueprint_words, graph
from blaupause.website.blueprint_links import address
from blaupause.website.parameters import OFFICIAL
from blaupause.website.templatetags.page import local

register = template.Library()
register.filter("section_word", blueprint_words.section)
register.filter("field_word", blueprint_words.field)


@register.filter
def phase_word(phase: str) -> Text:
    """Name of a phase."""
    return blueprint_words.PHASES.get(phase, phase)


@register.filter
def dimension_word(dimension: str) -> Text:
    """Name of a dimension."""
    return blueprint_words.DIMENSIONS.get(dimension, dimension)


@register.filter
def fact_word(kind: str) -> Text:
    """What sort of statement it is."""
    return blueprint_words.FACT_KINDS.get(kind, kind)


@register.filter
def class_word(change_class: int) -> Text:
    """How grave a change is."""
    return blueprint_words.CLASSES.get(change_class, "")


@register.filter
def status_word(status: str) -> Text:
    """Whether something is the same on both sides."""
    return blueprint_words.STATUSES[status]


@register.filter
def value_word(text: str, field: str) -> Text:
    """`{{ text|value_word:"phase" }}`: words for one of a few values."""
    return blueprint_words.value(field, text)


@register.filter
def path_words(path: tuple[str, ...]) -> str:
    """A field and what it lies in."""
    before = ("", *path)
    return " › ".join(
        part if above in KEYED else str(blueprint_words.field(part))
        for above, part in zip(before, path, strict=False)
    )


@register.simple_tag(takes_context=True)
def short_forms(context: Context, *texts: object) -> SafeString:
    """What short forms in these texts mean, for pages that know `abbreviations`, those of their blueprint."""
    known = context.get("abbreviations") or {}
    said = " ".join(local(text) if hasattr(text, "de") else str(text) for text in texts if text)
    lines = [(one.short, local(one.title), local(one.text) if one.text else "") for one in used(said, known)]
    if not lines:
        return SafeString("")
    items = format_html_join("", "<li><strong>{}</strong>: {}. {}</li>", lines)
    return format_html('<ul class="bp-plain bp-small bp-muted bp-measure">{}</ul>', items)


@register.simple_tag(takes_context=True)
def place(context: Context, blueprint: str, reference: Reference, chosen: str = "") -> str:
    """Address of an object of a blueprint; keeps the chosen version."""
    official = OFFICIAL if context.get("official") else ""
    return address(blueprint, reference.section, reference.key, chosen, official)


@register.simple_tag
def graph_lines(drawing: Drawing) -> SafeString:
    """The lines of a drawing of steps."""
    return graph.lines(drawing)


@register.simple_tag
def graph_boxes(drawing: Drawing, titles: Mapping[str, str], marks: graph.Marks) -> SafeString:
    """The boxes of a drawing of steps with how far each is; each leads to its step on the same page."""
    return graph.boxes(drawing, titles, lambda key: f"?schritt={key}#schritt-{key}", marks)


@register.simple_tag
def highlighted(pieces: tuple[Piece, ...]) -> SafeString:
    """A found text with what was looked for marked."""
    return format_html_join("", "{}{}{}", (_marked(piece) for piece in pieces))


def _marked(piece: Piece) -> tuple[str, str, str]:
    return (_OPEN, piece.text, _CLOSE) if piece.hit else ("", piece.text, "")


_OPEN = SafeString("<mark>")
_CLOSE = SafeString("</mark>")
