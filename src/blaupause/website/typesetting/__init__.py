# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""From plain blocks to a PDF that screen readers can read (PDF/UA-1 and PDF/A-2a)."""

from blaupause.website.typesetting.blocks import Paper, drawing, facts, heading, items, link, numbered, text
from blaupause.website.typesetting.press import pdf

__all__ = ["Paper", "drawing", "facts", "heading", "items", "link", "numbered", "pdf", "text"]
