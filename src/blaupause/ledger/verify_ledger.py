# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Prüft eine Ausleitung des Protokolls. Braucht nur Python ab 3.9, nichts von Blaupause.

    python3 verify_ledger.py AUSLEITUNG [--seal KETTE:NUMMER:PRÜFSUMME …]

Ende mit 0: unversehrt; 1: etwas stimmt nicht; 2: nicht lesbar. Das Format beschreibt docs/ledger.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from hashlib import sha256
from typing import Any, Iterable, Iterator

FORMAT, GENESIS = "blaupause-ledger/1", "0" * 64
HASHED = ["chain", "number", "recorded_at", "actor", "organisation", "mandate", "request_id", "action", "subject"]
HASHED += ["place", "owner", "detail", "why"]
COUNT, NUMBER, TEXT = (int,), (int, type(None)), (str, type(None))
TYPES: dict[str, tuple[type, ...]] = dict.fromkeys(("number", "entries", "redacted", "lines"), COUNT)
TYPES.update(mandate=NUMBER, owner=NUMBER, place=TEXT, detail=(dict,), chains=(list,))
Item = dict[str, Any]
Noted = tuple[str, int, str]  # Kette, Nummer, Prüfsumme
KEYS = {"export": {"format", "exported_at", "exported_by", "chains"}, "end": {"lines", "sha256"}}
KEYS |= {"seal": {"chain", "day", "number", "hash"}, "entry": {*HASHED, "previous_hash", "hash"}}
KEYS |= {"redacted": {"chain", "number", "content_hash", "previous_hash", "hash"}}
KEYS |= {"head": {"chain", "number", "hash", "entries", "redacted", "seals"}}


