# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The report and the facts of the privacy page, with what the installation says of itself."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings

from blaupause.accounts.privacy import rendering, words
from blaupause.accounts.privacy.loader import packaged
from blaupause.accounts.privacy.report import Operator, Section, cookie_rows, report
from blaupause.accounts.privacy.rules import PERSONAL

_COOKIE_SETTINGS: Final = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")


def operator() -> Operator:
    """Who answers for this installation, as far as the settings say."""
    return Operator(
        settings.BLAUPAUSE_OPERATOR,
        settings.BLAUPAUSE_OPERATOR_ADDRESS,
        settings.BLAUPAUSE_OPERATOR_CONTACT,
        settings.BLAUPAUSE_PRIVACY_OFFICER,
        settings.BLAUPAUSE_PRIVACY_AUTHORITY,
    )


def cookie_names() -> Mapping[str, str]:
    """What the settings call the cookies."""
    return {name: str(getattr(settings, name)) for name in _COOKIE_SETTINGS}


def cookies(language: str) -> list[tuple[str, str, str]]:
    """Name, purpose and term of every cookie."""
    return list(cookie_rows(packaged(), language, cookie_names()))


def logs(language: str) -> list[tuple[str, str, str]]:
    """Name, content and term of everything written outside the database."""
    return [(one.name.text(language), one.content.text(language), one.term.text(language)) for one in packaged().logs]


def terms(language: str) -> list[tuple[str, str, str]]:
    """Name, starting point and term of every rule about people."""
    declared = packaged()
    personal = {g.delete for said in declared.models.values() for g in said.groups if g.kind in PERSONAL}
    return [
        (rule.name.text(language), rule.start.text(language), words.days(rule.days, language))
        for rule in declared.rules.values()
        if rule.key in personal or rule.store is not None
    ]


def document(form: str, language: str) -> str:
    """Record of processing activities and deletion concept in one of rendering.FORMATS."""
    if form == "csv":
        return rendering.as_csv(packaged(), language)
    found = report(packaged(), operator(), language, cookie_names())
    render: dict[str, Callable[[Section], str]] = {
        "md": rendering.markdown,
        "html": lambda section: rendering.as_html(section, language),
        "json": rendering.as_json,
    }
    return render[form](found)
