# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pure blueprint rules: document model, overlay, checks, hash. No framework, no database."""
