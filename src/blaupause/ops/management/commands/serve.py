# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`blaupause serve`: everything in one process tree, from an empty folder to the first page."""

import argparse
import ctypes
import http.client
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver

from blaupause.kernel.problems import Problem
from blaupause.ops import attendant

_PREFERRED_PORT = 8000
_PATIENCE = 60.0
_THREADS = min(8, 2 * (os.cpu_count() or 1))  # each keeps a database connection of its own


class Command(BaseCommand):
    """Prepare the database and serve the product until it is told to stop."""

    help = "Alles einrichten und im Browser zeigen / set up everything and serve it"
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Adresse / address (127.0.0.1)")
        parser.add_argument("--port", type=int, help="Port (sonst ein freier ab / else a free one from 8000)")
        parser.add_argument(
            "--with-demonstration",
            action="store_true",
            help="erfundene, gekennzeichnete Einträge laden / load invented, marked entries",
        )

        parser.add_argument(
            "--with-demonstration-people",
            action="store_true",
            help="erfundene, gekennzeichnete Personen zum Anmelden / invented, marked people to sign in as",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        host: str = options["host"]
        port = choose_port(host, options["port"])
        _migrate()
        from blaupause.ops.setup import prepare

        prepare(with_demonstration=options["with_demonstration"], with_people=options["with_demonstration_people"])
        _load_pages()
        connections.close_all()  # the forked worker must not share them
        _serve(host, port)


def _migrate() -> None:
    """In a process of its own, because it works under the owner's role."""
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        command = [sys.executable, "-m", "blaupause", "migrate", "--no-input", "--verbosity", "0"]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 (our own interpreter, fixed words)
            raise Problem(
                "migration-failed",
                "Die Tabellen ließen sich nicht auf den neuen Stand bringen (siehe oben).",
                "The tables could not be brought up to date (see above).",
            )


def _load_pages() -> None:
    """Here rather than in the worker: a mistake ends the command, and the first page is quick."""
    importlib.import_module("blaupause.config.wsgi")
    assert get_resolver().url_patterns


def choose_port(host: str, wanted: int | None) -> int:
    """The wanted port or a refusal; without a wish 8000, one of the next, or any free one."""
    if wanted:
        if _is_free(host, wanted):
            return wanted
        raise Problem(
            "port-in-use",
            f"Port {wanted} auf {host} ist belegt oder nicht erlaubt.",
            f"Port {wanted} on {host} is in use or not permitted.",
            "Einen anderen nehmen (--port) oder die Angabe weglassen.",
            "Take another one (--port) or leave it out.",
        )
    for port in range(_PREFERRED_PORT, _PREFERRED_PORT + 20):
        if _is_free(host, port):
            return port
    with _socket(host) as probe:
        try:
            probe.bind((host, 0))
        except (OSError, UnicodeError) as error:
            raise Problem(
                "host-unusable",
                f"Auf der Adresse „{host}“ lässt sich auf diesem Rechner nichts anbieten.",
                f"Nothing can be served on the address “{host}” of this machine.",
                "Eine Adresse dieses Rechners nehmen, z. B. 127.0.0.1 oder 0.0.0.0.",
                "Take an address of this machine, e.g. 127.0.0.1 or 0.0.0.0.",
            ) from error
        return int(probe.getsockname()[1])


def _is_free(host: str, port: int) -> bool:
    with _socket(host) as probe:
        # The web server shares ports (SO_REUSEPORT), so a port in use has to be noticed beforehand.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (OSError, OverflowError, UnicodeError):
            return False
    return True


def _socket(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)


def _serve(host: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "blaupause.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=_THREADS,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: threading.Thread(target=announce, args=(host, port), daemon=True).start())
    os.register_at_fork(after_in_child=die_with_parent)
    with attendant.beside(lambda: _answers(host, port)):
        server.serve()


def die_with_parent() -> None:
    """Ask Linux to end this worker when the main process is killed; else it would keep the port."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def announce(host: str, port: int) -> None:
    """Print the address as soon as the product really answers."""
    shown = f"[{host}]" if ":" in host else host
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        time.sleep(0.05)
        if _answers(host, port):
            print(f"Blaupause läuft: http://{shown}:{port}/", flush=True)
            return
    print(f"Blaupause antwortet nicht: http://{shown}:{port}/healthz", file=sys.stderr, flush=True)


def _answers(host: str, port: int) -> bool:
    return _healthy({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port)  # noqa: S104 (compared only)


def _healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": _host_name()})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _host_name() -> str:
    """A name the product answers to, whatever names the operator allows."""
    names = (name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*")))
    return next(names, "localhost")
