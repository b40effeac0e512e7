"""Who may ask: the bearer of a token that the application signed, with the role of an administrator.

PyJWT compares the signature in constant time. The answer does not say what is wrong with a token; the log does, in
fixed words, without any part of the token.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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


#: What PyJWT raises, subclasses before their bases, and the words for the log.
_REASONS: Final = (
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "not valid yet"),
    (jwt.InvalidAudienceError, "wrong audience"),
    (jwt.InvalidAlgorithmError, "wrong algorithm"),
    (jwt.InvalidSignatureError, "bad signature"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a request is refused: the status, the error, and the challenge for `WWW-Authenticate`.

    `reason` is for the log alone; two refusals that look the same from outside are equal.
    """

    status: int
    error: str
    challenge: str
    reason: str = field(default="", compare=False)


NO_TOKEN: Final = Refusal(401, "authentication is required", 'Bearer realm="pgcontract"', "no token")
BAD_TOKEN: Final = Refusal(
    401, "authentication is required", 'Bearer realm="pgcontract", error="invalid_token"', "malformed token"
)
NO_ADMINISTRATOR: Final = Refusal(
    403,
    "an administrator is required",
    'Bearer realm="pgcontract", error="insufficient_scope"',
    "role is not admin",
)


class _BadClaim(Exception):
    """A claim that is missing, or not of its type. The message names the claim, never its value."""


def refusal(authorization: Sequence[str], secret: str) -> Refusal | None:
    """Return why the bearer of these `Authorization` headers is refused; None for an administrator."""
    if not authorization:
        return NO_TOKEN
    if len(authorization) > 1:
        return replace(BAD_TOKEN, reason="several Authorization headers")
    scheme, _, token = authorization[0].strip().partition(" ")
    if scheme.lower() != "bearer":
        return replace(BAD_TOKEN, reason="not a bearer token")
    if len(token) > LONGEST:
        return replace(BAD_TOKEN, reason="token too long")
    try:
        role, expiry = _claims(token.strip(), secret)
    except Exception as error:  # noqa: BLE001 - hostile text: not every failure of parsing it is one of PyJWT's own
        return replace(BAD_TOKEN, reason=_reason(error))
    if expiry <= time.time():
        return replace(BAD_TOKEN, reason="expired")
    return None if role == ADMINISTRATOR else NO_ADMINISTRATOR


def _reason(error: Exception) -> str:
    """Return in words of ours what is wrong with a token. The texts of PyJWT may quote it."""
    if isinstance(error, jwt.MissingRequiredClaimError):
        return "missing claim: exp"  # the only one that PyJWT requires for us
    if isinstance(error, _BadClaim):
        return str(error)
    return next((words for kind, words in _REASONS if isinstance(error, kind)), BAD_TOKEN.reason)


@lru_cache(maxsize=REMEMBERED)
def _claims(token: str, secret: str) -> tuple[str, float]:
    """Return the role and the expiry of a token that holds. Only such tokens are remembered.

    Raises:
        Exception: of any class; it does not hold.
    """
    claims = jwt.decode(token, secret, algorithms=[ALGORITHM], options=_OPTIONS)
    role, expiry = claims.get("role"), claims["exp"]
    if role is None:
        raise _BadClaim("missing claim: role")
    if not isinstance(role, str) or not role:
        raise _BadClaim("bad claim: role")
    # PyJWT also takes an expiry that is a text; the application writes a number.
    if isinstance(expiry, bool) or not isinstance(expiry, int | float):
        raise _BadClaim("bad claim: exp")
    return role, expiry
