# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where something was stated, in words."""

from blaupause.rollout.dates.words import origin_name

__all__ = ["origin_name"]
