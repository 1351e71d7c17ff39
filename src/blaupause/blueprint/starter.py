# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""A first blueprint for another Land: a folder that passes the check and says where to go on."""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from blaupause.blueprint.loader import PACKAGED, packaged_keys
from blaupause.blueprint.rules.yamlfile import parse
from blaupause.kernel.problems import Location, Problem

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 200
_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}

_BLUEPRINT = """\
# {title_plain}: was hier anders ist als im gemeinsamen Kern.
# Prüfen mit: blaupause blueprint check {folder}
# Woher ein Teil kommt: blaupause blueprint explain steps/contract --in {folder}
format: blueprint-1

blueprint:
  key: {key}
  version: 0.1.0
  land: "{land}"
  extends: core@^{major}
  title:
    de: {title}
    en: {title_en}

# Quellen: Jede Aussage nennt, worauf sie beruht. Beispiel:
# sources:
#   erlass:
#     url: https://www.example.org/erlass
#     title: "Ministerium: Erlass zum Roll-out"

# Aussagen mit Quelle stehen dann neben dem Schritt, den sie betreffen, und begründen Änderungen (because). Beispiel:
# facts:
#   vertrag-des-landes:
#     text: {{ de: Das Land schließt die Verträge., en: The Land makes the contracts. }}
#     steps: [contract]
#     sources: [erlass]

changes:
  - target: steps/contract
    kind: extend
    reason:
      de: {contract_reason}
      en: {contract_reason_en}
    fields:
      inputs:
        - {{ key: contract-path, de: {contract}, en: {contract_en} }}
  - target: steps/embed
    kind: extend
    reason:
      de: {portal_reason}
      en: {portal_reason_en}
    fields:
      inputs:
        - {{ key: land-portal-entry, de: {portal_entry}, en: {portal_entry_en} }}
  - target: steps/payment
    kind: extend
    reason:
      de: {payment_reason}
      en: {payment_reason_en}
    fields:
      inputs:
        - {{ key: payment-service, de: {payment}, en: {payment_en} }}
"""

_ENVIRONMENT = """\
# Umgebung: Adressen und Konten. Nicht übertragbar; was nicht bekannt ist, bleibt leer.
format: blueprint-1

environment:
  portal-host:
    title: {{ de: {portal_host}, en: {portal_host_en} }}
  payment-host:
    title: {{ de: {payment_host}, en: {payment_host_en} }}
"""

_COMMITMENTS = """\
# Leistungsversprechen des Landes. Entfernen Sie die Rauten, sobald eine Quelle sie belegt; die LeiKa-Schlüssel stehen
# im Katalog (blaupause: Seite „Leistungen“).
format: blueprint-1

# commitments:
#   {prefix}-ewa:
#     order: 1
#     land: "{land}"
#     name: {{ de: Online-Ummeldung (eWA), en: Online change of address (eWA) }}
#     citizen_name: {{ de: Wohnsitz anmelden oder ummelden, en: Register or change your address }}
#     competence: registration
#     online_service: ewa
#     target: as_far_as_possible
#     target_note: {{ de: Was das Land dazu sagt., en: What the Land says about it. }}
#     due: 2027-12-31
#     announced: 2026-11-26
#     source: erlass
#     services:
#       - {{ leika_key: "99115005104000", name: Wohnsitz Anmeldung }}
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the new blueprint is to say. Texts are one line each."""

    land: str
    land_name: str
    key: str
    title: str
    contract: str
    portal: str
    payment: str


def suggest(land: str, land_name: str) -> Plan:
    """What is proposed while nobody has said anything else."""
    return Plan(
        land,
        land_name,
        slug(land_name),
        f"Blaupause {land_name}",
        "Nachnutzungsvertrag des Landes",
        "Serviceportal des Landes",
        "Bezahldienst des Landes",
    )


