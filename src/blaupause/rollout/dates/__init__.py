# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What runs out or is due when: certificates, contracts, evidence, meetings; told by page, calendar and mail."""
