# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where an object of a blueprint is shown."""

from urllib.parse import urlencode

from django.urls import reverse


def address(blueprint: str, section: str, key: str, chosen: str = "", official: str = "") -> str:
    """Steps and actors have pages of their own; everything else stands on the page of its section, under its key."""
    query = urlencode({name: v for name, v in (("fassung", chosen), ("datenbestand", official)) if v})
    if section == "steps":
        path, anchor = reverse("website:blueprint-step", args=[blueprint, key]), ""
    elif section == "actors":
        path, anchor = reverse("website:blueprint-role", args=[blueprint, key]), ""
    else:
        path, anchor = reverse("website:blueprint-part", args=[blueprint, section]), f"#{anchor_of(key)}"
    return f"{path}{'?' + query if query else ''}{anchor}"


def anchor_of(key: str) -> str:
    """The id of an object on the page of its section."""
    return f"o-{key}"
