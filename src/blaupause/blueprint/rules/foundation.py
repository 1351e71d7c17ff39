# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a document was built on, kept while it is edited in files that hold everything and name no base. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blaupause.blueprint.rules.model import SECTIONS, Changed, Disabled, Document, Meta


@dataclass(frozen=True, slots=True)
class Foundation:
    """The base, what the document says it extends, and what it switched off or changed there, with the reasons."""

    base: Meta
    extends: str | None
    disabled: tuple[Disabled, ...]
    changed: tuple[Changed, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Foundation | None":
        """That of a stored document; None when it has no base."""
        if not document.get("base"):
            return None
        return cls(
            Meta.model_validate(document["base"]),
            document["blueprint"].get("extends"),
            tuple(Disabled.model_validate(one) for one in document.get("disabled") or ()),
            tuple(Changed.model_validate(one) for one in document.get("changed") or ()),
        )

    def beneath(self, document: Document) -> Document:
        """The document on this base. What it has again is not switched off; what is gone is not changed."""
        there = {f"{section}/{key}" for section in SECTIONS for key in getattr(document, section)}
        return document.model_copy(
            update={
                "blueprint": document.blueprint.model_copy(update={"extends": self.extends}),
                "base": self.base,
                "disabled": [one for one in self.disabled if one.target not in there],
                "changed": [one for one in self.changed if one.target in there],
            }
        )
