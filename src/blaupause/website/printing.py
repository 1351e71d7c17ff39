# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A blueprint, and the next steps of an authority, as papers: what is printed, in the language of the reader."""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language, gettext, pgettext

from blaupause.blueprint.reading import Edition, plain_document
from blaupause.blueprint.rules import outline, roles
from blaupause.blueprint.rules.graph import HEIGHT, NODE, Drawing
from blaupause.blueprint.rules.outline import Item, Plain, Reference, Row
from blaupause.blueprint.rules.roles import Duty, Handing
from blaupause.rollout.next_steps import NextStep, NextSteps
from blaupause.website import blueprint_words, formats
from blaupause.website.templatetags.page import local
from blaupause.website.typesetting import Paper, drawing, facts, heading, items, link, numbered, text
from blaupause.website.typesetting.blocks import Block, Span, Spans

_OWN_CHAPTERS = frozenset({"steps", "actors"})
_IN_PLACE = frozenset(
    {"order", "title", "text", "actors", "phase", "inputs", "produces", "hard", "soft", "gate", "sources"}
)


def whole(read: Edition) -> Paper:
    """Everything a version says."""
    info = read.info
    title = local(info.title)
    version = gettext("Version %(version)s") % {"version": info.version}
    return Paper(
        language=_language(),
        title=title,
        subtitle=f"{version}, {formats.day(read.line.loaded_at.date())}. "
        + gettext("Content hash:")
        + f" {info.content_hash}",
        footer=f"{title} {info.version}",
        contents=gettext("Contents"),
        page=pgettext("of a paper", "page"),
        stamp=int(read.line.loaded_at.timestamp()),
        blocks=tuple(_chapters(read.document, read.drawing)),
    )


def next_steps(found: NextSteps, steps: Iterable[tuple[NextStep, Duty]]) -> Paper:
    """What comes next for one authority; on a page or two."""
    name = found.authority.name
    blocks: list[Block] = []
    made = list(steps)
    for number, (one, duty) in enumerate(made, start=1):
        document = plain_document(one.blueprint)
        promised = ", ".join(local(promise, "name") for promise in one.commitments)
        blocks.append(heading(1, f"{number}. {local(duty.title)}"))
        blocks.append(text(local(duty.text)))
        blocks.append(
            facts([(pgettext("commitments of a step", "For"), [promised]), *_step_rows(document, duty, one.step.key)])
        )
    if not made:
        blocks.append(text(gettext("For this authority no step is open.")))
    blueprints = sorted({f"{local(one.blueprint.title)} {one.blueprint.version}" for one, _ in made})
    stamps = [int(one.blueprint.loaded_at.timestamp()) for one, _ in made]
    return Paper(
        language=_language(),
        title=f"{name}: {gettext('your next steps')}",
        subtitle="; ".join(blueprints),
        footer=name,
        contents="",
        page=pgettext("of a paper", "page"),
        stamp=max(stamps, default=0),
        blocks=tuple(blocks),
    )


def _chapters(document: Plain, picture: Drawing) -> Iterator[Block]:
    yield heading(1, gettext("The way in steps"))
    if picture.nodes:
        yield _picture(document, picture)
    steps = outline.objects(document, "steps")
    phase = None
    for number, key in enumerate(roles.in_order(document), start=1):
        if steps[key].get("phase") != phase:
            phase = steps[key].get("phase")
            yield heading(2, str(blueprint_words.PHASES.get(phase, phase)))
        yield heading(3, f"{number}. {local(outline.title_of(document, 'steps', key))}", _name("steps", key))
        duty = roles.duty(document, key)
        yield text(local(duty.text))
        yield facts(_step_rows(document, duty, key, whole=True))
    yield heading(1, gettext("What do I do?"))
    for share in roles.shares(document):
        yield heading(2, local(share.actor.title), _name("actors", share.actor.key))
        duties = roles.duties(document, share.actor.key)
        yield numbered(
            [
                _reference(Reference("steps", duty.key, duty.title)),
                *([f" ({pgettext('actor of a step', 'leads')})"] * duty.leads),
            ]
            for duty in duties
        )
    yield from _differences(document)
    for name in outline.sections(document):
        if name not in _OWN_CHAPTERS:
            yield from _part(document, name)


