# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""One database server for the whole run, started before the workers and gone after them."""

import contextlib
import os
from urllib.parse import parse_qs, urlsplit

import hypothesis
import pytest
from django.conf import settings

from blaupause.ops import engine

pytest_plugins = ["tests.plugins.base_data"]

# A busy machine is no fault of the code: no test is judged by the clock.
hypothesis.settings.register_profile("blaupause", deadline=None)
hypothesis.settings.load_profile("blaupause")


def pytest_configure(config: pytest.Config) -> None:
    """Workers of xdist inherit `DATABASE_URL`, so only the first process gets past the first line."""
    if os.environ.get("DATABASE_URL") or config.option.help:
        return
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    config.add_cleanup(lambda: os.environ.pop("DATABASE_URL"))
    url = stack.enter_context(engine.ephemeral())
    os.environ["DATABASE_URL"] = url
    # The settings were read before this hook; the dictionary is the one the connections will use.
    sockets = parse_qs(urlsplit(url).query)["host"][0]
    settings.DATABASES["default"].update(HOST=sockets, PORT="5432", USER="blaupause", NAME="blaupause")
