# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Conditions of gates: evaluations per second in bulk and alone, and the slowest of many hostile texts.

    python bench/expressions.py [--rows 600000] [--hostile 2000]

Needs no database. In the same run: Python's own `eval` of the compiled equivalent over dictionaries, row by row, with
two values only (no unknown); and numpy's bare minimum over as many int8 columns, which is the least that can be done.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

from blaupause.blueprint.rules.expression import (
    Bools,
    Columns,
    Facts,
    Integers,
    Kind,
    Texts,
    Title,
    Type,
    Variable,
    Verdict,
    Vocabulary,
    always,
    check,
    compile_bulk,
    decided_parts,
    evaluate,
    parse,
)

KINDS = {word: Title(word, word) for word in ("district", "town", "union", "municipality")}
VOCABULARY = Vocabulary(
    names={
        "authority_kind": Variable(Type.TEXT, Title("Art", "kind"), KINDS),
        "vendor": Variable(Type.TEXT, Title("Hersteller", "vendor")),
        "today": Variable(Type.DATE, Title("heute", "today")),
        "due": Variable(Type.DATE, Title("Frist", "due")),
    },
    steps={f"step-{n}": Title(f"Schritt {n}", f"step {n}") for n in range(19)},
    data={f"datum-{n}": Title(f"Angabe {n}", f"datum {n}") for n in range(40)},
    parameters={
        "fee": Variable(Type.NUMBER, Title("Gebühr", "fee"), minimum=0),
        "payment-online": Variable(Type.BOOL, Title("Online-Zahlung", "online payment")),
    },
)
EXAMPLE = (
    "done(step-1) and done(step-2) and have(datum-1) and (value(fee) >= 10 or not value(payment-online)) "
    'and authority_kind in ["district", "town"]'
)
EQUIVALENT = (
    "done['step-1'] and done['step-2'] and have['datum-1'] and (value['fee'] >= 10 or not value['payment-online']) "
    "and authority_kind in ('district', 'town')"
)
GATES = {
    "two steps": ("done(step-1) and done(step-2)", "done['step-1'] and done['step-2']"),
    "example of the format": (EXAMPLE, EQUIVALENT),
}


def columns(rows: int) -> Columns:
    """Random facts, a third of them unknown."""
    dice = np.random.default_rng(2026)
    held: dict[tuple[Kind, str], Bools | Integers | Texts] = {}
    for kind, key in [(Kind.STEP, "step-1"), (Kind.STEP, "step-2"), (Kind.DATUM, "datum-1")]:
        held[kind, key] = Bools(dice.integers(-1, 2, rows, dtype=np.int8))
    held[Kind.PARAMETER, "payment-online"] = Bools(dice.integers(-1, 2, rows, dtype=np.int8))
    fees = dice.integers(0, 300_000, rows, dtype=np.int64)
    held[Kind.PARAMETER, "fee"] = Integers(fees, dice.random(rows) < 2 / 3)
    held[Kind.NAME, "authority_kind"] = Texts(dice.integers(-1, 4, rows, dtype=np.int32), tuple(KINDS))
    return Columns(rows, held)


def best(work: Callable[[], object], times: int) -> float:
    """Seconds of the median run."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def bare(held: Columns, rows: int) -> float:
    """Seconds of one minimum over each of the six columns as int8, nothing else."""
    flags = [np.random.default_rng(n).integers(-1, 2, rows, dtype=np.int8) for n in range(len(held.held))]
    out = np.empty(rows, dtype=np.int8)

    def work() -> None:
        np.minimum(flags[0], flags[1], out=out)
        for column in flags[2:]:
            np.minimum(out, column, out=out)

    return best(work, 9)


def single(text: str, equivalent: str, count: int = 20_000) -> tuple[float, float]:
    """Seconds per evaluation alone: ours, and Python's eval of the compiled equivalent."""
    expression = parse(text, VOCABULARY)
    code = compile(equivalent, "gate", "eval")
    dice = random.Random(4)
    done = [{"step-1": dice.random() < 0.9, "step-2": dice.random() < 0.9} for _ in range(count)]
    facts = [
        Facts({"authority_kind": "town"}, d, {"datum-1": True}, {"fee": 12, "payment-online": True}) for d in done
    ]
    rows = [
        {"authority_kind": "town", "done": d, "have": {"datum-1": True}, "value": {"fee": 12, "payment-online": True}}
        for d in done
    ]
    ours = [evaluate(expression, f).verdict is Verdict.TRUE for f in facts]
    assert ours == [bool(eval(code, {"__builtins__": {}}, row)) for row in rows]
    mine = best(lambda: [evaluate(expression, f) for f in facts], 3)
    theirs = best(lambda: [eval(code, {"__builtins__": {}}, row) for row in rows], 3)
    return mine / count, theirs / count


