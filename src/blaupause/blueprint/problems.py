# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can go wrong with versions of blueprints."""

from blaupause.blueprint.rules.change_classes import ChangeClass
from blaupause.blueprint.rules.change_words import CLASSES
from blaupause.kernel.problems import Problem

_STATES = {
    "review": ("liegt zur Prüfung vor", "is being reviewed"),
    "released": ("ist freigegeben", "is released"),
    "withdrawn": ("wurde verworfen", "was discarded"),
}


def not_a_draft(status: str) -> Problem:
    """Only a draft is edited."""
    de, en = _STATES[status]
    return Problem(
        "blueprint.not_a_draft",
        f"Diese Fassung {de} und lässt sich nicht mehr ändern.",
        f"This version {en} and cannot be changed any more.",
        "Wer den Antrag gestellt hat, kann ihn zurückziehen."
        if status == "review"
        else "Bitte einen neuen Entwurf beginnen.",
        "Who asked for the review can take it back." if status == "review" else "Please begin a new draft.",
    )


def other_blueprint(key: str) -> Problem:
    """A draft stays a draft of its blueprint."""
    return Problem(
        "blueprint.other_blueprint",
        f"Das ist ein Entwurf der Blaupause „{key}“; Schlüssel und Land müssen bleiben.",
        f"This is a draft of the blueprint “{key}”; key and Land have to stay.",
    )


def of_another_land(key: str) -> Problem:
    """A key belongs to the Land that released it first."""
    return Problem(
        "blueprint.of_another_land",
        f"Die Blaupause „{key}“ gehört einem anderen Land.",
        f"The blueprint “{key}” belongs to another Land.",
        "Bitte einen eigenen Schlüssel nehmen.",
        "Please take a key of your own.",
    )


def foreign_commitment(key: str, land: str) -> Problem:
    """A Land promises for itself only."""
    return Problem(
        "blueprint.foreign_commitment",
        f"Das Leistungsversprechen „{key}“ ist eines von Land {land}, die Blaupause nicht.",
        f"The commitment “{key}” is one of Land {land}, the blueprint is not.",
        "Eine Blaupause verspricht nur für das eigene Land.",
        "A blueprint makes commitments for its own Land only.",
    )


def nothing_new() -> Problem:
    """The content is released already."""
    return Problem(
        "blueprint.nothing_new",
        "Genau dieser Inhalt ist schon die neueste Fassung.",
        "Exactly this content is the newest version already.",
    )


def version_taken(version: str) -> Problem:
    """One number, one content."""
    return Problem(
        "blueprint.version_taken",
        f"Die Fassung {version} gibt es schon, mit anderem Inhalt.",
        f"There is a version {version} already, with another content.",
        "Bitte eine höhere Nummer wählen.",
        "Please choose a higher number.",
    )


def version_too_low(version: str, base: str, least: str, change: ChangeClass, example: tuple[str, str]) -> Problem:
    """The number says less than the change is grave. `example`: the gravest change in German and English."""
    de, en = CLASSES[change]
    return Problem(
        "blueprint.version_too_low",
        f"Die Nummer {version} ist zu niedrig: Seit {base} gibt es Änderungen der Art „{de}“, zum Beispiel "
        f"„{example[0]}“.",
        f"The number {version} is too low: since {base} there are changes of the kind “{en}”, for example "
        f"“{example[1]}”.",
        f"Bitte mindestens {least} nehmen.",
        f"Please take at least {least}.",
    )


def no_such_version(reference: str) -> Problem:
    """Neither packaged nor a folder nor stored."""
    return Problem(
        "blueprint.no_such_version",
        f"Eine Fassung „{reference[:80]}“ gibt es nicht.",
        f"There is no version “{reference[:80]}”.",
        "Möglich sind: ein mitgelieferter Schlüssel (bayern), ein Ordner, bayern@0.1.0, entwurf:7.",
        "Possible are: a packaged key (bayern), a folder, bayern@0.1.0, entwurf:7.",
    )


def none_released(key: str) -> Problem:
    """No version of a blueprint is stored here at all."""
    return Problem(
        "blueprint.no_such_version",
        f"Von der Blaupause „{key[:80]}“ ist hier noch keine Fassung geladen.",
        f"No version of the blueprint “{key[:80]}” is loaded here yet.",
        "Laden mit: blaupause blueprint apply ORDNER, oder mit einem mitgelieferten Schlüssel (bayern).",
        "Load one with: blaupause blueprint apply FOLDER, or with a packaged key (bayern).",
    )


def tampered(key: str, version: str) -> Problem:
    """What is stored is not what was released."""
    return Problem(
        "blueprint.tampered",
        f"Der gespeicherte Inhalt von {key}@{version} passt nicht zu seiner Prüfsumme. Er wird nicht benutzt.",
        f"The stored content of {key}@{version} does not fit its checksum. It is not used.",
        "Bitte die Datenbank prüfen und die Sicherung einspielen.",
        "Please examine the database and restore the backup.",
    )
