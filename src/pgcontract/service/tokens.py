"""Who may ask: the bearer of a token that the application signed, with the role of an administrator.

PyJWT compares the signature in constant time. The answer does not say what is wrong with a token.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import jwt

ALGORITHM: Final = "HS256"

LONGEST: Final = 4096
"""Characters of a token; the application's own have about 250."""

REMEMBERED: Final = 256
"""Tokens whose signature is not computed again; their expiry is looked at each time."""

ADMINISTRATOR: Final = "admin"

_OPTIONS: Final[Any] = {
    "require": ["exp"],
    # The clock of the machine that signs may be a second ahead of ours.
    "verify_iat": False,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a request is refused: the status, the error, and the challenge for `WWW-Authenticate`."""

    status: int
    error: str
    challenge: str


NO_TOKEN: Final = Refusal(401, "authentication is required", 'Bearer realm="pgcontract"')
BAD_TOKEN: Final = Refusal(
    401, "authentication is required", 'Bearer realm="pgcontract", error="invalid_token"'
)
NO_ADMINISTRATOR: Final = Refusal(
    403, "an administrator is required", 'Bearer realm="pgcontract", error="insufficient_scope"'
)


def refusal(authorization: Sequence[str], secret: str) -> Refusal | None:
    """Return why the bearer of these `Authorization` headers is refused; None for an administrator."""
    if not authorization:
        return NO_TOKEN
    scheme, _, token = authorization[0].strip().partition(" ")
    if len(authorization) > 1 or scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST:
        return BAD_TOKEN
    role = _role(token.strip(), secret)
    if role is None:
        return BAD_TOKEN
    return None if role == ADMINISTRATOR else NO_ADMINISTRATOR


def _role(token: str, secret: str) -> str | None:
    """Return the role in a token that holds; None for any other token."""
    try:
        role, expiry = _claims(token, secret)
    except Exception:  # noqa: BLE001 - hostile text: not every failure of parsing it is one of PyJWT's own
        return None
    return role if expiry > time.time() else None


@lru_cache(maxsize=REMEMBERED)
def _claims(token: str, secret: str) -> tuple[str, float]:
    """Return the role and the expiry of a token that holds. Only such tokens are remembered.

    Raises:
        Exception: of any class; it does not hold.
    """
    claims = jwt.decode(token, secret, algorithms=[ALGORITHM], options=_OPTIONS)
    role, expiry = claims.get("role"), claims["exp"]
    # PyJWT also takes an expiry that is a text; the application writes a number.
    if (
        not isinstance(role, str)
        or not role
        or isinstance(expiry, bool)
        or not isinstance(expiry, int | float)
    ):
        raise TypeError("a claim is not of its type")
    return role, expiry
