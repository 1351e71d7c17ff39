# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The set-up on machines as strangers have them: broken interpreters, nothing changed, broken catalogues."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from blaupause.kernel.problems import Problem
from blaupause.ops.catalogues import compile_all, main
from tests.ops.conftest import ROOT

BOOTSTRAP = ROOT / "script" / "bootstrap.sh"
WORKING = getattr(sys, "_base_executable", sys.executable)


def find_python(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Search with a PATH that has only this folder and the system's own tools."""
    kept = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder), **environment}
    command = ["bash", str(BOOTSTRAP), "--find-python"]
    return subprocess.run(command, env=kept, capture_output=True, text=True, check=False, timeout=30)


def programme(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_an_interpreter_that_only_pretends_is_passed_over(tmp_path: Path) -> None:
    programme(tmp_path, "python3", "echo 'pyenv: python3: command not found' >&2; exit 127")
    programme(tmp_path, "python3.11", "exit 0 # not a Python, but a success")
    broken = tmp_path / "python3.12"
    broken.symlink_to("/nowhere/python3.12")
    working = programme(tmp_path, "python3.13", f'exec "{WORKING}" "$@"')
    (tmp_path / "python3.11").unlink()
    found = find_python(tmp_path)
    # The system's own python3 follows only after the names on the PATH.
    assert found.stdout.strip() in {str(working), "/usr/bin/python3", "/bin/python3", "/usr/bin/python3.11"}
    assert "pyenv" not in found.stderr


def test_an_interpreter_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    old = programme(tmp_path, "python3", f'exec "{WORKING}" -c "import sys; sys.exit(1)"')
    assert find_python(tmp_path).stdout.strip() != str(old)


def test_the_operator_may_name_the_interpreter(tmp_path: Path) -> None:
    named = programme(tmp_path, "my python", f'exec "{WORKING}" "$@"')
    assert find_python(tmp_path, BLAUPAUSE_PYTHON=str(named)).stdout.strip() == str(named)


def test_nothing_is_done_when_nothing_changed() -> None:
    made = [kind for kind in ("dev", "runtime") if (ROOT / ".venv" / f".ready-{kind}").exists()]
    if not made:
        pytest.skip("these tests do not run in an environment that script/bootstrap.sh made")
    for _ in range(2):  # the first one may have something to do after a change of the lists
        result = subprocess.run(["bash", str(BOOTSTRAP), made[0]], capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("", "")


def test_scripts_are_valid_and_can_be_run() -> None:
    for script in [*(ROOT / "script").iterdir(), ROOT / ".ci" / "run"]:
        assert os.access(script, os.X_OK), script
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_the_lists_of_packages_are_hashed_and_name_no_place() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-assets.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = [line for line in text.splitlines() if line and line[0] not in " #"]
        assert packages
        assert all("==" in line and line.endswith("\\") for line in packages), name
        assert text.count("--hash=sha256:") >= len(packages)
        assert "://" not in text


def test_every_wanted_package_says_why_and_is_locked() -> None:
    for name in ("requirements", "requirements-dev", "requirements-assets"):
        locked = (ROOT / f"{name}.txt").read_text(encoding="utf-8").lower()
        for line in (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines():
            if not line or line.startswith(("#", "-r ")):
                continue
            wanted, _, reason = line.partition(" # ")
            assert reason.strip(), f"{name}.in: {wanted}"
            package = wanted.strip().split("~")[0].split("=")[0].split("[")[0].lower()
            assert f"\n{package}==" in locked or f"\n{package}[" in locked, package


def catalogue(folder: Path, text: str) -> Path:
    path = folder / "room" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


GERMAN = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Town hall"\nmsgstr "Rathaus, grün"\n'
)


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    source = catalogue(tmp_path, GERMAN)
    (compiled,) = compile_all(tmp_path)
    assert [entry.msgstr for entry in polib.mofile(str(compiled))] == ["Rathaus, grün"]
    assert compile_all(tmp_path) == []
    future = compiled.stat().st_mtime + 5
    os.utime(source, (future, future))
    assert compile_all(tmp_path) == [compiled]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


@pytest.mark.parametrize(
    "text",
    ['msgid "a\nmsgstr', GERMAN + '\nmsgid "Town hall"\nmsgstr "Amt"\n', "\x00\x01", "nonsense"],
    ids=["unfinished", "twice", "binary", "nonsense"],
)
def test_a_broken_catalogue_is_named_and_leaves_the_old_one(tmp_path: Path, text: str) -> None:
    source = catalogue(tmp_path, text)
    source.with_suffix(".mo").write_bytes(b"old")
    os.utime(source.with_suffix(".mo"), (1, 1))
    with pytest.raises(Problem) as refusal:
        compile_all(tmp_path)
    assert str(source) in refusal.value.text("de")
    assert source.with_suffix(".mo").read_bytes() == b"old"
    assert len(list(source.parent.iterdir())) == 2


def test_the_packaged_catalogues_compile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in (ROOT / "src").rglob("*.po"):
        copy = tmp_path / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True)
        shutil.copy(source, copy)
    assert len(compile_all(tmp_path)) == len(list(tmp_path.rglob("*.po")))
    assert main() == 0
