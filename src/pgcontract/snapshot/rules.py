"""What the snapshot knows beyond what PostgreSQL says of its own catalogues: all of it as data, each with its reason.

A catalogue or column that is not named here is taken as it stands, references resolved, so a new release of
PostgreSQL is covered by the rules that it brings along. Nothing here is needed for a row to be seen, except where a
reason below says why it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

FIRST_USER_OID = 16384
"""Objects below were made by initdb; it is FirstNormalObjectId of PostgreSQL, unchanged since 8.1."""

CATALOGUES_OF_DATA: Mapping[str, str] = {
    "pg_statistic": "what ANALYZE found in the rows",
    "pg_statistic_ext_data": "what ANALYZE found in the rows; the definition is in pg_statistic_ext",
    "pg_largeobject": "the bytes of large objects are rows; owner and grants are in pg_largeobject_metadata",
}
"""Catalogues of which no row is taken, with the reason."""

_LAZY = "set at once, but reset only by a later VACUUM"
_STORAGE = "where and how the rows are stored; changes with VACUUM FULL, CLUSTER or TRUNCATE"
_COUNT = "statistics of VACUUM and ANALYZE"
_DIMENSIONS = (
    "as declared once; nothing enforces or prints it, and a partition or restored copy has another number."
    " Whether the type is an array is said by atttypid and typbasetype"
)

COLUMNS_LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "pg_class": {
        "relfilenode": _STORAGE,
        "relrewrite": _STORAGE,
        "relfrozenxid": _STORAGE,
        "relminmxid": _STORAGE,
        "relpages": _COUNT,
        "reltuples": _COUNT,
        "relallvisible": _COUNT,
        "relallfrozen": _COUNT,
        "relhasindex": _LAZY,
        "relhastriggers": _LAZY,
        "relhasrules": _LAZY,
        "relhassubclass": _LAZY,
        "relnatts": "counts dropped columns too; the living ones are rows of pg_attribute",
        "reltoastrelid": "a TOAST table stays when the wide column is dropped; its options and grants are rows",
    },
    "pg_attribute": {
        "attlen": "a copy of pg_type.typlen",
        "attbyval": "a copy of pg_type.typbyval",
        "attalign": "a copy of pg_type.typalign",
        "attcacheoff": "always -1 on disk",
        "atthasmissing": "how the rows are stored: gone after the next rewrite of the table",
        "attmissingval": "a value of rows written before the column was added",
        "attisdropped": "dropped columns are left out altogether",
        "attndims": _DIMENSIONS,
    },
    "pg_type": {"typndims": _DIMENSIONS},
    "pg_index": {"indcheckxmin": "which snapshots may use the index, until the next VACUUM of pg_index"},
    "pg_database": {
        "datname": "clones bear other names; reads (this database)",
        "datfrozenxid": _STORAGE,
        "datminmxid": _STORAGE,
        "datistemplate": "says what the database is used for; a clone never inherits it",
        "dathasloginevt": _LAZY,
    },
    "pg_rewrite": {"ev_qual": "printed as part of ev_action"},
    "pg_subscription": {"subskiplsn": "how far replication went"},
    "pg_subscription_rel": {
        "srsubstate": "how far replication went",
        "srsublsn": "how far replication went",
    },
}
"""Columns that hold statistics or storage, with the reason. `oid` is left out of every catalogue: names replace it."""

REFERENCES_NOT_DECLARED: Mapping[str, tuple[tuple[tuple[str, ...], str, bool], ...]] = {
    "pg_constraint": ((("conrelid", "confdelsetcols"), "pg_attribute", True),),
    "pg_publication_rel": ((("prrelid", "prattrs"), "pg_attribute", True),),
}
"""References that pg_get_catalog_foreign_keys() forgets: columns, target, whether the last one is an array."""

CLASS_ALIASES: Mapping[str, str] = {"2613": "pg_largeobject_metadata"}
"""The OID of pg_largeobject, which comments and dependencies name in place of the catalogue with the object's row."""

PRINTED: Mapping[tuple[str, str], str] = {
    # The server prints as of now, and refuses the rule of a view that is gone by now: temporary ones come and go.
    ("pg_rewrite", "ev_action"): (
        "CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_class AS r WHERE r.oid = c.ev_class AND r.relpersistence <> 't')"
        " THEN pg_catalog.pg_get_ruledef(c.oid) END"
    ),
    ("pg_trigger", "tgqual"): "CASE WHEN c.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(c.oid) END",
    ("pg_proc", "prosqlbody"): "pg_catalog.pg_get_function_sqlbody(c.oid)",
    # The rank among the living: a dropped column leaves a gap, and the number of a new label is a fraction.
    ("pg_attribute", "attnum"): (
        "CASE WHEN c.attnum > 0 THEN row_number() OVER (PARTITION BY c.attrelid, c.attnum > 0 ORDER BY c.attnum) END"
    ),
    # A column of an index takes the name that the table's column had when the index was created, and keeps it through
    # renames and pg_dump. Expressions, options, collation and statistics target belong to the position.
    ("pg_attribute", "attname"): (
        "CASE WHEN c.attrelid IN (SELECT x.indexrelid FROM pg_catalog.pg_index AS x)"
        " THEN 'column_' || c.attnum ELSE c.attname::text END"
    ),
    # NO INHERIT can be written for CHECK and NOT NULL. For keys and foreign keys the flag says whether the constraint
    # was created before or after its table became a partition.
    ("pg_constraint", "connoinherit"): "CASE WHEN c.contype IN ('c', 'n') THEN c.connoinherit END",
    ("pg_enum", "enumsortorder"): "row_number() OVER (PARTITION BY c.enumtypid ORDER BY c.enumsortorder)",
    # The names of internal triggers end in their own OID.
    ("pg_trigger", "tgname"): (
        "CASE WHEN c.tgisinternal THEN concat_ws(' ', regexp_replace(c.tgname, '_[0-9]+$', ''), 'of',"
        " (SELECT k.conname || ' on ' || k.conrelid::regclass FROM pg_catalog.pg_constraint AS k"
        " WHERE k.oid = c.tgconstraint), c.tgfoid::regproc) ELSE c.tgname::text END"
    ),
    # The name of a TOAST table contains the OID of its table.
    ("pg_class", "relname"): (
        "CASE WHEN c.relkind = 't' AND c.oid >= 16384"
        " THEN 'TOAST of ' || substring(c.relname, '[0-9]+')::oid::regclass ELSE c.relname::text END"
    ),
}
"""SQL that prints a column whose stored value holds OIDs, or numbers without meaning; `c` is the row."""

