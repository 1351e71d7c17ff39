# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the finder takes: 10,747 municipalities, 1.18 million connections present.

    DATABASE_URL=… python bench/finder.py [--places 400]

Uses the scratch database of bench/million.py. Answers are timed as a web request sees them: what is asked once
per request is asked once. RapidFuzz alone over all names stands beside the search.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence

import million

million.use()

from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from rapidfuzz import fuzz, process  # noqa: E402

from blaupause.finder import queries  # noqa: E402
from blaupause.kernel.text import fold  # noqa: E402
from blaupause.territory.queries import UnitFacts, postcodes, territory_at  # noqa: E402
from blaupause.territory.rules import Level  # noqa: E402


def times(work: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds per question, each in a request of its own."""
    found = []
    for question in questions:
        request_started.send(sender=None)
        start = time.perf_counter()
        work(question)
        found.append((time.perf_counter() - start) * 1000)
        request_finished.send(sender=None)
    return found


def report(what: str, found: Sequence[float], target: str = "") -> None:
    middle, high = statistics.median(found), statistics.quantiles(found, n=20)[-1]
    print(f"{what:58} median {middle:7.2f} ms   p95 {high:7.2f} ms   {target}")


def misspelt(name: str, dice: random.Random) -> str:
    """The name with two neighbouring letters changed places."""
    place = dice.randrange(len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def hits(questions: Sequence[str], places: Sequence[UnitFacts]) -> float:
    """Share of questions whose municipality stands among the first three."""
    good = sum(
        place.ags in [hit.ags for hit in queries.search(question, 3)]
        for question, place in zip(questions, places, strict=True)
    )
    return good / len(places)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=400)
    count = parser.parse_args().places
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # keep the one connection, as a worker does
    dice = random.Random(2026)
    everywhere = territory_at().at_level(Level.MUNICIPALITY)
    places = dice.sample(everywhere, count)
    bavarian = dice.sample(territory_at().at_level(Level.MUNICIPALITY, "09"), count)
    start = time.perf_counter()
    queries.search("Meitingen")
    print(f"{len(everywhere):,} municipalities; index built in {(time.perf_counter() - start) * 1000:.0f} ms")

    names = [place.name for place in places]
    wrong = [misspelt(name, dice) if len(name) > 4 else name for name in names]
    numbers = [entry.postcode for entry in dice.sample(postcodes(), count)]
    kinds = {
        "search: whole name": names,
        "search: first three letters": [name[:3] for name in names],
        "search: one letter": [name[:1] for name in names],
        "search: typing error": wrong,
        "search: postcode": numbers,
    }
    for what, questions in kinds.items():
        report(what, times(queries.search, questions), "≤ 5 ms")
    folded = [fold(unit.name) for unit in everywhere]
    alone = times(lambda q: process.extract(fold(q), folded, scorer=fuzz.WRatio, limit=10), wrong[:50])
    report("beside it: RapidFuzz WRatio over all names", alone)
    print(f"among the first three: name {hits(names, places):.3f}, typing error {hits(wrong, places):.3f}")

    def answer(ags: str) -> object:
        return queries.municipality(ags, demonstration=False)

    def service(ags: str) -> object:
        return queries.service(ags, "by-ewa", demonstration=False)

    answer(bavarian[0].ags)
    keys = [place.ags for place in bavarian]
    report("answer: municipality, one service", times(service, keys), "≤ 20 ms")
    report("answer: municipality, 580 services", times(answer, keys))
    hessian = [unit.ags for unit in territory_at().at_level(Level.MUNICIPALITY, "06")]
    report("answer: municipality, five services", times(answer, hessian), "≤ 20 ms")


if __name__ == "__main__":
    main()
