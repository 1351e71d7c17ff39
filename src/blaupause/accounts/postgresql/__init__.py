# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Django's PostgreSQL engine, with the scope told to the server at the beginning of every transaction."""
