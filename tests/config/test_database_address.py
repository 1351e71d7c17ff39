# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database's address is taken whole: nothing an operator asks for is dropped silently."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from blaupause.config.settings import _database


def test_how_the_server_is_verified_reaches_the_driver() -> None:
    found = _database("postgresql://anna:g%40heim@db.example:5433/blau?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    where = found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]
    assert where == ("anna", "g@heim", "db.example", "5433")
    assert found["OPTIONS"] == {
        "application_name": "blaupause",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
    }


def test_a_socket_folder_may_be_named() -> None:
    found = _database("postgresql:///blau?host=/run/pg&user=anna")
    assert (found["HOST"], found["USER"], found["NAME"]) == ("/run/pg", "anna", "blau")


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="sslmod"):
        _database("postgresql://db.example/blau?sslmod=verify-full")
