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


FULL = """\
format: blueprint-1
blueprint:
  key: mini
  version: 1.2.0
  title: { de: Mini, en: Mini }
actors:
  town: { name: { de: Kommune, en: Municipality } }
  land: { name: { de: Land, en: Land } }
sources:
  guide: { url: "https://example.org/guide", title: Leitfaden }
steps:
  first:
    order: 1
    title: { de: Anfang, en: Start }
    text: { de: Fangen Sie an., en: Start. }
    actors: [town, land] # first
    dimension: organisation
    phase: preparation
    produces:
      - { key: decision, de: Entscheidung, en: Decision }
    gate:
      key: decided
      text: { de: Entschieden., en: Decided. }
      when: have(decision)
    effort: { minutes: { low: 10, likely: 20, high: 30 }, estimated_by: Musterstadt, source: guide }
    duration: { days: { likely: 5 }, estimated_by: Musterstadt, source: guide }
    because: [slow] # first
    sources: [guide]
  second:
    order: 2
    title: { de: Mitte, en: Middle }
    text: { de: Machen Sie weiter., en: Go on. }
    actors: [town]
    dimension: technology
    phase: activation
    inputs:
      - { key: lonely, de: Einsames, en: Lonely }
    produces:
      - { key: report, de: Bericht, en: Report }
    hard: [first]
    applies: value(fee) > 5
    gate:
      key: done
      text: { de: Fertig., en: Done. }
      when: done(first) and (have(report) or value(way) = "post" or verified(arrived))
    sources: [guide] # second
  third:
    order: 3
    title: { de: Ende, en: End }
    text: { de: Hören Sie auf., en: Stop. }
    actors: [town]
    dimension: steering
    phase: operation
    hard: [second]
    soft: [first] # third
    gate:
      key: over
      text: { de: Vorbei., en: Over. }
      when: done(second) # third
    sources: [guide]
  fourth:
    order: 4
    title: { de: Nachlese, en: Review }
    text: { de: Sehen Sie zurück., en: Look back. }
    actors: [town]
    dimension: steering
    phase: operation
    gate: { key: reviewed, text: { de: Gesehen., en: Seen. } }
    sources: [guide]
online_services:
  online:
    name: Dienst
    kind: efa
    source: guide
    variants:
      short: { name: Kurz, source: guide }
    channels:
      - { kind: pdf, live_level: pdf, source: guide }
    routes:
      quick: { variant: short, channel: pdf, live_level: pdf, source: guide # route
      }
parameters:
  fee:
    title: { de: Gebühr, en: Fee }
    type: money
    min: 0
    max: 900
    level: municipality
    steps: [first] # fee
    sources: [guide]
  way:
    title: { de: Weg, en: Way }
    type: choice
    choices: # way
      post: { de: Post, en: Post }
      mail: { de: E-Mail, en: E-mail }
    level: land
    sources: [guide]
  since:
    title: { de: Seit, en: Since }
    type: date
    min: 2020-01-01
    level: connection
    steps: [first] # since
    sources: [guide]
  code:
    title: { de: Kennzahl, en: Code }
    type: text
    pattern: '^[0-9]{4}$'
    level: connection
    steps: [first]
    exports: { form: codeNumber }
    sources: [guide]
criteria:
  quick:
    title: { de: Schnell, en: Quick }
    question: { de: Ging es schnell?, en: Was it quick? }
    subject: connection
    dimension: steering
    scale: { kind: yes_no }
    steps: [third]
    sources: [guide]
templates:
  letter:
    title: { de: Brief, en: Letter }
    kind: text
    steps: [first]
    valid_from: 2026-01-01
    valid_until: 2027-01-01
    body:
      de: |
        Guten Tag,
        Gebühr: {{fee}}, {{decision}}, {{authority}}
    sources: [guide]
checks:
  arrived:
    title: { de: Angekommen, en: Arrived }
    text: { de: Anträge., en: Forms. }
    subject: arrival
    strength: test_arrived
    steps: [second] # check
    valid_days: 30
    sources: [guide]
facts:
  note:
    text: { de: Das ist so., en: It is so. }
    steps: [third] # note
    sources: [guide]
findings:
  slow:
    text: { de: Es dauert., en: It takes long. }
    kind: hurdle
    dimension: steering
    owner: land
    said_by: Musterstadt
    steps: [third] # slow
    sources: [guide]
commitments:
  promise:
    order: 1
    land: "09"
    name: { de: Versprechen, en: Promise }
    citizen_name: { de: Antrag, en: Application }
    competence: registration
    online_service: online
    target: everywhere
    target_note: { de: Überall., en: Everywhere. }
    due: 2026-12-31
    announced: 2026-01-21
    source: guide
    services:
      - { leika_key: "99115005104000", name: Wohnsitz Anmeldung }
environment:
  host:
    title: { de: Adresse, en: Address }
    value: https://host.example
"""
