"""The routes. Who asks is looked at first; what is answered comes from `flight`, ready to be sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from pgcontract.contract import Contract
from pgcontract.service.answer import Alive, Error, Refused, Success
from pgcontract.service.flight import Flight
from pgcontract.service.probe import Limits
from pgcontract.service.requestlog import RequestLog
from pgcontract.service.revision import Head
from pgcontract.service.settings import Settings
from pgcontract.service.tokens import refusal
from pgcontract.service.worker import Order, Worker

VERIFY: Final = "/api/setup/verify-database"
HEALTH: Final = "/healthz"
OPENAPI: Final = "/openapi.json"

ALLOW: Final = "GET, HEAD, OPTIONS"

#: Who may ask, for the OpenAPI document. What holds it is `tokens`, called by the route itself: as a dependency of
#: FastAPI it would cost more than all the rest of a request.
SCHEMES: Final[Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of the application, HS256, with the role `admin`.",
    }
}
SECURED: Final[Any] = {"security": [{"bearer": []}]}

_NO_STORE: Final = {"Cache-Control": "no-store"}

Endpoint = Callable[..., Awaitable[Response]]

Responses = dict[int | str, dict[str, Any]]
"""What the OpenAPI document says of each status."""


class Application(FastAPI):
    """FastAPI, with the security scheme in its document."""

    def openapi(self) -> dict[str, Any]:
        """Return the document."""
        document = super().openapi()
        document.setdefault("components", {})["securitySchemes"] = SCHEMES
        return document


def create_app(settings: Settings, contract: Contract, head: Head) -> FastAPI:
    """Return the application; its lifespan starts and ends the worker."""
    worker = Worker(
        Order(
            settings.database_url.get_secret_value(),
            settings.pool_size,
            contract,
            head,
            settings.version_table,
            Limits(settings.timeout, settings.statement_timeout),
        )
    )
    flight = Flight(lambda: anyio.to_thread.run_sync(worker.run), settings.cache)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        worker.start()
        try:
            yield
        finally:
            await flight.land()
            await anyio.to_thread.run_sync(worker.stop)

    app = Application(
        title="pgcontract",
        summary="A live database held against its contracts.",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        redirect_slashes=False,
    )
    _add_verification(app, flight, settings.jwt_secret.get_secret_value())
    _add_health(app)
    app.add_exception_handler(HTTPException, _other)
    app.add_middleware(RequestLog, paths=frozenset({VERIFY, HEALTH, OPENAPI}))
    return app


def _add_verification(app: FastAPI, flight: Flight, secret: str) -> None:
    async def verify(request: Request) -> Response:
        """Hold the database against the contracts, or answer from a run that ended within the last second."""
        refused = refusal(request.headers.getlist("authorization"), secret)
        if refused is not None:
            request.state.reason = refused.reason
            return _no(refused.status, refused.error, {"WWW-Authenticate": refused.challenge})
        answer, cached = await flight.answer()
        request.state.code, request.state.cached = answer.code, cached
        request.state.reason = answer.reason or None
        request.state.differences, request.state.difference_count = answer.noted, answer.differences
        return Response(answer.body, answer.status, _NO_STORE, "application/json")

    responses: Responses = {
        200: _response(Success, "All of it holds.", "Cache-Control"),
        503: _response(Error, "Something differs, or nothing could be measured.", "Cache-Control"),
        401: _response(Refused, "No token, or a bad one.", "WWW-Authenticate"),
        403: _response(Refused, "An administrator's token is needed.", "WWW-Authenticate"),
    }
    _add_path(app, VERIFY, "verify_database", verify, responses, openapi_extra=SECURED)


def _add_health(app: FastAPI) -> None:
    async def health() -> Response:
        """Say that the process answers."""
        return Response(b'{"status":"ok"}', 200, _NO_STORE, "application/json")

    _add_path(app, HEALTH, "health", health, {200: _response(Alive, "The process answers.", "Cache-Control")})


def _add_path(
    app: FastAPI, path: str, name: str, answer: Endpoint, responses: Responses, **options: Any
) -> None:
    """Add GET; HEAD, which has the same responses without a body; and OPTIONS."""
    bodiless = {
        status: {key: value for key, value in response.items() if key != "model"}
        for status, response in responses.items()
    }

    async def methods() -> Response:
        """Say which methods there are."""
        return Response(None, 204, {"Allow": ALLOW})

    def add(method: str, operation: str, endpoint: Endpoint, **more: Any) -> None:
        app.add_api_route(path, endpoint, methods=[method], name=operation, operation_id=operation, **more)

    add("GET", name, answer, response_class=JSONResponse, responses=responses, **options)
    add("HEAD", f"{name}_head", answer, response_class=Response, responses=bodiless, **options)
    allow: Responses = {204: {"description": "The methods.", "headers": _headers("Allow")}}
    add("OPTIONS", f"{name}_options", methods, status_code=204, response_class=Response, responses=allow)


def _response(model: type[BaseModel], description: str, *headers: str) -> dict[str, Any]:
    return {"model": model, "description": description, "headers": _headers(*headers)}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"required": True, "schema": {"type": "string"}} for name in names}


async def _other(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that does not exist."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        allow = ALLOW if request.url.path in {VERIFY, HEALTH} else "GET, HEAD"
        return _no(status, "method not allowed", {"Allow": allow})
    return _no(status, "not found" if status == 404 else "bad request")


def _no(status: int, error: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(Refused(error=error).model_dump(), status, {**_NO_STORE, **(headers or {})})
