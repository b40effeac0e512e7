"""One line of the log per request, and an answer where the application has none.

The line says what the answer was about: the differences by name and location, or why a token was refused. Of the
request itself only known names are written: any other path or query may hold a token.
"""

from __future__ import annotations

import logging
import time
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("pgcontract.service.requests")

METHODS: Final = frozenset("GET HEAD OPTIONS POST PUT PATCH DELETE TRACE CONNECT".split())

#: What the route knows of the answer, and keeps in the state of the request.
_FROM_THE_ROUTE: Final = ("code", "cached", "reason", "difference_count", "differences")

_FAILED: Final = b'{"error":"internal error"}'


class RequestLog:
    """Middleware, outermost."""

    def __init__(self, app: ASGIApp, paths: frozenset[str]) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write down what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            log.exception("request failed", extra=self._known(scope))
            if not status:
                await _fail(noting)
        finally:
            duration = round((time.perf_counter() - began) * 1000, 2)
            log.info("request", extra=self._known(scope) | {"status": status, "duration_ms": duration})

    def _known(self, scope: Scope) -> dict[str, Any]:
        state = scope.get("state", {})
        return {
            "method": scope["method"] if scope["method"] in METHODS else "(other)",
            "path": scope["path"] if scope["path"] in self._paths else "(other)",
            **{name: state.get(name) for name in _FROM_THE_ROUTE},
        }


async def _fail(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_FAILED)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": _FAILED})
