# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""`python -m blaupause`: the same as the command `blaupause`."""

import sys

from blaupause.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
