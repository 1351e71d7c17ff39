# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling all authorities how a step was done, taking it out again, and saying that one took it over.

The ledger gets the title and the step, never the text: should a text name somebody, it can be taken out for good.
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F

from blaupause.accounts.acting import actor, chain_of
from blaupause.accounts.fields import line, website
from blaupause.accounts.problems import Conflict, invalid, not_found
from blaupause.accounts.queries import invented
from blaupause.accounts.rules import Kind, Verb
from blaupause.accounts.scope import Scope, Seat
from blaupause.accounts.wall import acting
from blaupause.authorities.queries import AuthorityInfo, authorities, place_of_authority
from blaupause.blueprint.queries import version
from blaupause.catalog.queries import commitments, specialist_systems
from blaupause.kernel.clock import now
from blaupause.ledger.actions import append
from blaupause.ledger.rules import Draft
from blaupause.rollout.deviations import reasoned
from blaupause.rollout.models import Adoption, Connection, Solution
from blaupause.rollout.practicerules import personal
from blaupause.rollout.workrules import Rating

MAX_TITLE: Final = 120
MAX_TEXT: Final = 3000
MAX_LICENCE: Final = 60
MAX_COMMENT: Final = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells the others. `licence`: of what the link leads to. `system_id`: where it was done with."""

    title: str
    text: str
    link: str = ""
    licence: str = ""
    system_id: int | None = None

    def checked(self) -> "Told":
        """Without blanks and control characters. Raises Problem accounts.invalid.<field>."""
        text = self.text.strip()
        if not text or len(text) > MAX_TEXT or "\x00" in text:
            raise invalid(
                "text",
                f"Bitte beschreiben, was Sie getan haben (1 bis {MAX_TEXT} Zeichen).",
                f"Please describe what you did (1 to {MAX_TEXT} characters).",
            )
        told = Told(
            line(self.title, "title", longest=MAX_TITLE),
            text,
            website(self.link),
            line(self.licence, "licence", longest=MAX_LICENCE, required=False),
            self.system_id,
        )
        _nobody_named(f"{told.title}\n{told.text}", "text")
        return told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an authority says of a solution it took over. `rating` None: it cannot tell yet."""

    rating: Rating | None
    comment: str = ""


def share(*, by: Scope, connection_id: int, step: str, told: Told) -> int:
    """Tell all authorities how a step of this connection was done; the number of the solution.

    Raises Problem accounts.not_found, accounts.invalid.<field>.
    """
    row = Connection.objects.filter(pk=connection_id).first()
    if row is None:
        raise not_found()
    seat = by.require(Verb.ADD, Kind.PRACTICE, row.place)
    given, made_up = told.checked(), by.key in invented({by.key})
    if step not in version(row.blueprint_version_id).document.steps:
        raise invalid("step", "Diesen Schritt gibt es hier nicht.", "There is no such step here.")
    _possible_system(given.system_id, made_up)
    with acting(by), transaction.atomic():
        made = Solution.objects.create(
            authority_id=row.authority_id,
            commitment_id=row.commitment_id,
            blueprint_version_id=row.blueprint_version_id,
            step=step,
            system_id=given.system_id,
            title=given.title,
            text=given.text,
            link=given.link,
            licence=given.licence,
            organisation=seat.organisation_key if seat else "",
            demonstration=made_up,
            recorded_at=now(),
            recorded_by=by.key,
            place=row.place,
        )
        _tell(by, seat, made, "practice.shared", authorities()[row.authority_id])
    return made.pk


def edit(*, by: Scope, number: int, told: Told, seen: int) -> int:
    """Say it better; the new version. For those who may write where it comes from, nobody else.

    Raises Problem accounts.not_found, accounts.invalid.<field>, and Conflict when it has moved on from `seen`.
    """
    with acting(by), transaction.atomic():
        row, seat = _changeable(by, number, Verb.EDIT, seen)
        given = told.checked()
        if given.system_id != row.system_id:
            _possible_system(given.system_id, row.demonstration)
        row.title = given.title
        Solution.objects.within(by, Verb.EDIT).filter(pk=number).update(
            title=given.title,
            text=given.text,
            link=given.link,
            licence=given.licence,
            system_id=given.system_id,
            version=F("version") + 1,
        )
        _tell(by, seat, row, "practice.edited", authorities()[row.authority_id])
    return seen + 1


def withdraw(*, by: Scope, number: int, why: str, seen: int) -> None:
    """Take it out: only those who could do that see it from now on, with the reason.

    Raises Problem accounts.not_found, accounts.invalid.why, and Conflict when it has moved on from `seen`.
    """
    with acting(by), transaction.atomic():
        row, seat = _changeable(by, number, Verb.END, seen)
        reason = reasoned(why, "why")
        Solution.objects.within(by, Verb.END).filter(pk=number).update(
            withdrawn_at=now(), withdrawn_by=by.key, withdrawn_why=reason, version=F("version") + 1
        )
        _tell(by, seat, row, "practice.withdrawn", authorities()[row.authority_id], why=reason)