def hostile(dice: random.Random) -> str:
    """The largest text of a random shape."""
    numbers = [f"value(fee) {dice.choice(['<', '=', '>='])} {n}" for n in range(9)]
    days = [f"today + {n} < due" for n in range(9)]
    texts = [f'vendor = "{n}"' for n in range(9)]
    steps = [f"done(step-{n})" for n in range(19)] + [f"not have(datum-{n})" for n in range(40)]
    words = dice.choice(
        [numbers, days, texts, steps, numbers + days + texts + steps, ["true"], ["done(stp-1)"], ["x"]]
    )
    shape = dice.randrange(6)
    if shape == 0:
        text = dice.choice(["(", "not ", "not (", "done(", "value(fee) in [", '"', "1+", "x=", "-"]) * 2000
    elif shape == 1:
        text = "value(fee) in [" + ",".join(str(dice.randrange(999)) for _ in range(470)) + "]"
    elif shape == 2:
        text = "".join(chr(dice.choice([dice.randrange(128), dice.randrange(0x10000)])) for _ in range(2000))
    else:
        text = ""
        joints = [" and ", " or ", " and not (", " or (", ") or ", ") and "] if shape == 3 else [" and ", " or "]
        while len(text) < 1900:
            text += dice.choice(words) + dice.choice(joints)
        text += "true"
        text = (
            "(" * max(0, text.count(")") - text.count("(")) + text + ")" * max(0, text.count("(") - text.count(")"))
        )
        while len(text) > 2000:
            text = text[: text.rindex(" ")]
    return text[:2000]


def slowest(count: int) -> None:
    dice = random.Random(2026)
    longest = ""
    answered = accepted = 0.0
    foreseen: list[float] = []
    times: list[float] = []
    walls: list[float] = []
    for _ in range(count):
        text = hostile(dice)
        start, wall = time.process_time(), time.perf_counter()
        expression, findings = check(text, VOCABULARY)
        if expression:
            evaluate(expression, Facts())
        times.append((time.process_time() - start) * 1000)
        walls.append((time.perf_counter() - wall) * 1000)
        longest = text if times[-1] == max(times) else longest
        answered += bool(expression or findings)
        if expression:
            accepted += 1
            start = time.process_time()
            always(expression)
            decided_parts(expression)
            foreseen.append((time.process_time() - start) * 1000)
    assert answered == count
    print(
        f"{count:,} hostile texts ({accepted:.0f} valid): read, check, evaluate with reasons: median "
        f"{statistics.median(times):.2f} ms, slowest {max(times):.1f} ms of processor time (target 50 ms); "
        f"by the clock {statistics.median(walls):.2f} and {max(walls):.1f} ms"
    )
    print(f"  always and decided_parts of the valid ones: median {statistics.median(foreseen):.2f} ms, "
          f"slowest {max(foreseen):.1f} ms")  # fmt: skip
    print(f"  slowest text: {longest[:90]}…")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=600_000)
    parser.add_argument("--hostile", type=int, default=2_000)
    arguments = parser.parse_args()
    held = columns(arguments.rows)
    limit = bare(held, arguments.rows)
    for name, (text, equivalent) in GATES.items():
        run = compile_bulk(parse(text, VOCABULARY))
        bulk = best(lambda run=run: run(held), 9)  # type: ignore[misc]
        mine, theirs = single(text, equivalent)
        rate = arguments.rows / bulk
        print(f"{name}: bulk {rate / 1e6:.0f} million gates/s over {arguments.rows:,} rows (target 1 million)")
        print(f"  Python's eval {1 / theirs / 1e6:.2f} million/s: bulk is {rate * theirs:.0f}× as fast")
        print(f"  numpy's bare minimum over six columns {arguments.rows / limit / 1e6:.0f} million/s: bulk takes "
              f"{bulk / limit:.1f}× as long")  # fmt: skip
        print(f"  one at a time {1 / mine / 1e3:.0f} thousand/s with reasons: {mine / theirs:.1f}× Python's eval")
    slowest(arguments.hostile)


if __name__ == "__main__":
    main()
