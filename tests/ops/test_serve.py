# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The product as a whole: `blaupause serve` from an empty folder to a clean end, and after a bad one."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.conftest import ROOT, server_pid

pytestmark = pytest.mark.slow


class Product:
    """One `blaupause serve` on a data folder."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "blaupause", "serve"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "BLAUPAUSE_DATA": str(data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = next((line for line in self.process.stdout if line.startswith("Blaupause läuft")), None)
        if line is None:
            pytest.fail(f"no address: {self.process.communicate()[1]}")
        match = re.fullmatch(r"Blaupause läuft: http://127\.0\.0\.1:(\d+)/\n", line)
        assert match is not None
        self.port = int(match[1])

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        _, complaints = self.process.communicate(timeout=30)
        return self.process.returncode, complaints


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Path]:
    """A data folder that the product has filled with the base data."""
    folder = template.with_name(f"{template.name}-served")
    subprocess.run(["cp", "-a", template, folder], check=True)
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)


def blaupause(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "blaupause", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "BLAUPAUSE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_commands_work_beside_the_product_and_its_end_is_everybodys_end(served: Path) -> None:
    product = Product(served)
    try:
        assert product.status("/healthz") == 200
        assert product.status("/") == 200
        command = blaupause(served, "showmigrations", "ledger")
        assert (command.returncode, command.stderr) == (0, "")
        second = blaupause(served, "serve")
        assert second.returncode == 2
        assert str(served) in second.stderr
        assert str(product.process.pid) in second.stderr
        assert "Traceback" not in second.stderr
        assert product.status("/healthz") == 200
    finally:
        code, complaints = product.end(signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in complaints
    assert server_pid(served) is None


def test_after_a_kill_the_port_is_free_and_the_next_start_takes_over(served: Path) -> None:
    product = Product(served)
    assert product.end(signal.SIGKILL)[0] == -signal.SIGKILL
    orphan = server_pid(served)
    assert orphan is not None
    deadline = time.monotonic() + 10
    while answers(product) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not answers(product)
    following = Product(served)
    assert server_pid(served) == orphan
    assert following.status("/healthz") == 200
    assert following.end(signal.SIGINT)[0] == 0
    assert server_pid(served) is None


def answers(product: Product) -> bool:
    try:
        return product.status("/healthz") == 200
    except OSError:
        return False
