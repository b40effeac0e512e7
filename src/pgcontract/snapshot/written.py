"""What one transaction wrote to the catalogues of the whole cluster, and is still there.

Roles, memberships, settings of roles, privileges on parameters, replication origins and tablespaces belong to no
database: no snapshot has them, and other sessions change them at the same time. But PostgreSQL keeps with each row the
number of the transaction that wrote it, which tells what a migration left there from all else.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from pgcontract.database import question


def written(connection: Connection[Any], transaction: str) -> list[str]:
    """Return what the transaction wrote to the cluster, sorted; of catalogues that the role may not read, nothing.

    Args:
        connection: inside `database.reading(url)`.
        transaction: its number, as `xmin` of any row that it wrote.
    """
    found = []
    for name, has_oid in connection.execute(question("snapshot_cluster_catalogues")).fetchall():
        described = sql.SQL("pg_catalog.pg_describe_object(c.tableoid, c.oid, 0)" if has_oid else "'a row'")
        statement = sql.SQL("SELECT {} FROM {} AS c WHERE c.xmin::text = %s").format(
            described, sql.Identifier("pg_catalog", name)
        )
        found += [f"{row[0]} in {name}" for row in connection.execute(statement, [transaction]).fetchall()]
    return sorted(found)
