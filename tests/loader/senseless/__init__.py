"""Contracts of the right shape that cannot be meant: what PostgreSQL would refuse, names that lead nowhere."""

from tests.loader.senseless import columns, foreign_keys, keys, others, sql, statistics, views

CASES = [
    *columns.TYPES,
    *columns.COLUMNS,
    *keys.KEYS,
    *foreign_keys.FOREIGN_KEYS,
    *others.OTHERS,
    *sql.SQL,
    *statistics.STATISTICS,
    *views.VIEWS,
    *others.SEVERAL,
]