def adopt(*, by: Scope, number: int, authority: str, verdict: Verdict, seen: int = 0) -> None:
    """An authority took it over; a second time, what it says of it is replaced.

    `seen`: version of what it said before, 0: nothing.

    Raises Problem accounts.not_found, accounts.invalid.<field>, and Conflict when somebody there was quicker.
    """
    comment = line(verdict.comment, "comment", longest=MAX_COMMENT, required=False)
    _nobody_named(comment, "comment")
    with acting(by), transaction.atomic():
        row, body, seat = _adoptable(by, number, authority)
        if body.id == row.authority_id:
            raise invalid("authority", "Das ist Ihre eigene Lösung.", "This is your own solution.")
        held = _held(by, row, body, seen)
        if held is None:
            Adoption.objects.create(
                solution=row,
                authority_id=body.id,
                rating=verdict.rating,
                comment=comment,
                adopted_on=by.day,
                demonstration=by.key in invented({by.key}),
                recorded_at=now(),
                recorded_by=by.key,
                place=place_of_authority(body.key),
            )
        elif (held.rating, held.comment) == (verdict.rating, comment):
            return
        else:
            Adoption.objects.within(by, Verb.ADD).filter(pk=held.pk).update(
                rating=verdict.rating,
                comment=comment,
                recorded_at=now(),
                recorded_by=by.key,
                version=F("version") + 1,
            )
        _tell(by, seat, row, "practice.adopted", body, rating=verdict.rating)


def leave(*, by: Scope, number: int, authority: str, seen: int) -> None:
    """It was not taken over after all: the row goes, the ledger keeps both.

    Raises Problem accounts.not_found, and Conflict when somebody there was quicker.
    """
    with acting(by), transaction.atomic():
        row, body, seat = _adoptable(by, number, authority)
        held = _held(by, row, body, seen)
        if held is None:
            raise not_found()
        Adoption.objects.within(by, Verb.ADD).filter(pk=held.pk).delete()
        rating = None if held.rating is None else Rating(held.rating)
        _tell(by, seat, row, "practice.left", body, rating=rating)


def _changeable(by: Scope, number: int, verb: Verb, seen: int) -> tuple[Solution, Seat | None]:
    rows = Solution.objects.within(by, verb).filter(pk=number, withdrawn_at__isnull=True)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise not_found()
    seat = by.require(verb, Kind.PRACTICE, row.place)
    if row.version != seen:
        raise Conflict({"Titel": row.title, "Was getan wurde": row.text}, {})
    return row, seat


def _adoptable(by: Scope, number: int, authority: str) -> tuple[Solution, AuthorityInfo, Seat | None]:
    row = Solution.objects.within(by).filter(pk=number, withdrawn_at__isnull=True).first()
    body = next((one for one in authorities().values() if one.key == authority), None)
    if row is None or body is None:
        raise not_found()
    return row, body, by.require(Verb.ADD, Kind.PRACTICE, place_of_authority(body.key))


def _held(by: Scope, row: Solution, body: AuthorityInfo, seen: int) -> Adoption | None:
    rows = Adoption.objects.within(by, Verb.ADD).filter(solution=row, authority=body.id)
    held = rows.select_for_update(of=("self",)).first()
    if (held.version if held else 0) != seen:
        raise Conflict({"Anmerkung": held.comment or "–"} if held else {"Übernahme": "zurückgenommen"}, {})
    return held


def _possible_system(number: int | None, made_up: bool) -> None:
    if number is not None and number not in {one.id for one in specialist_systems(demonstration=made_up)}:
        raise invalid(
            "system", "Dieses Fachverfahren gibt es hier nicht.", "There is no such specialist system here."
        )


def _nobody_named(text: str, field: str) -> None:
    if found := personal(text):
        raise invalid(
            field,
            f"„{found}“ sieht nach einem Menschen oder seiner Erreichbarkeit aus. Das lesen alle Behörden; bitte "
            "schreiben Sie stattdessen die Stelle oder Aufgabe.",
            f"“{found}” looks like a person or how to reach one. All authorities read this; please write the body or "
            "the task instead.",
        )


def _tell(
    by: Scope,
    seat: Seat | None,
    row: Solution,
    action: str,
    body: AuthorityInfo,
    *,
    why: str = "",
    rating: Rating | None = None,
) -> None:
    """One entry where it happened: of an adoption, at the place of whoever took it over."""
    place = place_of_authority(body.key)
    promise = next(one.key for one in commitments() if one.id == row.commitment_id)
    detail: dict[str, object] = {"title": row.title, "step": row.step, "authority": body.key, "commitment": promise}
    if action in ("practice.adopted", "practice.left"):
        detail["rating"] = rating.name if rating is not None else "OPEN"
    draft = Draft(action, f"solution:{row.pk}", detail, why, place=place)
    append(by=actor(by, seat, place), chain=chain_of(place), drafts=[draft])
