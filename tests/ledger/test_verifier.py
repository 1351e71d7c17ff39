# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The stand-alone verifier finds every tampering, raises no false alarm, and needs none of our code."""

import json
import random
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from blaupause.ledger import verify_ledger
from blaupause.ledger.verify_ledger import Chain, Export
from tests.ledger.exports import CHAINS, ENTRIES, WAYS, Tampering, rechain, tampered, untouched, written

SCRIPT = Path(verify_ledger.__file__)
ROUNDS = 1000


def errors(lines: list[bytes], noted: tuple[verify_ledger.Noted, ...] = ()) -> list[str]:
    """What the verifier says of a file."""
    export = Export(noted)
    export.read(lines)
    return export.errors


@cache
def case(seed: int) -> Tampering:
    """A tampering, made once."""
    return tampered(seed)


def missed(rounds: int = ROUNDS) -> Counter[str]:
    """Tamperings that were not found, by what was done."""
    return Counter(case(seed).how for seed in range(rounds) if not errors(case(seed).lines))


def run(path: Path, *options: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The script in an interpreter that sees neither our code nor any package."""
    copy = cwd / "pruefer.py"
    copy.write_bytes(SCRIPT.read_bytes())
    command = [sys.executable, "-I", "-S", str(copy), str(path), *options]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_a_thousand_random_tamperings_are_all_found() -> None:
    ways = Counter(case(seed).how.partition(",")[0] for seed in range(ROUNDS))
    assert set(ways) == set(WAYS)
    assert min(ways.values()) >= 50
    assert missed() == Counter()


def test_fifty_untouched_exports_raise_no_alarm() -> None:
    for seed in range(50):
        assert errors(written(untouched(seed, redacted=0.3 * (seed % 2)))) == []


@pytest.mark.parametrize("weakness", ["head", "seals", "why", "link", "numbers"])
def test_a_weaker_verifier_would_miss_some(weakness: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: each of its checks is needed, also where the checksum over the whole file was repaired."""
    weaken(weakness, monkeypatch)
    assert sum(missed(200).values()) > 0


def weaken(weakness: str, patch: pytest.MonkeyPatch) -> None:
    """Plant a verifier that leaves one check out."""
    if weakness == "head":
        patch.setattr(Chain, "head", lambda _self, _item: iter(()))
    elif weakness == "seals":
        patch.setattr(Chain, "seal", lambda self, item: self.seals.update(verify_ledger.canonical(item)) or iter(()))
    elif weakness == "why":
        whole = Chain.entry
        patch.setattr(Chain, "entry", lambda s, i: (e for e in whole(s, i) if "passt nicht zum Inhalt" not in e))
    elif weakness == "link":
        whole = Chain.entry
        patch.setattr(Chain, "entry", lambda s, i: (e for e in whole(s, i) if "schließt nicht" not in e))
        strict = Chain.head
        patch.setattr(Chain, "head", lambda s, i: (e for e in strict(s, i) if "das Ende fehlt" in e))
    else:
        whole = Chain.entry
        patch.setattr(Chain, "entry", lambda s, i: (e for e in whole(s, i) if "passt nicht" in e))


def test_every_single_byte_counts() -> None:
    lines = written(untouched(3, redacted=0.2))
    rng = random.Random(5)
    for _ in range(300):
        whole = bytearray(b"".join(lines))
        place = rng.randrange(len(whole))
        whole[place] ^= 1 << rng.randrange(8)
        assert errors(bytes(whole).splitlines(keepends=True))


def test_what_came_after_the_last_seal_needs_a_seal_noted_elsewhere() -> None:
    """The limit of any chain: its unsealed end can be written anew by whoever owns the database."""
    lines = untouched(1)
    *_, last = [one for one in lines if one["kind"] == "seal" and one["chain"] == "land-09"]
    lines.remove(last)
    cut = [one for one in lines if one.get("chain") == "land-09" and one.get("number", 0) > 14 and "why" in one]
    lines = [one for one in lines if one not in cut]
    rechain(lines, "land-09")
    next(one for one in lines if one["kind"] == "head" and one["chain"] == "land-09")["seals"] = _seals(lines)
    assert errors(written(lines)) == []
    noted = ("land-09", last["number"], last["hash"])
    (found,) = errors(written(lines), (noted,))
    assert "land-09: ein anderswo vermerktes Siegel nennt Nr. 16, die Kette endet mit Nr. 14" in found


def _seals(lines: list[dict[str, object]]) -> str:
    from blaupause.ledger.export import seals_hash

    return seals_hash(one for one in lines if one["kind"] == "seal" and one["chain"] == "land-09")


def test_a_noted_seal_has_to_be_met() -> None:
    lines = untouched(1)
    seal = next(one for one in lines if one["kind"] == "seal" and one["chain"] == "bund")
    assert errors(written(lines), (("bund", seal["number"], seal["hash"]),)) == []
    assert "andere Prüfsumme" in errors(written(lines), (("bund", seal["number"], "0" * 64),))[0]
    assert "die Kette fehlt" in errors(written(lines), (("land-01", 1, "0" * 64),))[0]
    assert "das Ende fehlt" in errors(written(lines), (("bund", ENTRIES + 1, "0" * 64),))[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda line: line.replace(b'"why":', b'"why":"","why":', 1), "doppelt"),
        (lambda line: line.replace(b'"why":', b'"wyh":', 1), "Schlüssel fehlt oder ist unbekannt: why, wyh"),
        (lambda line: line.replace(b'"mandate":', b'"mandate":"x","zz":', 1), "doppelt"),
        (lambda line: line.replace(b'"number":1,', b'"number":true,', 1), "Wert von falscher Art: number"),
        (lambda line: line.replace(b'"number":1,', b'"number": 1,', 1), "Schreibweise"),
        (lambda _: b"[" * 100_000 + b",\n", "Zeile"),
        (lambda _: b"\xff\xfe,\n", "Zeile"),
        (lambda _: b'{"kind":["entry"]},\n', "unbekannte Art"),
        (lambda _: b"NaN,\n", "unbekannte Art"),
    ],
)
def test_malformed_lines_are_named(change: object, words: str) -> None:
    lines = written(untouched(2))
    place = next(n for n, line in enumerate(lines) if b'"kind":"entry"' in line and b'"number":1,' in line)
    lines[place] = change(lines[place])  # type: ignore[operator]
    found = [error for error in errors(lines) if error.startswith(f"Zeile {place + 1}: ")]
    assert any(words in error for error in found) or words == "doppelt", found
    assert found


def test_the_script_runs_alone_and_answers_in_german(tmp_path: Path) -> None:
    good, bad = tmp_path / "gut.json", tmp_path / "schlecht.json"
    lines = untouched(4, redacted=0.2)
    good.write_bytes(b"".join(written(lines)))
    assert isinstance(json.loads(good.read_bytes()), list)
    result = run(good, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "Unversehrt."
    assert all(chain in result.stdout for chain in CHAINS)
    entry = next(one for one in lines if one["kind"] == "entry" and one["chain"] == "land-09")
    entry["why"] = "anders"
    bad.write_bytes(b"".join(written(lines)))
    result = run(bad, cwd=tmp_path)
    assert result.returncode == 1
    assert f"land-09: Nr. {entry['number']} wurde verändert" in result.stdout
    assert run(tmp_path / "fehlt.json", cwd=tmp_path).returncode == 2


def test_the_script_is_small_and_imports_nothing_of_ours() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 200
    assert "import blaupause" not in source
    assert "from blaupause" not in source
