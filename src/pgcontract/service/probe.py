"""One run: a connection, one read-only repeatable-read transaction, the engine's verdict and Alembic's revision.

A run that a change of the shape fell into is made again, as `steady` says.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import psycopg
from psycopg import errors

from pgcontract.contract import Contract
from pgcontract.database import pin
from pgcontract.errors import ContractError, DatabaseError
from pgcontract.service.pool import Busy, Pool
from pgcontract.service.reasons import is_privilege, why
from pgcontract.service.revision import current
from pgcontract.service.watch import Lost, TooSlow, Watch
from pgcontract.steady import ATTEMPTS, unchanged
from pgcontract.verify import SEARCH_PATH, Verification, marks, verify_within

log = logging.getLogger(__name__)


class Code(StrEnum):
    """What became of a run. Callers may rely on these names."""

    OK = "ok"
    DIFFERS = "differs"
    #: The server refused to say whether a fact holds, for another reason than a privilege.
    UNDECIDED = "undecided"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    NO_PRIVILEGE = "no_privilege"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    #: All connections of the service are taken.
    BUSY = "busy"
    #: The shape of the database changed during each attempt.
    CHANGING = "changing"
    BAD_CONTRACT = "bad_contract"
    #: A server that this release does not know.
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run that went through has found; `denied` says that a privilege was missing on the way."""

    verification: Verification
    revisions: tuple[str, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run did not go through: the problems of a contract, or the reason there was no connection."""

    code: Code
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a run and a statement of it may take, in seconds."""

    run: float
    statement: float


class Probe:
    """Makes runs, one at a time, in the caller's thread. It raises nothing: a failure is an outcome."""

    def __init__(self, pool: Pool, contract: Contract, version_table: str, limits: Limits) -> None:
        self._pool = pool
        self._contract = contract
        self._version_table = version_table
        self._limits = limits

    def run(self) -> Measurement | Failure:
        """Hold the database against the contracts once."""
        watch = Watch(self._limits.run)
        try:
            return self._attempts(watch)
        except DatabaseError as error:
            return _refusal(error, denied=watch.denied)
        except ContractError as error:
            return Failure(Code.BAD_CONTRACT, tuple(map(str, error.problems)))
        except TooSlow:
            return Failure(Code.TIMEOUT)
        except Busy:
            return Failure(Code.BUSY)
        except Lost:
            return Failure(Code.UNREACHABLE, ("the connection broke",))
        except errors.InsufficientPrivilege:
            return Failure(Code.NO_PRIVILEGE)
        except Exception:
            # A fault of ours. Its place is logged (without its text, see `logs`), and the caller gets an answer.
            log.exception("verification failed")
            return Failure(Code.FAILED)

    def _attempts(self, watch: Watch) -> Measurement:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(watch)
            except DatabaseError as error:
                if error.code != Code.CHANGING or attempt == ATTEMPTS:
                    raise
        raise AssertionError

    def _attempt(self, watch: Watch) -> Measurement:
        connection = self._living(watch)
        try:
            with watch.guard(connection):
                return self._measure(connection, watch)
        finally:
            _end(connection)
            self._pool.give_back(connection)

    def _living(self, watch: Watch) -> psycopg.Connection[Any]:
        """Take a connection with an open, pinned transaction. Those that died in the pool are given back.

        Raises:
            Lost: as many died as there can be.
        """
        for _ in range(1 + self._pool.size):
            connection = self._pool.take(watch)
            try:
                with watch.guard(connection):
                    pin(connection, search_path=SEARCH_PATH, timeout=self._limits.statement)
            except Lost:
                self._pool.give_back(connection)
            except BaseException:
                self._pool.give_back(connection)
                raise
            else:
                return connection
        raise Lost

    def _measure(self, connection: psycopg.Connection[Any], watch: Watch) -> Measurement:
        shape = partial(marks, contract=self._contract)
        with unchanged(connection, shape, search_path=SEARCH_PATH, timeout=self._limits.statement):
            try:
                verification = verify_within(connection, self._contract)
                revisions = current(connection, self._version_table)
            except (DatabaseError, psycopg.Error, ContractError):
                watch.judge(connection)
                raise
            watch.judge(connection)
        return Measurement(verification, revisions, watch.denied)


def _refusal(error: DatabaseError, *, denied: bool) -> Failure:
    if error.code == Code.UNREACHABLE:
        said = str(error.__cause__ or error)
        return Failure(Code.NO_PRIVILEGE if is_privilege(said) else Code.UNREACHABLE, (why(said),))
    if denied and error.code == "refused":
        return Failure(Code.NO_PRIVILEGE)
    return Failure(Code(error.code) if error.code in set(Code) else Code.FAILED)


def _end(connection: psycopg.Connection[Any]) -> None:
    """Leave the transaction, as far as there still is one."""
    try:
        connection.rollback()
    except psycopg.Error:
        connection.close()
