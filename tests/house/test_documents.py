# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every command line that the documents show is real: the script exists, the command takes these arguments."""

import os
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, get_commands, load_command_class

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "README.de.md", "CONTRIBUTING.md"]
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def shown_lines(document: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return [line for block in _BLOCK.findall(text) for line in block.splitlines() if line.strip()]


LINES = [(document, line) for document in DOCUMENTS for line in shown_lines(document)]


def parse_product_command(arguments: list[str]) -> None:
    """Let the command's own parser read the arguments; it exits on anything it does not know."""
    if arguments == ["help"]:
        return
    name = arguments[0]
    app = get_commands()[name]
    assert str(app).startswith("blaupause."), f"{name} is not a command of ours"
    command = load_command_class(str(app), name)
    command.create_parser("blaupause", name).parse_args(arguments[1:])


@pytest.mark.parametrize(("document", "line"), LINES, ids=[f"{d}: {line}" for d, line in LINES])
def test_a_shown_command_line_is_real(document: str, line: str) -> None:
    programme, *arguments = shlex.split(line)
    if programme == ".venv/bin/blaupause":
        parse_product_command(arguments)
    elif programme == ".venv/bin/python":
        assert arguments[:1] == ["-m"]
        assert (ROOT / "src" / Path(*arguments[1].split("."))).with_suffix(".py").is_file()
    else:
        assert programme.startswith("./script/")
        assert os.access(ROOT / programme, os.X_OK)
        if programme == "./script/demo":
            parse_product_command(["serve", *arguments])


def test_both_languages_show_the_same_commands() -> None:
    assert shown_lines("README.md") == shown_lines("README.de.md")
    assert len(shown_lines("README.md")) > 5


@pytest.mark.parametrize("line", ["units fly", "unheard-of", "serve --fast", "blueprint"])
def test_an_invented_command_line_is_noticed(line: str) -> None:
    with pytest.raises((SystemExit, KeyError, CommandError)):
        parse_product_command(line.split())


@pytest.mark.parametrize("document", ["README.md", "README.de.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "README.de.md"])
def test_every_setting_that_the_readme_names_is_read_somewhere(document: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))
    assert named
    assert {name for name in named if f'"{name}"' not in code} == set()
