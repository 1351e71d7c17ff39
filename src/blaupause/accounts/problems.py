# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can go wrong around people, rights and approvals."""

from collections.abc import Mapping

from blaupause.kernel.problems import Problem


class Conflict(Problem):
    """Somebody else changed the object in between: the second of two gets both versions and loses nothing.

    `theirs` and `yours`: field (German label) → value as people read it.
    """

    def __init__(self, theirs: Mapping[str, str], yours: Mapping[str, str]) -> None:
        super().__init__(
            "accounts.conflict",
            "In der Zwischenzeit hat jemand anderes hier etwas geändert.",
            "Somebody else has changed this in the meantime.",
            "Beide Fassungen stehen nebeneinander; bitte wählen.",
            "Both versions stand side by side; please choose.",
        )
        self.theirs = dict(theirs)
        self.yours = dict(yours)


class ScopeMissing(RuntimeError):
    """A programming mistake: rows that belong to somebody were asked for without saying on whose behalf."""


def not_found() -> Problem:
    """The same words whether it does not exist or belongs to somebody else."""
    return Problem(
        "accounts.not_found",
        "Das gibt es hier nicht.",
        "There is no such thing here.",
    )


def second_factor_missing() -> Problem:
    """Allowed, but only after a second factor."""
    return Problem(
        "accounts.second_factor",
        "Dafür ist eine Anmeldung mit zweitem Faktor nötig.",
        "This needs a sign-in with a second factor.",
        "Bitte unter „Sicherheit“ einen zweiten Faktor einrichten und neu anmelden.",
        "Please set up a second factor under “Security” and sign in again.",
    )


def role_too_high() -> Problem:
    """One may give and end roles there, but not this one."""
    return Problem(
        "accounts.role_too_high",
        "Diese Rolle können Sie nicht vergeben oder beenden.",
        "You cannot give or end this role.",
        "Leitung, Revision und Administration vergibt die Administration.",
        "Leads, auditors and administrators are appointed by an administrator.",
    )


def not_oneself() -> Problem:
    """Nobody gives rights to themselves."""
    return Problem(
        "accounts.not_oneself",
        "Niemand kann sich selbst Rechte geben.",
        "Nobody can give rights to themselves.",
        "Bitte eine andere Person darum, die das darf.",
        "Please ask somebody else who may do so.",
    )


def last_of_role(role: str) -> Problem:
    """After this nobody in the organisation would have that role; has to be said on purpose."""
    de, en = ("die Administration", "administrator") if role == "administrator" else ("die Leitung", "lead")
    return Problem(
        "accounts.last_of_role",
        f"Das ist die letzte Person, die hier {de} hat.",
        f"This is the last {en} here.",
        "Wenn das so gewollt ist, bitte ausdrücklich bestätigen.",
        "If this is intended, please confirm it expressly.",
    )


def invalid(field: str, de: str, en: str) -> Problem:
    """One entry of a form cannot be taken; the code ends with the name of the field."""
    return Problem(f"accounts.invalid.{field}", de, en)


def own_request() -> Problem:
    """Four eyes are the eyes of two people, whatever roles one of them has."""
    return Problem(
        "accounts.own_request",
        "Sie haben das beantragt; entscheiden muss jemand anderes.",
        "You asked for this; somebody else has to decide.",
    )


def own_work() -> Problem:
    """Who worked on something does not decide on it."""
    return Problem(
        "accounts.own_work",
        "Sie haben daran mitgearbeitet; entscheiden muss jemand anderes.",
        "You worked on this; somebody else has to decide.",
    )


def already_approved() -> Problem:
    """Two approvals are those of two people."""
    return Problem(
        "accounts.already_approved",
        "Sie haben schon zugestimmt. Es fehlt noch eine andere Person.",
        "You have approved already. Somebody else is still needed.",
    )


def not_the_author() -> Problem:
    """Only who asked may take it back; others reject."""
    return Problem(
        "accounts.not_the_author",
        "Zurückziehen kann das nur, wer es beantragt hat.",
        "Only the person who asked for this can withdraw it.",
    )


def stale_request() -> Problem:
    """What the change was made against has moved on."""
    return Problem(
        "accounts.stale_request",
        "Seit dem Antrag hat sich geändert, worauf er sich bezieht. Es wurde nichts freigegeben.",
        "What the request refers to has changed since it was made. Nothing was approved.",
        "Der Antrag wartet weiter. Bitte ablehnen und mit dem neuen Stand neu beantragen lassen.",
        "The request goes on waiting. Please reject it and have it made again on the new state.",
    )


def no_reason(limit: int) -> Problem:
    """Whoever asks or turns down says why."""
    return Problem(
        "accounts.no_reason",
        f"Es fehlt eine Begründung (1 bis {limit} Zeichen).",
        f"A reason is missing (1 to {limit} characters).",
    )
