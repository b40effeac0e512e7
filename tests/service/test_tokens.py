"""Who is let in, and that strangers learn nothing."""

from __future__ import annotations

import base64
import json
import time

import pytest

from pgcontract.service.app import VERIFY
from pgcontract.service.tokens import BAD_TOKEN, LONGEST, NO_ADMINISTRATOR, NO_TOKEN, refusal
from tests.service.door import LASTS, SECRET, application, ask, bearer, token


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _unsigned() -> str:
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part({'role': 'admin', 'exp': 9999999999})}."


def _tampered() -> str:
    head, _, signature = token(role="user").split(".")
    return f"{head}.{_part({'role': 'admin', 'exp': 9999999999})}.{signature}"


def _nested() -> str:
    deep = base64.urlsafe_b64encode(b"[" * 3000).rstrip(b"=").decode()
    return f"{deep}.e30.x"


BAD = {
    "alg none": _unsigned(),
    "HS512": token(algorithm="HS512", secret=SECRET * 2),
    "HS384 with our secret": token(algorithm="HS384", secret=SECRET + SECRET[:20]),
    "another secret": token("another secret, and also long enough"),
    "expired": token(exp=int(time.time()) - 1),
    "no expiry": token(exp=None),
    "expiry is a text": token(exp="9999999999"),
    "expiry is true": token(exp=True),
    "not valid yet": token(nbf=int(time.time()) + LASTS - 1),
    "for somebody else": token(aud="another service"),
    "no role": token(role=None),
    "role is a list": token(role=["admin"]),
    "role is empty": token(role=""),
    "tampered": _tampered(),
    "signature cut": token()[:-4],
    "oversized": token(note="x" * LONGEST),
    "not a token": "hello",
    "two parts": "a.b",
    "empty": "",
    "not ASCII": "\u00e9.\u00e9.\u00e9",
    "deeply nested": _nested(),
    "claims are a list": f"{_part({'alg': 'HS256'})}.{_part([1])}.x",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused(name: str) -> None:
    """Whatever is wrong with a token, the answer is the same."""
    assert refusal([f"Bearer {BAD[name]}"], SECRET) == BAD_TOKEN


def test_a_longer_secret_of_the_same_start_does_not_verify() -> None:
    """The cases above with other algorithms fail by their algorithm: with HS256 and our secret the token is taken."""
    assert refusal([f"Bearer {token()}"], SECRET) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_with_the_right_secret_is_refused(algorithm: str) -> None:
    """Only HS256 is taken, whoever signed."""
    long = SECRET * 2
    assert refusal([f"Bearer {token(long, algorithm)}"], long) == BAD_TOKEN
    assert refusal([f"Bearer {token(long)}"], long) is None


@pytest.mark.parametrize("role", ["user", "Admin", "admin ", "administrator"])
def test_another_role_is_refused(role: str) -> None:
    """Only `admin` is an administrator, letter by letter."""
    assert refusal([f"Bearer {token(role=role)}"], SECRET) == NO_ADMINISTRATOR


def test_a_clock_that_is_ahead_does_no_harm() -> None:
    """A token that was issued a second from now is taken, as the application takes it."""
    assert refusal([f"Bearer {token(iat=int(time.time()) + 5)}"], SECRET) is None


def test_other_ways_to_say_who_one_is_are_refused() -> None:
    """No header, another scheme, two headers."""
    assert refusal([], SECRET) == NO_TOKEN
    assert refusal([f"Basic {token()}"], SECRET) == BAD_TOKEN
    assert refusal([token()], SECRET) == BAD_TOKEN
    assert refusal([f"Bearer {token()}", "Bearer x"], SECRET) == BAD_TOKEN
    assert refusal([f"bearer {token()}"], SECRET) is None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("text", "status"), [(None, 401), ("rubbish", 401), (token(role="user"), 403)])
def test_the_refusal_has_the_old_shape_and_a_challenge(
    method: str, text: str | None, status: int, down: str
) -> None:
    """`{"error": …}` and `WWW-Authenticate`, and the database is not asked."""
    headers = bearer(text) if text is not None else {}
    answer = ask(application(down), method, VERIFY, headers=headers)
    assert answer.status_code == status
    assert answer.headers["www-authenticate"].startswith('Bearer realm="pgcontract"')
    if method == "GET":
        assert list(answer.json()) == ["error"]
    else:
        assert not answer.content


def test_no_stranger_learns_why() -> None:
    """All bad tokens get one and the same text."""
    assert {refused.error for name in BAD if (refused := refusal([f"Bearer {BAD[name]}"], SECRET))} == {
        NO_TOKEN.error
    }


def test_a_token_that_was_taken_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature is remembered, an expiry is not: the token that was good is refused once its time is over."""
    text = token()
    assert refusal([f"Bearer {text}"], SECRET) is None
    ends = time.time() + LASTS + 1
    monkeypatch.setattr("pgcontract.service.tokens.time.time", lambda: ends)
    assert refusal([f"Bearer {text}"], SECRET) == BAD_TOKEN


def test_a_token_that_was_taken_does_not_open_another_secret() -> None:
    """What is remembered is remembered for its secret."""
    text = token()
    assert refusal([f"Bearer {text}"], SECRET) is None
    assert refusal([f"Bearer {text}"], SECRET + "x") == BAD_TOKEN