def _picture(document: Plain, picture: Drawing) -> Block:
    """The steps as a drawing; its alternative text names every step and what it waits for."""
    steps = outline.objects(document, "steps")
    number = {node.key: at for at, node in enumerate(picture.nodes, start=1)}
    titles = {key: f"{at}. {local(outline.title_of(document, 'steps', key))}" for key, at in number.items()}

    def waits(key: str, field: str) -> str:
        return formats.enumeration([str(number[one]) for one in steps[key].get(field, ()) if one in number])

    said = [gettext("Drawing of the steps and what they wait for.")]
    for key, title in titles.items():
        hard, soft = waits(key, "hard"), waits(key, "soft")
        parts = [gettext("only after %(steps)s") % {"steps": hard}] if hard else []
        parts += [gettext("better after %(steps)s") % {"steps": soft}] if soft else []
        said.append(f"{title}: {', '.join(parts) or gettext('waits for nothing')}.")
    return drawing(
        [(node.x - NODE / 2, node.y, NODE, HEIGHT, titles[node.key]) for node in picture.nodes],
        [(edge.points, edge.hard) for edge in picture.edges],
        (picture.width, picture.height),
        alternative=" ".join(said),
        caption=gettext(
            "From top to bottom. Solid line: must be done before. Dashed line: should have begun before. Lines that "
            "follow from others are left out."
        ),
    )


def _step_rows(document: Plain, duty: Duty, key: str, *, whole: bool = False) -> list[tuple[str, list[Spans]]]:
    step = outline.objects(document, "steps")[key]
    rows: list[tuple[str, list[Spans]]] = [
        (pgettext("field", "Who acts"), [", ".join(local(one.title) for one in duty.others)]),
        (gettext("Needed for it"), _handings(duty.needs, whole=whole)),
        (pgettext("field", "What comes out of it"), _handings(duty.gives, whole=whole)),
        (gettext("Only after"), _steps(document, step.get("hard", ()), whole=whole)),
        (gettext("Better after"), _steps(document, step.get("soft", ()), whole=whole)),
        (gettext("Done when"), [local(duty.gate)]),
    ]
    if whole:
        more = {name: value for name, value in step.items() if name not in _IN_PLACE}
        rows += [(_term(row), _values(row)) for row in outline.rows(document, more)]
    rows.append((pgettext("field", "Sources"), _sources(document, step.get("sources", ()))))
    return [(term, values) for term, values in rows if values and values != [""]]


def _handings(handings: Iterable[Handing], *, whole: bool) -> list[Spans]:
    found: list[Spans] = []
    for one in handings:
        spans: list[str | Span] = [local(one.datum)]
        if whole and one.steps:
            spans.append(" (")
            for index, step in enumerate(one.steps):
                spans += [", "] * bool(index) + [_reference(step)]
            spans.append(")")
        found.append(spans)
    return found


def _steps(document: Plain, keys: Iterable[str], *, whole: bool) -> list[Spans]:
    named = (outline.reference(document, "steps", key) for key in keys)
    return [_reference(one) if whole else local(one.title) for one in named if one is not None]


def _sources(document: Plain, keys: Iterable[str]) -> list[Spans]:
    sources = outline.objects(document, "sources")
    return [link(sources[key]["title"], url=sources[key]["url"]) for key in keys if key in sources]


def _differences(document: Plain) -> Iterator[Block]:
    entries = [(entry, name) for name in ("changed", "disabled") for entry in document.get(name, ())]
    if not entries:
        return
    base = document.get("base") or {}
    yield heading(
        1, gettext("What is different from %(base)s") % {"base": f"{base.get('key')}@{base.get('version')}"}
    )
    lines: list[Spans] = []
    for entry, name in entries:
        section, _, key = str(entry["target"]).partition("/")
        title = local(outline.title_of(document, section, key))
        if name == "disabled":
            title = gettext("“%(name)s” does not apply here:") % {"name": title}
        reason = outline.said_of(entry.get("reason"))
        lines.append(f"{title.removesuffix(':')}: {local(reason) if reason else ''}")
    yield items(lines)


def _part(document: Plain, section: str) -> Iterator[Block]:
    yield heading(1, str(blueprint_words.section(section)))
    for key, value in outline.objects(document, section).items():
        yield heading(2, local(outline.title_of(document, section, key)), _name(section, key), listed=False)
        rows = [(_term(row), _values(row)) for row in outline.rows(document, value)]
        yield facts(rows) if rows else text(key)


def _term(row: Row) -> str:
    return local(row.title) if row.title else str(blueprint_words.field(row.field or "value"))


def _values(row: Row) -> list[Spans]:
    return [_value(row.field, item) for item in row.items]


def _value(field: str, item: Item) -> Spans:
    if item.reference is not None:
        return _reference(item.reference)
    if item.url:
        return link(item.url, url=item.url)
    if item.text is not None:
        return str(blueprint_words.value(field, local(item.text)))
    spans: list[str | Span] = []
    for index, row in enumerate(item.rows):
        spans += ["; "] * bool(index) + [f"{_term(row)}: "]
        for at, value in enumerate(_values(row)):
            spans += [", "] * bool(at) + (list(value) if isinstance(value, list | tuple) else [value])  # type: ignore[list-item]
    return spans


def _reference(one: Reference) -> Span:
    return link(local(one.title), to=_name(one.section, one.key))


def _name(section: str, key: str) -> str:
    return f"{section}/{key}"


def _language() -> str:
    return "de" if (get_language() or "de").startswith("de") else "en"
