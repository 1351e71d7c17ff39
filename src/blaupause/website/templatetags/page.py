# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Template tags and filters every page has."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from blaupause.kernel.tabular import FORMS
from blaupause.website import formats, labels
from blaupause.website.parameters import OFFICIAL

register = template.Library()
register.filter("number", formats.number)
register.filter("day", formats.day)
register.filter("short_day", formats.short_day)
register.filter("month", formats.month)
register.filter("enumeration", formats.enumeration)


@register.filter
def decimal(value: float | None) -> str:
    """One digit after the decimal sign."""
    return formats.number(value, 1)


@register.filter
def euros(cents: int) -> str:
    """Cents as euros with two digits after the decimal sign."""
    return formats.number(cents / 100, 2)


@register.filter
def share(part: int, whole: int) -> str:
    """`{{ part|share:whole }}`: percentage that is 0 or 100 only when it is exactly that."""
    return formats.share(part, whole)


@register.filter
def local(value: Any, field: str = "") -> str:
    """`{{ thing|local:"name" }}`: `name_de` or `name_en` of data that carries both; without a name `de` or `en`."""
    german = (get_language() or "de").startswith("de")
    first, second = ("de", "en") if german else ("en", "de")
    prefix = f"{field}_" if field else ""
    return str(getattr(value, prefix + first, "") or getattr(value, prefix + second, ""))


@register.filter
def pair(value: tuple[str, str]) -> str:
    """A text that is stored in German and English, in the language of the page."""
    return value[0] if (get_language() or "de").startswith("de") else value[1]


@register.filter
def state_label(state: int) -> str | Promise:
    """Name of a connection state."""
    return labels.STATES[state]


@register.filter
def level_label(level: int) -> str | Promise:
    """Name of a live level."""
    return labels.LEVELS[level]


@register.filter
def strength_label(strength: int) -> str | Promise:
    """Name of a strength of evidence."""
    return labels.STRENGTHS[strength]


@register.filter
def kind_label(kind: int) -> str | Promise:
    """Name of a kind of authority."""
    return labels.KINDS[kind]


@register.filter
def actor(by: str) -> str | Promise:
    """Who entered something: words for the parts of the software, anybody else as recorded."""
    return labels.ACTORS.get(by, by)


@register.filter
def host(address: str) -> str:
    """`{{ source.url|host }}`: whose page a source is, short enough for a table."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


_MARK = (
    '<span class="bp-mark bp-mark--{}">'
    '<span class="kern-icon kern-icon--small kern-icon--{}" aria-hidden="true"></span><span>{}</span></span>'
)


@register.simple_tag
def mark(tone: str, label: str | Promise) -> SafeString:
    """Mark with icon and word; the tone decides colour and icon."""
    return format_html(_MARK, tone, labels.ICONS[tone], label)


@register.simple_tag
def state_mark(state: int) -> SafeString:
    """Mark for a connection state."""
    return mark(labels.tone(state), labels.STATES[state])


_FORM_NAMES = {"ods": "ODS", "xlsx": "Excel (XLSX)", "csv": "CSV", "json": "JSON"}
_NOT_OF_FILES = ("seite", "was", "nach")  # pages of a list, and views of what the file holds whole


@register.simple_tag(takes_context=True)
def downloads(context: Context, name: str, *args: object, **query: object) -> SafeString:
    """The same list as a file, in every form, with the filters of the page; the same words on every page."""
    asked = context["request"].GET.copy()
    for key in _NOT_OF_FILES:
        asked.pop(key, None)
    for key, value in query.items():
        asked[key] = str(value)
    tail = f"?{asked.urlencode()}" if asked else ""
    links = ((reverse(name, args=[*args, form]) + tail, _FORM_NAMES[form]) for form in FORMS)
    return format_html(
        '<p class="bp-downloads"><span>{}</span> {}</p>',
        gettext("Download as a table:"),
        format_html_join(" ", '<a href="{}">{}</a>', links),
    )


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: object, **query: object) -> str:
    """Address of a page; keeps „official data only“ and takes query parameters by name."""
    parameters = {key: str(value) for key, value in query.items() if value not in (None, "")}
    if context.get("official"):
        parameters["datenbestand"] = OFFICIAL
    address = reverse(name, args=args)
    return f"{address}?{urlencode(parameters)}" if parameters else address


@register.filter(name="json")
def as_json(value: Any) -> str:
    """Data for a script, to stand in an attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def fill(sentence: str, value: str) -> str:
    """`{{ "of %(all)s authorities"|fill:number }}`: put the number into a translated phrase."""
    return str(sentence) % {"all": value}


@register.filter
def iso(value: date) -> str:
    """Machine-readable day for `datetime` attributes."""
    return value.isoformat()
