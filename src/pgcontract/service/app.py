"""The routes. Who asks is looked at first; what is answered comes from `flight`, ready to be sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
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
            return _no(refused.status, refused.error, {"WWW-Authenticate": refused.challenge})
        answer, cached = await flight.answer()
        request.state.code, request.state.cached = answer.code, cached
        return Response(answer.body, answer.status, _NO_STORE, "application/json")

    said = "An administrator's token is needed."
    refusals: dict[int | str, dict[str, Any]] = {
        401: _refusal("No token, or a bad one."),
        403: _refusal(said),
    }
    app.add_api_route(
        VERIFY,
        verify,
        methods=["GET"],
        name="verify_database",
        operation_id="verify_database",
        openapi_extra=SECURED,
        response_class=JSONResponse,
        responses={
            200: {"model": Success, "description": "All of it holds.", "headers": _headers("Cache-Control")},
            503: {
                "model": Error,
                "description": "Something differs, or nothing could be measured.",
                "headers": _headers("Cache-Control"),
            },
            **refusals,
        },
    )
    app.add_api_route(
        VERIFY,
        verify,
        methods=["HEAD"],
        name="verify_database_head",
        operation_id="verify_database_head",
        openapi_extra=SECURED,
        response_class=Response,
        responses={
            200: {"description": "All of it holds.", "headers": _headers("Cache-Control")},
            503: {"description": "Something differs, or nothing could be measured."},
            401: {"description": "No token, or a bad one.", "headers": _headers("WWW-Authenticate")},
            403: {"description": said, "headers": _headers("WWW-Authenticate")},
        },
    )
    _add_options(app, VERIFY, "verify_database_options")


def _add_health(app: FastAPI) -> None:
    async def health() -> Response:
        """Say that the process answers."""
        return Response(b'{"status":"ok"}', 200, _NO_STORE, "application/json")

    app.add_api_route(
        HEALTH,
        health,
        methods=["GET"],
        operation_id="health",
        response_class=JSONResponse,
        responses={200: {"model": Alive, "description": "The process answers."}},
    )
    app.add_api_route(
        HEALTH,
        health,
        methods=["HEAD"],
        operation_id="health_head",
        response_class=Response,
        responses={200: {"description": "The process answers."}},
    )
    _add_options(app, HEALTH, "health_options")


def _add_options(app: FastAPI, path: str, operation: str) -> None:
    async def options() -> Response:
        """Say which methods there are."""
        return Response(None, 204, {"Allow": ALLOW})

    app.add_api_route(
        path,
        options,
        methods=["OPTIONS"],
        operation_id=operation,
        status_code=204,
        response_class=Response,
        responses={204: {"description": "The methods.", "headers": _headers("Allow")}},
    )


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"required": True, "schema": {"type": "string"}} for name in names}


def _refusal(description: str) -> dict[str, Any]:
    return {"model": Refused, "description": description, "headers": _headers("WWW-Authenticate")}


async def _other(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that does not exist."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        allow = ALLOW if request.url.path in {VERIFY, HEALTH} else "GET, HEAD"
        return _no(status, "method not allowed", {"Allow": allow})
    return _no(status, "not found" if status == 404 else "bad request")


def _no(status: int, error: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(Refused(error=error).model_dump(), status, {**_NO_STORE, **(headers or {})})