ROWS_TAKEN: Mapping[str, str] = {
    # The system columns are the same for every table, unless somebody granted on one of them, and so are the columns
    # of TOAST tables.
    "pg_attribute": (
        "NOT c.attisdropped AND (c.attnum > 0 OR c.attacl IS NOT NULL) AND c.attrelid NOT IN"
        " (SELECT t.oid FROM pg_catalog.pg_class AS t WHERE t.relnamespace = 'pg_toast'::regnamespace)"
    ),
}
"""A condition on the rows of a catalogue."""

HIDDEN: Mapping[str, str] = {
    "pg_namespace": "c.nspname ~ '^pg_(toast_)?temp_'",
    "pg_class": "c.relnamespace = 'pg_toast'::regnamespace AND c.relacl IS NULL AND c.reloptions IS NULL",
}
"""Objects that are left out with all that belongs to them: temporary ones, which go with their session, and TOAST
tables without options or grants, which are storage and stay when the column that wanted one is dropped."""

ACL_KIND: Mapping[str, str] = {
    "pg_class": "CASE c.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r'::\"char\" END",
    "pg_attribute": "'c'::\"char\"",
    "pg_database": "'d'::\"char\"",
    "pg_foreign_data_wrapper": "'F'::\"char\"",
    "pg_foreign_server": "'S'::\"char\"",
    "pg_language": "'l'::\"char\"",
    "pg_largeobject_metadata": "'L'::\"char\"",
    "pg_namespace": "'n'::\"char\"",
    "pg_proc": "'f'::\"char\"",
    "pg_type": "'T'::\"char\"",
}
"""The letter by which acldefault() knows the objects of a catalogue: a NULL list of grants means that default.
Of a catalogue that is not named, a list is taken as it stands."""

UNORDERED = ("options", "config", "publications", "tags")
"""A text[] column that ends so is a set: SET and RESET move an entry to the end."""

SECRET_OPTIONS = ("umoptions", "srvoptions", "fdwoptions")
"""Options that may hold a password or a key: their values are replaced by a digest."""

SECRETS = ("subconninfo",)
"""Text that may hold a password: replaced by a digest."""

KINDS: Mapping[str, str] = {
    "pg_am": "access method",
    "pg_amop": "operator of family",
    "pg_amproc": "support function of family",
    "pg_attrdef": "default of",
    "pg_attribute": "column",
    "pg_db_role_setting": "settings of",
    "pg_default_acl": "default privileges of",
    "pg_depend": "dependency",
    "pg_description": "comment on",
    "pg_enum": "enum value",
    "pg_index": "index definition",
    "pg_inherits": "inheritance of",
    "pg_init_privs": "initial privileges on",
    "pg_largeobject_metadata": "large object",
    "pg_namespace": "schema",
    "pg_opclass": "operator class",
    "pg_opfamily": "operator family",
    "pg_partitioned_table": "partition key of",
    "pg_proc": "function",
    "pg_publication_namespace": "schema in publication",
    "pg_publication_rel": "table in publication",
    "pg_range": "range definition",
    "pg_rewrite": "rule",
    "pg_seclabel": "security label on",
    "pg_sequence": "sequence definition",
    "pg_shdepend": "shared dependency",
    "pg_shdescription": "comment on",
    "pg_shseclabel": "security label on",
    "pg_statistic_ext": "statistics object",
    "pg_subscription_rel": "table in subscription",
    "pg_ts_config": "text search configuration",
    "pg_ts_config_map": "mapping of",
    "pg_ts_dict": "text search dictionary",
    "pg_ts_parser": "text search parser",
    "pg_ts_template": "text search template",
}
"""What the rows of a catalogue are called; of any other: its name without `pg_`, in words."""


def kind_of_relation(relkind: str) -> str:
    """Return the word for a letter of pg_class.relkind; a letter of a later release is shown as it is."""
    match relkind:
        case "r" | "p":
            return "table"
        case "i" | "I":
            return "index"
        case "S":
            return "sequence"
        case "v":
            return "view"
        case "m":
            return "materialized view"
        case "c":
            return "composite type"
        case "f":
            return "foreign table"
        case "t":
            return "TOAST table"
        case _:
            return f"relation of kind {relkind}"


def kind_of(catalogue: str) -> str:
    """Return what the rows of a catalogue are called."""
    return KINDS.get(catalogue) or catalogue.removeprefix("pg_").replace("_", " ")
