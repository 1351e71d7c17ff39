# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Exports without a database, and somebody who tampers with them as well as he can."""

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from blaupause.ledger import export
from blaupause.ledger.rules import GENESIS, Actor, Draft, chained, link

Item = dict[str, Any]
ENTRIES = 16
CHAINS = ("bund", "land-06", "land-09")


def untouched(seed: int, redacted: float = 0.0) -> list[Item]:
    """A copy of the lines of a whole export."""
    return [dict(one) for one in _made(seed, redacted)]


@cache
def _made(seed: int, redacted: float) -> list[Item]:
    """Three chains, a seal every four entries, some entries blacked out."""
    rng = random.Random(seed)
    lines: list[Item] = [
        {"kind": "export", "format": export.FORMAT, "exported_at": "2026-11-25", "exported_by": "system:test"}
    ]
    lines[0]["chains"] = list(CHAINS)
    for chain in CHAINS:
        lines += _chain(chain, rng, redacted)
    return lines


def _chain(chain: str, rng: random.Random, redacted: float) -> list[Item]:
    entries: list[Item] = []
    previous = GENESIS
    for number in range(ENTRIES):
        draft = Draft(
            "connection.changed",
            f"connection:{rng.randrange(9)}",
            {"old": {"state": "OPEN"}, "new": {"state": "LIVE", "n": rng.randrange(99), "ort": "Größe"}},
            rng.choice(["", "angerufen", "Brief vom 3. März"]),
            "09",
            rng.choice([None, 3]),
        )
        actor = Actor(f"person:{rng.randrange(5)}", "amt", rng.choice([None, 7]), f"{rng.random()}")
        at = f"2026-11-25T10:00:{number:02}+00:00"
        (one,) = link([draft], chain=chain, actor=actor, recorded_at=at, number=number, previous_hash=previous)
        previous = one.hash
        hidden = rng.random() < redacted
        hashes = {"chain": chain, "number": one.number, "previous_hash": one.previous_hash, "hash": one.hash}
        hashes["content_hash"] = one.content_hash
        entries.append({"kind": "redacted", **hashes} if hidden else export.entry(one))
    seals = [
        {"kind": "seal", "chain": chain, "day": f"2026-11-{day:02}", "number": at, "hash": entries[at - 1]["hash"]}
        for day, at in enumerate(range(4, ENTRIES + 1, 4), start=1)
    ]
    return [*seals, *entries, _head(chain, entries, export.seals_hash(seals))]


def _head(chain: str, entries: list[Item], seals: str) -> Item:
    hidden = sum(one["kind"] == "redacted" for one in entries)
    counts = {"entries": len(entries) - hidden, "redacted": hidden, "seals": seals}
    return {"kind": "head", "chain": chain, "number": len(entries), "hash": entries[-1]["hash"], **counts}


def written(lines: list[Item], checksum: str | None = None) -> list[bytes]:
    """The file, line by line; with a right checksum over everything unless another is given."""
    body = [(b"[\n" if not place else b"") + export.canonical(one) + b",\n" for place, one in enumerate(lines)]
    own = hashlib.sha256(b"".join(body)).hexdigest()
    end = {"kind": "end", "lines": len(lines), "sha256": checksum or own}
    return b"".join([*body, export.canonical(end), b"\n]\n"]).splitlines(keepends=True)


def checksum(lines: list[Item]) -> str:
    """The one the untouched export carries."""
    return str(json.loads(written(lines)[-2])["sha256"])


def rehash(item: Item) -> None:
    """Give a changed entry the hash that fits its new content."""
    actor = Actor(item["actor"], item["organisation"], item["mandate"], item["request_id"])
    draft = Draft(item["action"], item["subject"], item["detail"], item["why"], item["place"], item["owner"])
    (one,) = link(
        [draft],
        chain=item["chain"],
        actor=actor,
        recorded_at=item["recorded_at"],
        number=item["number"] - 1,
        previous_hash=item["previous_hash"],
    )
    item["hash"] = one.hash


def rechain(lines: list[Item], chain: str) -> None:
    """Number and hash a whole chain anew and give it a head that fits: all that can be done without the seals."""
    number, previous = 0, GENESIS
    entries = [one for one in lines if one["chain" if "chain" in one else "kind"] == chain and "previous_hash" in one]
    for number, one in enumerate(entries, start=1):
        one["number"], one["previous_hash"] = number, previous
        if one["kind"] == "entry":
            rehash(one)
        else:
            one["hash"] = chained(previous, one["content_hash"])
        previous = one["hash"]
    head = next(one for one in lines if one["kind"] == "head" and one["chain"] == chain)
    hidden = sum(one["kind"] == "redacted" for one in entries)
    head.update(number=number, hash=previous, entries=number - hidden, redacted=hidden)


