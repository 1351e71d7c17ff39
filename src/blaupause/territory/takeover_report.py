# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Takeovers as lines for the command line."""

from collections.abc import Iterator, Sequence

from blaupause.accounts.scope import Scope
from blaupause.kernel.problems import Problem
from blaupause.kernel.succession import Case, Decisions, Preview, chosen
from blaupause.territory import takeovers
from blaupause.territory.takeover_approval import FATES


def listed(by: Scope) -> Iterator[str]:
    """One line per case, the newest first."""
    for one in takeovers.standing(by):
        case = one.case
        gone = "; ".join(part.name for part in (*case.gone, *case.remaining))
        after = "; ".join(part.name for part in case.successors)
        left = f"noch {one.left}" if one.left else "nichts mehr zu übernehmen"
        told = left if case.whole else f"{left}, müssen Menschen entscheiden"
        yield f"{case.number:>6}  {case.on:%d.%m.%Y}  {gone} → {after}: {told}"


def decisions(given: Sequence[str]) -> Decisions:
    """`key=value` from the command line. Raises Problem takeover.choice."""
    found = {}
    for one in given:
        key, sign, value = one.rpartition("=")
        if not sign or not key:
            raise Problem(
                "takeover.choice",
                f"„{one[:60]}“ ist keine Entscheidung; so sieht eine aus: FRAGE=WERT.",
                f"“{one[:60]}” is no decision; one looks like this: QUESTION=VALUE.",
            )
        found[key] = value
    return found


def lines(case: Case, found: Preview, made: Decisions) -> Iterator[str]:
    """Every thing with its fate, every choice with what is chosen (*), what stands against it."""
    yield f"{'; '.join(one.name for one in case.gone)} → {'; '.join(one.name for one in case.successors)}"
    for thing in found.things:
        yield f"  {FATES[thing.fate][0]}: {thing.title}" + (f" ({thing.detail})" if thing.detail else "")
    for choice in found.choices:
        yield f"{choice.title}  [{choice.key}]"
        picked = chosen(choice, made)
        for value, label in choice.options:
            yield f"  {'*' if value == picked else ' '} {value}: {label}"
    yield from found.hindrances
