# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Style sheets: what templates use is defined, and the stand-ins of the typeface keep its height."""

import re
from pathlib import Path

import pytest

import blaupause

PACKAGE = Path(blaupause.__file__).parent
STYLES = PACKAGE / "website" / "static" / "blaupause"
FIRA_ASCENT, FIRA_DESCENT = 0.935, 0.265  # hhea table of Fira Sans, of 1 em


def _sheet(name: str) -> str:
    return (STYLES / name).read_text(encoding="utf-8")


def _faces() -> list[dict[str, str]]:
    found = re.findall(r"@font-face \{(.*?)\}", _sheet("blaupause.css"))
    return [dict(part.strip().split(": ", 1) for part in face.split(";") if part.strip()) for face in found]


@pytest.mark.parametrize("face", _faces(), ids=lambda face: f"{face['font-family']} {face['font-weight']}")
def test_stand_in_is_local_and_as_high_as_the_typeface(face: dict[str, str]) -> None:
    assert "url(" not in face["src"]
    size = float(face["size-adjust"].rstrip("%")) / 100
    assert float(face["ascent-override"].rstrip("%")) / 100 * size == pytest.approx(FIRA_ASCENT, abs=0.001)
    assert float(face["descent-override"].rstrip("%")) / 100 * size == pytest.approx(FIRA_DESCENT, abs=0.001)


def test_stand_ins_follow_the_typeface_in_the_variable_everything_uses() -> None:
    names = re.search(r"--kern-typography-font-family-fira-sans: ([^;]*);", _sheet("blaupause.css"))
    assert names is not None
    first, *others = names[1].split(", ")
    assert first == '"Fira Sans"'
    assert {face["font-family"] for face in _faces()} == set(others[:-1])
    assert others[-1] == "sans-serif"


def test_every_class_of_a_template_has_a_rule() -> None:
    defined = set(re.findall(r"\.(bp-[\w-]+)", _sheet("blaupause.css") + _sheet("charts.css")))
    for path in sorted(PACKAGE.rglob("*.html")):
        used = set(re.findall(r"(?<![\w-])bp-[a-z][\w-]*(?![\w-]*\{)", path.read_text(encoding="utf-8")))
        assert used - defined <= {"bp-mark--"}, path.name
