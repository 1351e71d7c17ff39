# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Errors as application/problem+json (RFC 9457) with stable codes, in German and English."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from blaupause.api.interface import PROBLEM_TYPE, READING, interface
from blaupause.api.schemas import ProblemAnswer
from blaupause.kernel.problems import Problem

_NOT_FOUND_CODES = (
    "api.not_found",
    "coverage.no_commitment",
    "coverage.no_measure",
    "blueprint.not_found",
    "blueprint.version_not_found",
)

ERRORS = {404: ProblemAnswer, 422: ProblemAnswer, 503: ProblemAnswer}


@dataclass(frozen=True, slots=True)
class Fault:
    """One parameter that could not be used."""

    parameter: str
    reason: str


def answer(status: int, problem: Problem, faults: Sequence[Fault] = ()) -> HttpResponse:
    """The problem as a response; never cached."""
    body: dict[str, object] = {
        "type": f"urn:blaupause:problem:{problem.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": problem.code,
        "detail": problem.text("en"),
        "detail_de": problem.text("de"),
    }
    if faults:
        body["faults"] = [{"parameter": fault.parameter, "reason": fault.reason} for fault in faults]
    response = HttpResponse(json.dumps(body), status=status, content_type=PROBLEM_TYPE)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


class NotFoundError(Problem):
    """Nothing stands under this key."""

    def __init__(self, what_de: str, what_en: str, key: str) -> None:
        shown = key[:60]
        super().__init__("api.not_found", f"{what_de} „{shown}“ gibt es nicht.", f"There is no {what_en} “{shown}”.")


@interface.exception_handler(Problem)
def _problem(_request: HttpRequest, error: Problem) -> HttpResponse:
    return answer(404 if error.code in _NOT_FOUND_CODES else 422, error)


@interface.exception_handler(Http404)
def not_found(_request: HttpRequest, _error: Http404 | None = None) -> HttpResponse:
    """404 for an address nothing stands behind."""
    return answer(404, Problem("api.no_address", "Diese Adresse gibt es nicht.", "There is no such address."))


@interface.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response = answer(
            405, Problem("api.read_only", "Diese Schnittstelle wird nur gelesen.", "This interface is read only.")
        )
        response["Allow"] = ", ".join(READING)
        return response
    return answer(
        error.status_code,
        Problem("api.refused", "Die Anfrage wurde nicht verstanden.", "The request was not understood."),
    )


@interface.exception_handler(ValidationError)
def _parameters(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [Fault(".".join(str(part) for part in e["loc"][1:])[:60], str(e["msg"])[:200]) for e in error.errors]
    names = ", ".join(sorted({fault.parameter for fault in faults}))
    problem = Problem(
        "api.parameters",
        f"Diese Angaben sind nicht verwendbar: {names}.",
        f"These parameters cannot be used: {names}.",
        "Schlüssel bestehen aus den Ziffern 0–9, Tage haben die Form JJJJ-MM-TT.",
        "Keys are made of ASCII digits, days have the form YYYY-MM-DD.",
    )
    return answer(422, problem, faults)


@interface.exception_handler(OperationalError)
def _outage(_request: HttpRequest, _error: Exception) -> HttpResponse:
    response = answer(
        503, Problem("api.outage", "Die Datenbank ist nicht erreichbar.", "The database cannot be reached.")
    )
    response["Retry-After"] = "30"
    return response


@interface.exception_handler(InterfaceError)
def _lost_connection(request: HttpRequest, error: Exception) -> HttpResponse:
    return _outage(request, error)
