"""What each feature of the language means, as cases."""

from tests.loader.valid import columns, keys, others, statistics, views

CASES = [
    *columns.COLUMNS,
    *keys.KEYS,
    *keys.FOREIGN_KEYS,
    *keys.INDEXES,
    *others.OTHERS,
    *statistics.STATISTICS,
    *views.VIEWS,
]
