# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The papers of one connection: every template of its blueprint, filled in with what holds for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from blaupause.accounts.queries import invented
from blaupause.accounts.scope import Scope
from blaupause.authorities.queries import AuthorityInfo, authorities
from blaupause.blueprint.rules.content import Template
from blaupause.blueprint.rules.model import Document
from blaupause.catalog.queries import CommitmentInfo, commitments, online_services
from blaupause.kernel.tabular import Language
from blaupause.rollout import values
from blaupause.rollout.completeness import Fact
from blaupause.rollout.holding import StatementInfo
from blaupause.rollout.masterdata import Entry, MasterData, of_connection
from blaupause.rollout.papers import Filled, Here, Known, fill
from blaupause.rollout.workrules import StatementKind
from blaupause.territory.queries import Level, territory_at


@dataclass(frozen=True, slots=True)
class ConnectionPaper:
    """One paper. `demonstration`: something in it was invented for the demonstration."""

    key: str
    template: Template
    filled: Filled
    language: Language
    demonstration: bool
    over: bool  # the wording does not hold any more

    def title(self, language: Language) -> str:
        """What it is called."""
        return self.template.title.de if language == "de" else self.template.title.en


@dataclass(frozen=True, slots=True)
class ConnectionPapers:
    """All papers of a connection, by step."""

    data: MasterData
    authority: AuthorityInfo
    commitment: CommitmentInfo
    language: Language
    day: date
    papers: tuple[ConnectionPaper, ...]

    def paper(self, key: str) -> ConnectionPaper | None:
        """One of them."""
        return next((one for one in self.papers if one.key == key), None)

    def notes(self, paper: ConnectionPaper) -> list[str]:
        """What stands below a paper: basis, validity, where it comes from, what is open."""
        german, template = paper.language == "de", paper.template
        blueprint, day = self.data.blueprint, _day(self.day, paper.language)
        found = []
        if paper.demonstration:
            found.append(_either(german, "VORFÜHRUNG: enthält erfundene Angaben.", "DEMONSTRATION: invented data."))
        if template.legal_basis:
            basis = template.legal_basis.de if german else template.legal_basis.en
            found.append(f"{_either(german, 'Rechtsgrundlage', 'Legal basis')}: {basis}")
        if template.valid_until:
            words = _either(german, "Die Vorlage gilt bis", "The template holds until")
            found.append(f"{words} {_day(template.valid_until, paper.language)}")
        made = f"{blueprint.key} {blueprint.version}"
        found.append(_either(german, f"Stand {day}, aus der Blaupause {made}.", f"As of {day}, blueprint {made}."))
        if paper.filled.gaps:
            found.append(f"{_either(german, 'Es fehlt', 'Missing')}: {', '.join(paper.filled.gaps)}")
        if paper.filled.unverified:
            words = _either(german, "Eingetragen, aber nicht geprüft", "Entered, not verified")
            found.append(f"{words}: {', '.join(paper.filled.unverified)}")
        return found


def papers_of(scope: Scope, connection_id: int, language: Language) -> ConnectionPapers | None:
    """The papers as of today; None where the scope may not see the work on the connection.

    German is the official language: a paper without an English wording is German for everybody.
    """
    data = of_connection(scope, connection_id)
    if data is None or data.authority_id is None:
        return None
    authority = authorities()[data.authority_id]
    promise = next(one for one in commitments() if one.key == data.commitment)
    document = data.blueprint.document
    said = {one.key: one for one in data.entries}
    held = [one.held for one in data.entries if one.held] + list(data.statements.values())
    made_up = invented({one.recorded_by for one in held})
    invented_keys = {
        one.key for one in held if one.recorded_by in made_up or (one.tested and one.tested.demonstration)
    }
    order = {key: step.order for key, step in document.steps.items()}
    papers = []
    for key, template in document.templates.items():
        spoken: Language = "en" if language == "en" and template.body.en else "de"
        known = _known(data, document, said, scope.day, spoken) | _names(data, authority, promise, scope.day, spoken)
        filled = fill(template.body.en or template.body.de if spoken == "en" else template.body.de, known, spoken)
        over = template.valid_until is not None and template.valid_until < scope.day
        papers.append(ConnectionPaper(key, template, filled, spoken, bool(invented_keys & set(filled.used)), over))
    papers.sort(key=lambda one: (min((order.get(step, 99) for step in one.template.steps), default=99), one.key))
    return ConnectionPapers(data, authority, promise, language, scope.day, tuple(papers))


def _known(
    data: MasterData, document: Document, said: Mapping[str, Entry], day: date, language: Language
) -> dict[str, Known]:
    found = {
        key: _datum(title, data.statements.get((StatementKind.DATUM, key)), day, language)
        for key, title in _data(document, language).items()
    }
    for key, parameter in document.parameters.items():
        title = parameter.title.de if language == "de" else parameter.title.en
        found[key] = _value(title, said.get(key), language)
    return found


def _value(title: str, entry: Entry | None, language: Language) -> Known:
    if entry is None:
        return Known(title, here=Here.NOT_NEEDED)
    if entry.held is None or entry.fact in (Fact.MISSING, Fact.UNFIT):
        return Known(title, here=Here.MISSING)
    if entry.fact is Fact.EXPIRED:
        return Known(title, here=Here.EXPIRED)
    text = values.spoken(entry.parameter, entry.held.value, language)
    return Known(title, text, verified=entry.fact is Fact.VERIFIED)


def _datum(title: str, said: StatementInfo | None, day: date, language: Language) -> Known:
    if said is None or said.value != values.YES:
        return Known(title, here=Here.MISSING)
    if said.expired(day):
        return Known(title, here=Here.EXPIRED)
    since = _day(said.since, language)
    text = f"liegt vor (seit {since})" if language == "de" else f"is there (since {since})"
    return Known(title, text, verified=said.verified_on is not None)


def _data(document: Document, language: Language) -> dict[str, str]:
    """Titles of everything steps need or produce."""
    groups = [(*step.inputs, *step.produces) for step in document.steps.values()]
    groups += [tuple(given) for profile in document.profiles.values() for given in profile.inputs.values()]
    return {one.key: one.de if language == "de" else one.en for group in groups for one in group}


def _names(
    data: MasterData, authority: AuthorityInfo, promise: CommitmentInfo, day: date, language: Language
) -> dict[str, Known]:
    """What every template may name: known from registers, so nobody has to enter it."""
    land = territory_at().get(Level.LAND, authority.land)
    service = next((one for one in online_services() if one.key == data.online_service), None)
    titles = {"de": ("Behörde", "Leistung", "Land", "heute", "Onlinedienst"), "en": _ENGLISH}[language]
    texts = (
        authority.name,
        promise.citizen_name_de if language == "de" else promise.citizen_name_en,
        land.name if land else authority.land,
        _day(day, language),
        service.name if service else "",
    )
    keys = ("authority", "commitment", "land", "today", "online-service")
    return {
        key: Known(title, text, Here.GIVEN if text else Here.MISSING)
        for key, title, text in zip(keys, titles, texts, strict=True)
    }


_ENGLISH = ("authority", "service", "Land", "today", "online service")


def _day(day: date, language: Language) -> str:
    return day.strftime("%d.%m.%Y") if language == "de" else day.isoformat()


def _either(german: bool, de: str, en: str) -> str:
    return de if german else en
