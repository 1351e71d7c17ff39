# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether the kept authorities and competences still hold."""

from blaupause.catalog.revision import Stamps

STAMPS = Stamps("authorities", ("authorities_competence", "authorities_authority", "authorities_expectedauthorities"))
