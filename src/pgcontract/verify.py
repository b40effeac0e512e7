"""Holds a database against contracts.

In one transaction: catalogue, comparison, the server's word on spellings, row rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import psycopg

from pgcontract import catalog, expressions, rowrules
from pgcontract.compare import Comparison, compare_with_schema
from pgcontract.contract import Contract
from pgcontract.database import question, where
from pgcontract.errors import DatabaseError
from pgcontract.schema import Schema
from pgcontract.steady import steadily

SEARCH_PATH = ("public",)
"""Names of this schema are bare, in contracts and in what the server prints."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was wanted, what was found, and every fact's verdict, row rules among them."""

    contract: Contract
    schema: Schema
    comparison: Comparison


def verify(contract: Contract, url: str | None = None, *, timeout: float = 0) -> Verification:
    """Open one read-only transaction on the database and hold it against the contracts.

    Raises:
        DatabaseError: it cannot be reached or read, there is nothing in it, or it changes all the time.
        ContractError: something in the contracts is not SQL.
    """
    return steadily(
        lambda connection, _: verify_within(connection, contract),
        partial(marks, contract=contract),
        url,
        search_path=SEARCH_PATH,
        timeout=timeout,
    )


def marks(connection: psycopg.Connection[Any], contract: Contract) -> Mapping[str, str]:
    """Return what changes with every change of what a verification reads in the catalogues."""
    asked = {"schemas": list(contract.schemas)}
    return {"its schema": connection.execute(question("verify_marks"), asked).fetchall()[0][0]}


def verify_within(
    connection: psycopg.Connection[Any], contract: Contract, *, may_be_empty: bool = False
) -> Verification:
    """The same inside the caller's transaction, which is pinned with `SEARCH_PATH`.

    `may_be_empty` is for a draft of what is missing: it may be everything.
    """
    schema = catalog.read(connection, contract.schemas, roles(contract))
    if schema.is_empty and not may_be_empty:
        name = where(connection.info.dsn)
        raise DatabaseError.nothing_to_measure(
            name, f"no table and no type in schema {', '.join(contract.schemas)}"
        )
    comparison = expressions.settle(connection, compare_with_schema(contract, schema), contract, schema)
    broken = rowrules.ask(connection, contract)
    return Verification(contract, schema, replace(comparison, findings=comparison.findings + broken))


def roles(contract: Contract) -> frozenset[str]:
    """Return the roles that the contracts name in grants."""
    return frozenset(value.role for value in contract.objects.values() if value.role is not None)
