# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The repository is used behind mirrors: no committed file names a package registry's host."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not contain what it looks for.
HOSTS = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("conda", "anaconda", "org"),
        ("crates", "io"),
        ("registry", "docker", "io"),
    ]
]


def mentions(folder: Path) -> list[str]:
    """Places in committed or about to be committed files that name one of the hosts."""
    command = [
        "git",
        "grep",
        "--untracked",
        "-I",
        "-n",
        "-i",
        "-F",
        *(part for host in HOSTS for part in ("-e", host)),
    ]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert found.returncode in (0, 1), found.stderr
    return found.stdout.splitlines()


def test_no_file_names_a_package_registry() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert mentions(ROOT) == []


def test_a_planted_host_would_be_found(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "lock").write_text(f"url = https://files.{HOSTS[1].upper()}/x.whl\n")
    assert len(mentions(tmp_path)) == 1
