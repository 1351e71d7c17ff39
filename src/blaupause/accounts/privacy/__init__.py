# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is stored about people, why, and when it goes: declared as data, one file `privacy.yaml` per room."""
