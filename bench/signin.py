# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether the time of a refused sign-in tells known from unknown people.

    DATABASE_URL=… python bench/signin.py [--rounds 200]

Whole requests with the password hash of production, taken in turns. The area under the curve says how well the one
is told from the other by time alone: 0.5 is not at all, 0 or 1 is always. Beside it the planted defect: without the
hash that unknown names cost as well.
"""

import argparse
import time
from collections.abc import Sequence
from itertools import product
from unittest.mock import patch

from scratch import scratch

MOST = 0.1


def auc(first: Sequence[float], second: Sequence[float]) -> float:
    """Share of pairs in which the first took longer; ties count half."""
    pairs = [(a > b) + (a == b) / 2 for a, b in product(first, second)]
    return sum(pairs) / len(pairs)


def attempts(emails: Sequence[str], rounds: int) -> list[list[float]]:
    """Seconds of refused sign-ins, one list for each address; limits are forgotten between rounds."""
    from django.core.cache import cache
    from django.test import Client

    found: list[list[float]] = [[] for _ in emails]
    for _ in range(rounds):
        for times, email in zip(found, emails, strict=True):
            cache.clear()
            client = Client(headers={"host": "localhost"})
            began = time.perf_counter()
            response = client.post("/konto/anmelden/", {"login": email, "password": "wrong"})
            times.append(time.perf_counter() - began)
            assert response.status_code == 200
    return found


def main() -> None:
    """Print both areas; exit status 1 when time tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    with scratch():
        from allauth.account.auth_backends import AuthenticationBackend

        from blaupause.accounts.models import Person
        from blaupause.kernel.clock import now

        known = Person(email="known@example.org", name="Known", joined_at=now())
        known.set_password("a long password of somebody")
        known.save()
        emails = [known.email, "nobody@example.org"]
        attempts(emails, 3)
        area = auc(*attempts(emails, rounds))
        with patch.object(AuthenticationBackend, "_mitigate_timing_attack", lambda *_: None):
            planted = auc(*attempts(emails, max(5, rounds // 10)))
    print(f"known against unknown: AUC {area:.3f} (target 0.5 ± {MOST}); without the hash: {planted:.3f}")
    raise SystemExit(abs(area - 0.5) > MOST or planted < 0.95)


if __name__ == "__main__":
    main()