def slug(name: str) -> str:
    """A key made of a name."""
    spelled = "".join(_LETTERS.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "land"


def write(plan: Plan, folder: Path) -> list[Path]:
    """Write the folder; nothing that is there is touched.

    Raises Problem blueprint.exists, blueprint.new_key or blueprint.new_text.
    """
    _check(plan)
    files = _files(plan, folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem(
            "blueprint.exists",
            "Hier liegt schon etwas; nichts wurde überschrieben.",
            "There is something here already; nothing was overwritten.",
            "Nennen Sie mit --to einen leeren oder neuen Ordner.",
            "Name an empty or new folder with --to.",
            Location(str(folder)),
        )
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return list(files)


def _check(plan: Plan) -> None:
    if not KEY.fullmatch(plan.key) or len(plan.key) > 40 or plan.key in packaged_keys():
        raise Problem(
            "blueprint.new_key",
            f"„{plan.key}“ eignet sich nicht als Schlüssel oder ist schon vergeben.",
            f"“{plan.key}” is no key or is taken.",
            "Erlaubt sind kleine Buchstaben a–z, Ziffern und Bindestriche, höchstens 40 Zeichen.",
            "Lower-case letters a–z, digits and hyphens, at most 40 characters.",
        )
    for text in (plan.title, plan.contract, plan.portal, plan.payment):
        if not text.strip() or len(text) > LONGEST or not text.isprintable():
            raise Problem(
                "blueprint.new_text",
                f"Hier fehlt ein Text, oder er ist länger als {LONGEST} Zeichen oder mehr als eine Zeile.",
                f"A text is missing, longer than {LONGEST} characters or more than one line.",
            )


def _files(plan: Plan, folder: Path) -> dict[Path, str]:
    name = plan.land_name
    shown = folder.name if folder.name.isprintable() else plan.key
    values = {
        "key": plan.key,
        "land": plan.land,
        "prefix": plan.key[:8].strip("-"),
        "major": _core_major(),
        "folder": shown,
        "title_plain": plan.title,
        "title": _quoted(plan.title),
        "title_en": _quoted(f"Blueprint of {name}"),
        "contract": _quoted(f"Unterlagen zum Vertrag: {plan.contract}"),
        "contract_en": _quoted(f"Papers for the contract: {plan.contract}"),
        "contract_reason": _quoted(f"Der Weg zum Vertrag in {name}: {plan.contract}"),
        "contract_reason_en": _quoted(f"The way to the contract in {name}: {plan.contract}"),
        "portal_reason": _quoted(f"Der Dienst gehört in das Portal: {plan.portal}"),
        "portal_reason_en": _quoted(f"The service belongs into the portal: {plan.portal}"),
        "portal_entry": _quoted(f"Eintrag im Portal: {plan.portal}"),
        "portal_entry_en": _quoted(f"Entry in the portal: {plan.portal}"),
        "payment": _quoted(f"Zugang zum Bezahldienst: {plan.payment}"),
        "payment_en": _quoted(f"Access to the payment service: {plan.payment}"),
        "payment_reason": _quoted(f"Bezahlt wird über: {plan.payment}"),
        "payment_reason_en": _quoted(f"Payment runs through: {plan.payment}"),
        "portal_host": _quoted(f"Adresse des Portals ({plan.portal})"),
        "portal_host_en": _quoted(f"Address of the portal ({plan.portal})"),
        "payment_host": _quoted(f"Adresse des Bezahldienstes ({plan.payment})"),
        "payment_host_en": _quoted(f"Address of the payment service ({plan.payment})"),
    }
    return {
        folder / "blueprint.yaml": _BLUEPRINT.format(**values),
        folder / "environment.yaml": _ENVIRONMENT.format(**values),
        folder / "commitments.yaml": _COMMITMENTS.format(**values),
    }


def _quoted(text: str) -> str:
    """A text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _core_major() -> str:
    """The first number of the version of the core that is shipped."""
    tree = parse((PACKAGED / "core" / "blueprint.yaml").read_bytes(), "core/blueprint.yaml")
    assert isinstance(tree.value, dict)
    return str(tree.value["blueprint"]["version"]).partition(".")[0]
