"""`alembic check` and `alembic revision --autogenerate`, by the comparison that `pgcontract verify` makes."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgcontract import report
from pgcontract.alembic.drafting.draft import Draft, draft
from pgcontract.alembic.drafting.revision_file import write_draft
from pgcontract.alembic.drafting.steps import Drafting, Surroundings
from pgcontract.alembic.errors import ContractsDiffer, DraftRefused
from pgcontract.contract import Contract
from pgcontract.database import question, reading, where
from pgcontract.errors import DatabaseError
from pgcontract.loader import load
from pgcontract.loader.wording import shown
from pgcontract.model import ObjectId
from pgcontract.steady import steadily
from pgcontract.verify import SEARCH_PATH, Verification, marks, verify, verify_within

DIFFERS, NOT_MEASURED = 1, 2
"""Exit statuses, as those of `pgcontract verify`; a draft that is refused is NOT_MEASURED, too."""


def check(context: MigrationContext, contracts: Path, url: str | None) -> None:
    """Report what differs, as `pgcontract verify` does.

    Args:
        context: has the connection.
        contracts: the folder of the contracts.
        url: the database, if it does not follow from the connection.

    Raises:
        ContractsDiffer: the contracts do not hold.
        PgcontractError: nothing could be compared.
    """
    contract, at = load(contracts), _database(context, url)
    _report_check(verify(contract, at))


def draft_revision(
    context: MigrationContext,
    directives: list[ops.MigrationScript],
    contracts: Path,
    url: str | None,
    default_schema: str,
) -> None:
    """Replace the empty directives by a draft of what brings the database to its contracts.

    Args:
        context: has the connection.
        directives: the revision that Alembic would write, with no operation yet; emptied if there is nothing to draft.
        contracts: the folder of the contracts.
        url: the database, if it does not follow from the connection.
        default_schema: the schema of declared names that have none.

    Raises:
        DraftRefused: the draft would leave a difference out.
        PgcontractError: nothing could be compared.
    """
    contract, at = load(contracts), _database(context, url)
    schema = context.version_table_schema or default_schema
    version_table = ObjectId("table", schema, context.version_table)
    drafting = _measure(contract, at, default_schema, version_table)
    made = draft(drafting)
    if made.refused:
        raise DraftRefused(_refusal(made, drafting.verification))
    if made.steps:
        write_draft(made, context, directives)
    else:
        directives.clear()
        print(f"{_report(drafting.verification)}; no revision is written")  # noqa: T201 - the command's own output


def _database(context: MigrationContext, url: str | None) -> str:
    """Return the URL of the database that Alembic is connected to."""
    at = url if url is not None else _url_of(context)
    _require_same_database(context, at)
    return at


def _report_check(verification: Verification) -> None:
    text = _report(verification)
    for unused in verification.comparison.unused:
        reason = f"exception {shown(unused.object)} tolerates nothing: nothing of that name is unexpected"
        print(f"{unused.location}  {reason}", file=sys.stderr)  # noqa: T201 - as `pgcontract verify` does
    if verification.comparison.holds:
        print(text)  # noqa: T201 - the command's own output
        return
    raise ContractsDiffer(text, DIFFERS if verification.comparison.differs else NOT_MEASURED)


def _report(verification: Verification) -> str:
    contract, comparison = verification.contract, verification.comparison
    return report.text(report.differences(contract, comparison), report.measured(contract, comparison))


def _refusal(made: Draft, verification: Verification) -> str:
    blocks = [f"{report.block(entry)}\n    not drafted: {reason}" for entry, reason in made.refused]
    total = len(report.differences(verification.contract, verification.comparison))
    last = f"no revision is written: {len(made.refused)} of {report.count(total, 'difference')} cannot be drafted"
    return "\n".join([*blocks, last])


def _measure(contract: Contract, url: str, default_schema: str, version_table: ObjectId) -> Drafting:
    def measure(connection: psycopg.Connection[Any], _marks: object) -> Drafting:
        surroundings = Surroundings.read(connection, contract.schemas)
        verification = verify_within(connection, contract, may_be_empty=True)
        return Drafting(verification, surroundings, default_schema, version_table)

    return steadily(measure, partial(marks, contract=contract), url, search_path=SEARCH_PATH)


def _url_of(context: MigrationContext) -> str:
    """Return the connection string of the database that Alembic is connected to.

    The comparison needs a transaction of its own, through psycopg. An engine's URL may not say where its connections
    go (`creator=`, a listener for `do_connect`), so the connection itself is asked first.
    """
    connection = context.connection
    if connection is None:
        raise DatabaseError.refused("the database", "Alembic has no connection; --sql compares nothing")
    driver: Any = connection.connection.driver_connection
    info: Any = getattr(driver, "info", None)
    if isinstance(driver, psycopg.Connection):
        known = conninfo_to_dict(driver.info.dsn)
    elif hasattr(info, "dsn_parameters"):  # psycopg2
        known = {name: value for name, value in info.dsn_parameters.items() if value}
    else:
        return connection.engine.url.render_as_string(hide_password=False)
    return make_conninfo("", **known, **({"password": info.password} if info.password else {}))


def _require_same_database(context: MigrationContext, url: str) -> None:
    """Refuse to compare another database than the one that Alembic is connected to."""
    identity = question("database_identity").as_string()
    with reading(url) as other:
        found = other.execute(question("database_identity")).fetchone()
        name = where(other.info.dsn)
    if context.connection is None or tuple(context.connection.exec_driver_sql(identity).one()) != found:
        raise DatabaseError.refused(
            name, "Alembic is connected to another database; give autogenerate_options(database_url=…)"
        )
