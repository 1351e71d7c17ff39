# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The interface object: JSON with ETag and modest caching, errors as problem+json."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema

SECONDS_FRESH = 60
PROBLEM_TYPE = "application/problem+json"
READING = ("GET", "HEAD")


def cached(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Add ETag and one minute of freshness; 304 when the caller has exactly this already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response


class PublicInterface(NinjaAPI):
    """Read-only interface for everybody."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """Addresses; HEAD is no operation of its own, so that the description stays as it is."""
        patterns, application, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = self._read_only(pattern.callback)
        return patterns, application, namespace

    def _read_only(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """The view, answering HEAD as it answers GET; the server leaves the body away (RFC 9110, 9.3.2).

        What the framework would refuse in words of its own becomes a problem as everything else: other methods, and
        the bare `/api/v1/`.
        """

        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            method = request.method
            if method not in READING:
                return self.on_exception(request, HttpError(405, "read only"))
            request.method = "GET"
            try:
                return view(request, *args, **kwargs)
            except Http404 as error:
                return self.on_exception(request, error)
            finally:
                request.method = method

        return answer

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        """The description, with the media type that errors really have."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for status, response in path["get"]["responses"].items():
                if int(status) >= 400:
                    response["content"] = {PROBLEM_TYPE: response["content"]["application/json"]}
        return schema

    def create_response(
        self,
        request: HttpRequest,
        data: object,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """The rendered answer; good ones may be cached."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        response["Access-Control-Allow-Origin"] = "*"  # public data, no cookies involved
        return cached(request, response) if response.status_code == 200 else response


interface = PublicInterface(
    title="Blaupause",
    version="1",
    description=(
        "Municipalities, competent authorities, connections and coverage. Read only. Every answer names its "
        "dataset: official, or demonstration with invented entries. Unknown is never no."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
    openapi_extra={
        "info": {
            "license": {"name": "EUPL-1.2 (software); for the data see /api/v1/sources"},
        }
    },
)
