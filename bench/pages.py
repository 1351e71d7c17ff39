# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages with 1.18 million connections: queries, server time over HTTP, memory of one worker.

    DATABASE_URL=… python bench/pages.py [--runs 30]

Uses the scratch database of bench/million.py. One granian worker answers; beside every page stands /healthz of the
same run, which is one round trip and one `SELECT 1`. Queries are counted in this process.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import million

million.use()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

PORT = 8391
ONE = "bench-007"
PAGES = (
    ("Start", "/", 12, 100),
    ("Lagebild, one commitment, districts", f"/lagebild/09/{ONE}/", 12, 100),
    ("Lagebild, one commitment, municipalities", f"/lagebild/09/{ONE}/?ebene=gemeinden", 12, 100),
    ("Lagebild, real commitment", "/lagebild/09/by-ewa/", 12, 100),
    ("Register, all", "/register/", 12, 100),
    ("Register, filtered", f"/register/?land=09&zusage={ONE}&text=markt", 12, 100),
    ("Register, last page", "/register/?seite=20000", 12, 100),
    ("Finder, search", "/gemeinde/?q=neustadt", 12, 20),
    ("Finder, one service", f"/gemeinde/09772177/{ONE}/", 12, 20),
    ("Finder, municipality in Hessen, five services", "/gemeinde/06435019/", 12, 20),
)


def fetch(path: str) -> tuple[int, int]:
    """Status and size of a page."""
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status, len(answer.read())


def times(path: str, runs: int) -> list[float]:
    """Milliseconds of warm answers."""
    fetch(path)
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        fetch(path)
        found.append((time.perf_counter() - start) * 1000)
    return found


def queries(client: Client, path: str) -> int:
    """Database queries of a warm page."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def worker_memory(master: int) -> tuple[float, float]:
    """Resident and peak memory in MB of the largest child of the server."""
    largest = (0.0, 0.0)
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text("ascii", "replace").splitlines())
        except OSError:
            continue
        if int(fields["PPid"]) == master and "VmRSS" in fields:
            resident, peak = (int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
            largest = max(largest, (resident, peak))
    return largest


def wait() -> None:
    for _ in range(600):
        try:
            fetch("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    settings.ALLOWED_HOSTS.append("testserver")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": str(million.ROOT / "src")}
    with subprocess.Popen(
        [*command, "--log-level", "error", "blaupause.config.wsgi:application"], env=environment
    ) as server:
        try:
            wait()
            start = time.perf_counter()
            fetch("/register/")
            print(f"first page of a fresh worker (builds the index): {time.perf_counter() - start:.1f} s")
            base = statistics.median(times("/healthz", runs))
            client = Client()
            for name, path, most, target in PAGES:
                found = times(path, runs)
                middle, high = statistics.median(found), statistics.quantiles(found, n=20)[-1]
                print(
                    f"{name:48} {queries(client, path):3} queries (≤ {most})  median {middle:6.1f} ms (≤ {target})"
                    f"  p95 {high:6.1f} ms  {middle / base:5.1f} × /healthz ({base:.1f} ms)"
                )
            resident, peak = worker_memory(server.pid)
            print(f"memory of the web worker: {resident:.0f} MB resident (≤ 250), peak {peak:.0f} MB")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
