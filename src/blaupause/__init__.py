# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Blaupause: from workshops to an executable blueprint to honest coverage figures."""

__version__ = "0.1.0"
