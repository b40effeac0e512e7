"""What a question that the server did not answer says: its own words where they quote no row, and what to do."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from pgcontract.database import refused

ADVICE = (
    (errors.AdminShutdown, "the connection is gone"),
    (errors.QueryCanceled, "give it more time"),
    (errors.LockNotAvailable, "give it more time"),
    (errors.InsufficientPrivilege, "connect as a role that may read it"),
    (errors.UndefinedTable, "if the schema changes just now"),
    (errors.InternalError_, "if the schema changes just now"),
    (errors.DeadlockDetected, "other sessions lock the same tables, try again"),
    (errors.SerializationFailure, "max_standby_streaming_delay"),
    (errors.IdleInTransactionSessionTimeout, "raise that timeout"),
    (psycopg.OperationalError, "the connection is gone"),
    (errors.DiskFull, "look into the server's log"),
)


@pytest.mark.parametrize(("error", "advice"), ADVICE, ids=lambda value: getattr(value, "__name__", None))
def test_what_to_do_is_said(error: type[psycopg.Error], advice: str) -> None:
    """Each kind of refusal has its own."""
    said = str(refused("the catalogue", error("some words")))
    assert said.startswith("cannot read the catalogue: ")
    assert advice in said
    assert "\n" not in said
