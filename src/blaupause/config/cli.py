# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command `blaupause`: makes sure a database runs, then hands over to Django's commands."""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import blaupause
from blaupause.kernel.problems import Problem

# These answer without a database; nobody should wait for a server to read a help text.
_WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "version",
}
_FOR_THE_OWNER = {"migrate", "flush", "sqlflush", "dbshell"}
_PACKAGE = Path(__file__).resolve().parent.parent
_HELP_FLAGS = {"-h", "--help", "--version"}

_HELP = """\
Blaupause – vom Werkstattgespräch zur ehrlichen Flächendeckung
            from workshops to honest coverage figures

Aufruf / usage: blaupause BEFEHL [OPTIONEN]      blaupause BEFEHL --help

{commands}

Umgebung / environment
  DATABASE_URL      PostgreSQL-Server; sonst läuft ein eigener / else one of its own is run
  BLAUPAUSE_DATA    Datenordner / data folder (jetzt / now: {data})
  BLAUPAUSE_ENGINE  system | wheel: welche PostgreSQL-Programme / which PostgreSQL programmes
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. A `Problem` becomes one paragraph on stderr and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.config.settings")
    signal.signal(signal.SIGTERM, _leave)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without umlauts is no reason to fail
    try:
        if not given or given in (["help"], ["-h"], ["--help"]):
            _print_help()
        elif given in (["version"], ["--version"]):
            print(f"Blaupause {blaupause.__version__}")
        else:
            _run(given)
    except Problem as problem:
        return _fail(problem)
    except BrokenPipeError:  # whoever read along (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    return 0


def _run(given: list[str]) -> None:
    from django.core.management import CommandError, execute_from_command_line

    from blaupause.config import german

    _refuse_unknown(given[0])
    german.speak()
    # Django prints errors of its own under the English name of their class; told to, it hands them on instead.
    handed_on = [] if given[0] in ("help", "version") or given[0].startswith("-") else ["--traceback"]
    with _database(given), _acting_on_the_server(given[0]):
        try:
            execute_from_command_line(["blaupause", given[0], *handed_on, *given[1:]])
        except CommandError as error:
            if "--traceback" in given:
                raise
            print(f"Fehler: {error}", file=sys.stderr)
            raise SystemExit(error.returncode) from None


def _acting_on_the_server(command: str) -> contextlib.AbstractContextManager[object]:
    """Whoever may run commands on the server reaches everything; `serve` leaves it to each request."""
    from blaupause.accounts.scope import system
    from blaupause.accounts.wall import acting
    from blaupause.kernel.clock import today

    return contextlib.nullcontext() if command == "serve" else acting(system(command, today()))


def _refuse_unknown(name: str) -> None:
    """Looked up in the folders: Django's own list needs settings, and those need the database's address first."""
    from django.core import management

    own = {path.stem for path in _PACKAGE.glob("*/management/commands/*.py")}
    if name not in own | set(management.find_commands(management.__path__[0])) | _WITHOUT_DATABASE | _HELP_FLAGS:
        raise Problem(
            "no-such-command",
            f"Den Befehl „{name[:40]}“ gibt es nicht.",
            f"There is no command “{name[:40]}”.",
            "„blaupause help“ zeigt alle.",
            "“blaupause help” lists them all.",
        )


def _needs_no_database(given: list[str]) -> bool:
    """Help texts, and an auditor with an exported ledger on a machine of their own."""
    checks_a_file = given[:2] == ["ledger", "verify"] and len(given) > 2
    return given[0] in _WITHOUT_DATABASE or bool(_HELP_FLAGS.intersection(given)) or checks_a_file


@contextlib.contextmanager
def _database(given: list[str]) -> Iterator[None]:
    """Run the engine around the command; `serve` alone claims the data folder for itself."""
    if _needs_no_database(given):
        yield
        return
    from blaupause.ops import engine

    lease = engine.start(exclusive=given[0] == "serve")
    try:
        if given[0] == "serve":
            print(lease.engine.description, file=sys.stderr, flush=True)
        os.environ["BLAUPAUSE_OWNER_URL"] = lease.owner_url
        os.environ["DATABASE_URL"] = lease.owner_url if given[0] in _FOR_THE_OWNER else lease.url
        with _unreachable_database_is_a_problem():
            yield
    finally:
        engine.stop(lease)


@contextlib.contextmanager
def _unreachable_database_is_a_problem() -> Iterator[None]:
    from django.db import OperationalError, ProgrammingError
    from psycopg.errors import UndefinedTable

    try:
        yield
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        raise Problem(
            "database-empty",
            "Die Datenbank ist noch leer.",
            "The database is still empty.",
            "Zuerst „blaupause serve“ oder „blaupause migrate“ ausführen.",
            "Run “blaupause serve” or “blaupause migrate” first.",
        ) from error
    except OperationalError as error:
        words = " ".join(str(error).split())
        raise Problem(
            "database-unreachable",
            f"Die Datenbank antwortet nicht: {words}",
            f"The database does not answer: {words}",
            "DATABASE_URL und den Server prüfen.",
            "Check DATABASE_URL and the server.",
        ) from error


def _leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM unwinds like an exit, so that the engine is stopped as well."""
    raise SystemExit(143)


def _fail(problem: Problem) -> int:
    print(f"Fehler: {problem.text('de')}", file=sys.stderr)
    return 2


def _print_help() -> None:
    import django
    from django.core.management import get_commands, load_command_class

    from blaupause.ops.engine import default_data_folder

    django.setup()
    own = sorted((name, app) for name, app in get_commands().items() if app.startswith("blaupause."))
    width = max((len(name) for name, _ in own), default=0)
    lines = [f"  {name:{width}}  {load_command_class(app, name).help}" for name, app in own]
    print(_HELP.format(commands="\n".join(lines), data=default_data_folder()))
