# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever is asked: no server error, and every answer has the shape that was promised."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

DESCRIPTION = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

CONFIG = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}, "generation": {"mode": "all"}})

schema = schemathesis.openapi.from_dict(DESCRIPTION, config=CONFIG)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests run in the transaction of the test: nothing may close its connection between them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_generated_requests_are_answered_as_promised(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS, app=get_wsgi_application(), headers={"Accept-Encoding": "identity"})
