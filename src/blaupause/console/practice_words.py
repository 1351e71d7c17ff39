# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sizes and votes in words, for pages about practice and effort."""

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from blaupause.rollout.effortstats import SIZES
from blaupause.rollout.practicerules import Votes


def size_word(number: int) -> str:
    """A class of authorities by the people they serve."""
    if number == len(SIZES):
        return gettext("%(from)s and more") % {"from": _number(SIZES[-1])}
    if number == 0:
        return gettext("below %(to)s") % {"to": _number(SIZES[0])}
    return gettext("%(from)s to below %(to)s") % {
        "from": _number(SIZES[number - 1]),
        "to": _number(SIZES[number]),
    }


def votes_words(votes: Votes) -> str:
    """How many took it over, and of those who say so, whether it helped; numbers, no stars."""
    if not votes.adopted:
        return gettext("Nobody has adopted this yet.")
    adopted = ngettext(
        "%(number)s authority has adopted this.", "%(number)s authorities have adopted this.", votes.adopted
    ) % {"number": _number(votes.adopted)}
    if not votes.rated:
        return f"{adopted} {gettext('Nobody has said yet whether it helped.')}"
    rated = ngettext(
        "%(rated)s says whether it helped: yes %(helped)s, in part %(partly)s, no %(not)s.",
        "%(rated)s say whether it helped: yes %(helped)s, in part %(partly)s, no %(not)s.",
        votes.rated,
    ) % {
        "rated": _number(votes.rated),
        "helped": _number(votes.helped),
        "partly": _number(votes.partly),
        "not": _number(votes.not_helped),
    }
    return f"{adopted} {rated}"


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