@dataclass(frozen=True)
class Tampering:
    """What was done, and the file that came out."""

    how: str
    lines: list[bytes]


def tampered(seed: int) -> Tampering:
    """One random tampering; half of the time the checksum over the whole file is made to fit again."""
    rng = random.Random(seed)
    lines = untouched(seed % 25, redacted=rng.choice([0.0, 0.3]))
    original = checksum(lines)
    how = rng.choice(sorted(WAYS))
    WAYS[how](lines, rng)
    repaired = rng.random() < 0.5
    return Tampering(
        f"{how}, checksum {'repaired' if repaired else 'left'}", written(lines, None if repaired else original)
    )


def _some(lines: list[Item], rng: random.Random, *kinds: str) -> int:
    return rng.choice([place for place, one in enumerate(lines) if one["kind"] in kinds])


def _other(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        key = rng.choice(sorted(value))
        return {**value, key: _other(value[key], rng)}
    if isinstance(value, str):
        return rng.choice([value + " ", value[1:] + "x", "anders"]) if value else "nachgetragen"
    return rng.choice([0, 1000, -1, True, 3.5]) if value is None else value + rng.choice([1, -1, 0.5])


def _edit(lines: list[Item], rng: random.Random) -> None:
    one = lines[_some(lines, rng, "entry", "seal", "head", "redacted")]
    key = rng.choice(sorted(one.keys() - {"kind"}))
    one[key] = _other(one[key], rng)


def _edit_and_rehash(lines: list[Item], rng: random.Random) -> None:
    one = lines[_some(lines, rng, "entry")]
    key = rng.choice(["why", "detail", "actor", "recorded_at", "mandate", "place"])
    one[key] = _other(one[key], rng) if key != "mandate" else 99
    rehash(one)


def _edit_and_rechain(lines: list[Item], rng: random.Random) -> None:
    """Everything after the edit is made to fit, the head too: only the seals remember."""
    one = lines[_some(lines, rng, "entry")]
    one["why"] += " wirklich"
    rechain(lines, one["chain"])


def _delete(lines: list[Item], rng: random.Random) -> None:
    del lines[_some(lines, rng, "entry", "redacted", "seal", "head", "export")]


def _delete_and_rechain(lines: list[Item], rng: random.Random) -> None:
    place = _some(lines, rng, "entry", "redacted")
    chain = lines[place]["chain"]
    del lines[place]
    rechain(lines, chain)


def _insert(lines: list[Item], rng: random.Random) -> None:
    place = _some(lines, rng, "entry", "redacted", "seal", "head")
    lines.insert(rng.randrange(1, len(lines)), dict(lines[place]))


def _insert_and_rechain(lines: list[Item], rng: random.Random) -> None:
    place = _some(lines, rng, "entry")
    lines.insert(place, {**lines[place], "why": "eingeschoben"})
    rechain(lines, lines[place]["chain"])


def _swap(lines: list[Item], rng: random.Random) -> None:
    first = _some(lines, rng, "entry", "redacted", "seal")
    alike = ("seal",) if lines[first]["kind"] == "seal" else ("entry", "redacted")
    second = first
    while second == first:
        second = _some(lines, rng, *alike)
    lines[first], lines[second] = lines[second], lines[first]


def _cut_tail(lines: list[Item], rng: random.Random) -> None:
    """The last entries of a chain go; sometimes the head is made to fit."""
    chain = rng.choice(CHAINS)
    mine = [place for place, one in enumerate(lines) if one.get("chain") == chain and "previous_hash" in one]
    for place in sorted(mine[-rng.randrange(1, ENTRIES) :], reverse=True):
        del lines[place]
    if rng.random() < 0.5:
        rechain(lines, chain)


def _cut_file(lines: list[Item], rng: random.Random) -> None:
    del lines[rng.randrange(1, len(lines)) :]


def _drop_chain(lines: list[Item], rng: random.Random) -> None:
    chain = rng.choice(CHAINS)
    lines[:] = [one for one in lines if one.get("chain") != chain]


WAYS: dict[str, Callable[[list[Item], random.Random], None]] = {
    "edit": _edit,
    "edit and rehash": _edit_and_rehash,
    "edit and rechain": _edit_and_rechain,
    "delete": _delete,
    "delete and rechain": _delete_and_rechain,
    "insert": _insert,
    "insert and rechain": _insert_and_rechain,
    "swap": _swap,
    "cut tail": _cut_tail,
    "cut file": _cut_file,
    "drop chain": _drop_chain,
}
