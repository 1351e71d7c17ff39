# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Damaging bytes: the same seed gives the same damage. `BLAUPAUSE_FUZZ=50000` makes as many rounds of each."""

import contextlib
import os
import re
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from random import Random
from types import FrameType

from blaupause.kernel.problems import Problem

HANG = 20.0
"""Seconds of computing after which something hangs; what is tried takes a hundredth of it."""
MOST_MEGABYTES = 400
"""How much the process may grow over all rounds."""
WORDS: Sequence[bytes] = (
    *(b"&a *a !!python/object:x <<: %YAML --- ... ? | > - : # , \" ' \\ ~ null yes 0x1f 1e999 .inf NaN".split()),
    *(b"{ } [ ] ( ) and or not in true done( have( value( verified( = != <= 2026-02-30 99999999999999999999".split()),
    *(b"\n  \t \r \x00 \x1b \xff\xfe \xef\xbb\xbf \xed\xa0\x80 \xe2\x80\xae \xc2\x85 \xe2\x80\xa8".split(b" ")),
    *(b"\\ud800 \\u0000 -0 1.5 steps: changes: extends: contract online_service key: de: format:".split()),
)
LONG: Sequence[bytes] = (
    b"[" * 3000,
    b"(" * 300,
    b'{"a":' * 500,
    b"- " * 500,
    b"9" * 400,
    b"a" * 3000,
)


_DIGIT, _DIGITS = re.compile(rb"[0-9]"), [b"%d" % number for number in range(10)]
_BEGINNING = re.compile(rb"[:,\[({=<>] ?|\n *| ")


def rounds(usual: int) -> int:
    """How many: few in every run, many when somebody asks."""
    return int(os.environ.get("BLAUPAUSE_FUZZ", "0")) or usual


def damaged(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """The bytes after one to four accidents."""
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(data) + 1)
        if random.random() < 0.5:  # where something begins, so that the reader gets as far as what is put there
            found = _BEGINNING.search(data, at)
            at = found.end() if found else at
        end = min(len(data), at + random.choice((1, 1, 2, 4, 16, 200)))
        match random.randrange(9):
            case 0 if data:
                place = random.randrange(len(data))
                data = data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:at] + data[at:end] * random.choice((2, 3, 50)) + data[end:]
            case 3 | 4:
                data = (
                    data[:at]
                    + random.choice(random.choice((WORDS, WORDS, LONG)))
                    + data[end if random.random() < 0.5 else at :]
                )
            case 5:
                other = random.choice(others)
                start = random.randrange(len(other) + 1)
                data = data[:at] + other[start : start + random.choice((8, 80, 800))] + data[at:]
            case 6:
                data = (
                    data[:at]
                    if random.random() < 0.2
                    else data[:at] + random.randbytes(random.randint(1, 8)) + data[at:]
                )
            case 7 if (digit := _DIGIT.search(data, at)) is not None:
                data = data[: digit.start()] + random.choice(_DIGITS) + data[digit.end() :]
            case _:
                lines = data.split(b"\n")
                one, two = random.randrange(len(lines)), random.randrange(len(lines))
                lines[one], lines[two] = lines[two], lines[one]
                data = b"\n".join(lines)
    return data


class Hung(Exception):
    """It took so long that it would not have ended."""


@contextlib.contextmanager
def ends() -> Iterator[None]:
    """Breaks off what hangs. Counted is computing, not waiting for others on the same machine."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hung

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def fuzz(name: str, samples: Sequence[bytes], usual: int, work: Callable[[bytes], object]) -> dict[str, int]:
    """Try damaged samples; how often there was no problem ('') and which there were. Anything else fails.

    So does a problem without words, what hangs, and what takes much memory.
    """
    outcomes: dict[str, int] = {}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(rounds(usual)):
        random = Random(f"{name} {number}")
        data = damaged(random.choice(samples), random, samples)
        code, silent = "", False
        try:
            with ends():
                work(data)
        except Problem as problem:
            code = problem.code
            silent = not (problem.de and problem.en)
        except Exception as error:
            raise AssertionError(f"{name}, round {number}: {type(error).__name__} for {data[:3000]!r}") from error
        assert not silent, data
        outcomes[code] = outcomes.get(code, 0) + 1
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < MOST_MEGABYTES, f"{name}: {grown:.0f} MB more"
    return outcomes
