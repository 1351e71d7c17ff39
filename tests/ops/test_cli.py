# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command `blaupause`: help, clean refusals, and the database around every command."""

import argparse
import ast
import contextlib
import inspect
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management.base import BaseCommand
from django.db import OperationalError

from blaupause import __version__
from blaupause.config import cli, german
from blaupause.kernel.problems import Problem
from blaupause.ops.management.commands.serve import choose_port
from tests.ops.conftest import ROOT, server_pid

TO_PROGRAMMERS = {
    ".__call__() not defined",
    "'required' is an invalid argument for positionals",
    "%r is not callable",
    'argument "-" with mode %r',
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "conflicting option string: %s",
    "conflicting option strings: %s",
    "conflicting subparser alias: %s",
    "conflicting subparser: %s",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional",
}
"""What argparse says to whoever writes a command."""


def blaupause(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "blaupause", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(autouse=True)
def own_signal_handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_without_arguments_it_lists_our_own_commands_in_two_languages(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BLAUPAUSE_DATA", str(empty / "never"))
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    assert "  serve " in shown
    assert "Aufruf / usage" in shown
    assert "runserver" not in shown
    assert str(empty / "never") in shown
    assert not (empty / "never").exists()


def test_the_version_is_the_products_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == cli.main(["--version"]) == 0
    assert set(capsys.readouterr().out.splitlines()) == {f"Blaupause {__version__}"}


def test_a_help_text_needs_no_database(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BLAUPAUSE_DATA", str(empty / "never"))
    with pytest.raises(SystemExit) as leaving:
        cli.main(["serve", "--help"])
    assert leaving.value.code == 0
    assert "--with-demonstration" in capsys.readouterr().out
    assert not (empty / "never").exists()


def test_a_problem_is_one_german_paragraph_without_a_traceback(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty / "file").touch()
    monkeypatch.setenv("BLAUPAUSE_DATA", str(empty / "file"))
    assert cli.main(["migrate", "--check"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Fehler: Der Datenordner")
    assert said.count("\n") == 1


def test_a_server_that_does_not_answer_is_a_problem_too() -> None:
    result = blaupause("showmigrations", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert result.returncode == 2
    assert result.stderr.startswith("Fehler: Die Datenbank antwortet nicht")
    assert "Traceback" not in result.stderr


def test_a_command_starts_the_engine_and_stops_it_afterwards(data: Path) -> None:
    result = blaupause("showmigrations", "ledger", BLAUPAUSE_DATA=str(data))
    assert (result.returncode, result.stderr) == (0, "")
    assert "ledger" in result.stdout
    assert server_pid(data) is None


def test_termination_unwinds_like_an_exit() -> None:
    cli.main(["version"])
    with pytest.raises(SystemExit) as leaving:
        signal.raise_signal(signal.SIGTERM)
    assert leaving.value.code == 143


def test_an_outage_in_the_middle_of_a_command_is_explained() -> None:
    with pytest.raises(Problem, match="antwortet nicht: gone away"), cli._unreachable_database_is_a_problem():
        raise OperationalError("gone\n  away")


def test_a_taken_port_is_refused_when_wished_for_and_avoided_otherwise() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(Problem, match=str(taken)):
            choose_port("127.0.0.1", taken)
        assert choose_port("127.0.0.1", None) != taken


def test_any_free_port_is_found_when_the_preferred_ones_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blaupause.ops.management.commands.serve._is_free", lambda _host, _port: False)
    assert choose_port("127.0.0.1", None) > 1023
    assert choose_port("::1", None) > 1023


def test_an_unknown_command_is_refused_in_german(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["murks"]) == 2
    assert "„murks“ gibt es nicht" in capsys.readouterr().err


# ── German throughout ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def german_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the command line is taught, the other tests find it as it was."""
    for name in ("_", "ngettext"):
        monkeypatch.setattr(argparse, name, getattr(argparse, name))
    monkeypatch.setattr(argparse.ArgumentParser, "_get_value", argparse.ArgumentParser._get_value)
    monkeypatch.setattr(BaseCommand, "suppressed_base_arguments", set())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["blueprint", "--no-such"], "Es fehlt: UNTERBEFEHL."),
        (["blueprint", "chek"], "UNTERBEFEHL: 'chek' gibt es nicht. Möglich sind: 'check'"),
        (["blueprint", "check"], "Es fehlt: BLAUPAUSE."),
        (["blueprint", "plan", "bayern", "--most", "x"], "--most: 'x' passt nicht; erwartet wird: eine ganze Zahl."),
        (["blueprint", "plan", "bayern", "--out"], "--out: Es fehlt der Wert."),
        (["catalog"], "Es fehlt: UNTERBEFEHL."),
        (["check", "--bogus"], "Unbekannte Angabe: --bogus"),
    ],
)
def test_a_mistake_in_the_arguments_is_told_in_german(
    arguments: list[str],
    expected: str,
    german_undone: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli, "_database", lambda _given: contextlib.nullcontext())
    with pytest.raises(SystemExit) as leaving:
        cli.main(arguments)
    said = capsys.readouterr().err
    assert leaving.value.code == 2
    assert said.startswith("Aufruf: blaupause ")
    assert f"\nFehler: {expected}" in said
    assert "error" not in said


def test_an_error_of_a_command_begins_like_every_other(
    german_undone: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_database", lambda _given: contextlib.nullcontext())
    with pytest.raises(SystemExit) as leaving:
        cli.main(["privacy", "delete", "--day", "2999-01-01"])
    assert leaving.value.code == 2
    assert capsys.readouterr().err == "Fehler: Ein Tag in der Zukunft ist nur mit --dry-run erlaubt.\n"


def test_argparse_says_nothing_to_people_that_is_not_translated() -> None:
    """Planted by every new version of Python: a sentence that nobody has translated yet."""
    tree = ast.parse(inspect.getsource(argparse))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    marked = [node for node in calls if node.func.id in ("_", "ngettext")]  # type: ignore[attr-defined]
    said = {one.value for node in marked for one in node.args if isinstance(one, ast.Constant)}
    assert said - german.SENTENCES.keys() == TO_PROGRAMMERS
    assert german.SENTENCES.keys() - said == {"subcommands"}, "which is built where it is used"
    places = re.compile(r"%(?:\(\w+\))?[sr]")
    for english, deutsch in german.SENTENCES.items():
        assert set(places.findall(deutsch)) <= set(places.findall(english)), english


def test_help_lists_no_options_that_only_programmers_need(
    german_undone: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["blueprint", "--help"])
    said = capsys.readouterr().out
    assert said.startswith("Aufruf: ")
    assert "--pythonpath" not in said
    assert "diese Hilfe zeigen" in said