def canonical(value: object) -> bytes:
    """Die eine vereinbarte Schreibweise: Schlüssel sortiert, keine Leerzeichen, UTF-8."""
    return json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def once(pairs: list[tuple[str, Any]]) -> Item:
    """Ein Objekt, in dem kein Schlüssel doppelt steht."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("ein Schlüssel steht doppelt")
    return dict(pairs)


def parse(line: bytes) -> Item:
    """Das Objekt einer Zeile; ValueError sagt, was daran nicht stimmt."""
    item: Item = json.loads(line.decode(), object_pairs_hook=once)
    kind = item.get("kind") if type(item) is dict else None
    if type(kind) is not str or kind not in KEYS:
        raise ValueError("unbekannte Art von Zeile")
    if stray := sorted(item.keys() ^ {"kind", *KEYS[kind]}):
        raise ValueError(f"Schlüssel fehlt oder ist unbekannt: {', '.join(stray)}")
    if wrong := sorted(name for name in KEYS[kind] if type(item[name]) not in TYPES.get(name, (str,))):
        raise ValueError(f"Wert von falscher Art: {', '.join(wrong)}")
    if canonical(item) != line:
        raise ValueError("nicht in der vereinbarten Schreibweise")
    return item


class Chain:
    """Eine Kette, so weit sie gelesen ist. Was an ihr nicht stimmt, liefern die Methoden als Sätze."""

    def __init__(self, name: str, noted: Iterable[Noted]) -> None:
        self.name, self.number, self.hash, self.day, self.sealed = name, 0, GENESIS, "", 0
        self.counts, self.seals = {"entry": 0, "redacted": 0, "seal": 0}, sha256()
        self.expected: dict[int, list[tuple[str, str]]] = {}
        for _, number, hash_ in (one for one in noted if one[0] == name):
            self.expected.setdefault(number, []).append((hash_, "ein anderswo vermerktes Siegel"))

    def seal(self, item: Item) -> Iterator[str]:
        """Ein Siegel: gemerkt, bis der Eintrag kommt, den es nennt."""
        if self.number:
            yield "ein Siegel steht zwischen den Einträgen"
        if item["day"] <= self.day or item["number"] < self.sealed:
            yield f"das Siegel vom {item['day']} steht nicht in der Reihe der Tage"
        self.day, self.sealed = item["day"], item["number"]
        self.counts["seal"] += 1
        self.seals.update(canonical(item))
        self.expected.setdefault(item["number"], []).append((item["hash"], f"das Siegel vom {item['day']}"))

    def entry(self, item: Item) -> Iterator[str]:
        """Ein Eintrag, lesbar oder geschwärzt."""
        number = item["number"]
        if number != self.number + 1:
            yield f"Nr. {number} steht an der Stelle von Nr. {self.number + 1}: gelöscht, eingefügt oder vertauscht"
        if item["previous_hash"] != self.hash:
            yield f"Nr. {number} schließt nicht an den Eintrag davor an"
        hashed = sha256(canonical([item.get(name) for name in HASHED])).hexdigest()
        content = item["content_hash"] if item["kind"] == "redacted" else hashed
        if sha256(f"{item['previous_hash']}{content}".encode()).hexdigest() != item["hash"]:
            yield f"Nr. {number} wurde verändert: die Prüfsumme passt nicht zum Inhalt"
        self.counts[item["kind"]] += 1
        self.number, self.hash = number, item["hash"]
        for hash_, what in self.expected.pop(number, ()):
            if hash_ != self.hash:
                yield f"Nr. {number} hat eine andere Prüfsumme, als {what} sagt"

    def head(self, item: Item) -> Iterator[str]:
        """Das Ende der Kette."""
        if (item["number"], item["hash"]) != (self.number, self.hash):
            yield f"laut Kopf endet die Kette mit Nr. {item['number']}, hier endet sie anders, mit Nr. {self.number}"
        counted = (self.counts["entry"], self.counts["redacted"], self.seals.hexdigest())
        if (item["entries"], item["redacted"], item["seals"]) != counted:
            yield "die Zahl der Einträge oder der geschwärzten stimmt nicht, oder die Reihe der Siegel"
        for number, left in self.expected.items():
            yield f"{left[0][1]} nennt Nr. {number}, die Kette endet mit Nr. {self.number}: das Ende fehlt"


class Export:
    """Eine Ausleitung, Zeile für Zeile gelesen. `errors`: was nicht stimmt, je ein Satz."""

    def __init__(self, noted: Iterable[Noted] = ()) -> None:
        self.noted, self.errors, self.chains = list(noted), list[str](), dict[str, Chain]()
        self.open: Chain | None = None
        self.names: list[Any] | None = None
        self.line, self.digest, self.stage = 0, sha256(), "["

    def read(self, lines: Iterable[bytes]) -> None:
        """Alles lesen und am Ende sehen, ob etwas fehlt."""
        for self.line, raw in enumerate(lines, start=1):
            self.errors += [f"Zeile {self.line}: {error}" for error in self._line(raw)]
            self.digest.update(raw)
        if self.stage != "zu":
            self.errors.append("der Schluss der Ausleitung fehlt")
        if self.names != sorted(self.chains):
            self.errors.append("es sind nicht die Ketten, die am Anfang der Ausleitung genannt sind")
        for chain in sorted({chain for chain, _, _ in self.noted} - self.chains.keys()):
            self.errors.append(f"{chain}: die Kette fehlt, von der ein Siegel vermerkt ist")

    def _line(self, raw: bytes) -> Iterator[str]:
        if self.stage != "offen":
            if raw != self.stage.encode() + b"\n":
                yield "hier gehört nur die Klammer hin, mit der die Ausleitung beginnt oder endet"
            self.stage = "offen" if self.stage == "[" else "zu"
            return
        try:
            item = parse(raw.removesuffix(b"\n").removesuffix(b","))
        except (ValueError, RecursionError) as error:
            yield str(error)
            return
        if not raw.endswith(b"}\n" if item["kind"] == "end" else b"},\n"):
            yield "das Zeilenende stimmt nicht"
        yield from self._frame(item) if item["kind"] in ("export", "end") else self._section(item)

    def _frame(self, item: Item) -> Iterator[str]:
        """Die erste und die letzte Zeile."""
        if (item["kind"] == "export") != (self.line == 2) or self.open:
            yield f"eine Zeile der Art „{item['kind']}“ gehört nicht hierher"
        if item["kind"] == "export":
            self.names = item["chains"]
            if item["format"] != FORMAT:
                yield f"unbekanntes Format {item['format']}"
        else:
            self.stage = "]"
            if (item["lines"], item["sha256"]) != (self.line - 2, self.digest.hexdigest()):
                yield "die Prüfsumme über die ganze Ausleitung stimmt nicht"

    def _section(self, item: Item) -> Iterator[str]:
        """Eine Zeile einer Kette: Siegel, Einträge, Kopf, in dieser Reihenfolge."""
        name = item["chain"]
        if self.open is None or self.open.name != name:
            if self.open:
                yield f"{self.open.name}: die Kette hat kein Ende"
            if name in self.chains:
                yield f"{name}: die Kette steht mehrmals da"
            self.open = self.chains[name] = Chain(name, self.noted)
        step = {"seal": self.open.seal, "head": self.open.head}.get(item["kind"], self.open.entry)
        yield from (f"{name}: {error}" for error in step(item))
        self.open = None if item["kind"] == "head" else self.open


def note(text: str) -> Noted:
    """KETTE:NUMMER:PRÜFSUMME, wie die Schnittstelle sie veröffentlicht."""
    chain, number, hash_ = text.split(":")
    return chain, int(number), hash_.lower()


def main() -> int:
    """Prüfen und sagen, was ist."""
    parser = argparse.ArgumentParser(description="Prüft eine Ausleitung des Protokolls von Blaupause.")
    parser.add_argument("export", metavar="AUSLEITUNG")
    parser.add_argument("--seal", metavar="KETTE:NUMMER:PRÜFSUMME", type=note, action="append", default=[])
    given = parser.parse_args()
    export = Export(given.seal)
    try:
        with open(given.export, "rb") as file:
            export.read(file)
    except OSError as error:
        parser.error(f"nicht lesbar: {error}")  # Ende mit 2
    for chain in export.chains.values():
        print("{}: {entry} Einträge, {redacted} geschwärzt, {seal} Siegel".format(chain.name, **chain.counts))
    for sentence in export.errors[:50]:
        print(f"FEHLER {sentence}")
    print(f"{len(export.errors)} Fehler: NICHT unversehrt." if export.errors else "Unversehrt.")
    return 1 if export.errors else 0


if __name__ == "__main__":
    sys.exit(main())
