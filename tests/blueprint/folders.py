# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small blueprint in a folder, to be broken on purpose."""

from pathlib import Path

CORE = """\
format: blueprint-1
blueprint:
  key: mini
  version: 1.2.0
  title: { de: Mini, en: Mini }
actors:
  town: { name: { de: Kommune, en: Municipality } }
sources:
  guide: { url: "https://example.org/guide", title: Leitfaden }
steps:
  first:
    order: 1
    title: { de: Anfang, en: Start }
    text: { de: Fangen Sie an., en: Start. }
    actors: [town]
    dimension: organisation
    phase: preparation
    produces:
      - { key: decision, de: Entscheidung, en: Decision }
    gate:
      key: decided
      text: { de: Entschieden., en: Decided. }
      when: have(decision)
    sources: [guide]
  second:
    order: 2
    title: { de: Mitte, en: Middle }
    text: { de: Machen Sie weiter., en: Go on. }
    actors: [town]
    dimension: technology
    phase: activation
    hard: [first]
    gate:
      key: done
      text: { de: Fertig., en: Done. }
      when: done(first)
    sources: [guide]
  third:
    order: 3
    title: { de: Ende, en: End }
    text: { de: Hören Sie auf., en: Stop. }
    actors: [town]
    dimension: steering
    phase: operation
    hard: [second]
    soft: [first]
    gate:
      key: over
      text: { de: Vorbei., en: Over. }
    sources: [guide]
"""

OVERLAY = """\
format: blueprint-1
blueprint:
  key: over
  version: 0.1.0
  extends: mini@^1
  title: { de: Darüber, en: Over }
"""


def core(folder: Path, text: str = CORE) -> Path:
    """Write the core into `folder/mini`."""
    target = folder / "mini"
    target.mkdir(exist_ok=True)
    (target / "blueprint.yaml").write_text(text, encoding="utf-8")
    return target


def overlay(folder: Path, more: str = "", head: str = OVERLAY) -> Path:
    """Write an overlay into `folder/over`."""
    target = folder / "over"
    target.mkdir(exist_ok=True)
    (target / "blueprint.yaml").write_text(head + more, encoding="utf-8")
    return target
