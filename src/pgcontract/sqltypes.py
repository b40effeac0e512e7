"""The names of SQL types: one canonical spelling for each, so that text can be compared with text.

A contract says `varchar(32)` where PostgreSQL prints `character varying(32)`. Both sides go through `canonical`, which
returns the short form that a reviewer would write. Whether a type that is not built in exists is left to the loader.
"""

from __future__ import annotations

import re

_ALIASES = {
    "character varying": "varchar",
    "character": "char",
    "bpchar": "bpchar",
    "int": "integer",
    "int4": "integer",
    "int2": "smallint",
    "int8": "bigint",
    "float4": "real",
    "float8": "double precision",
    "float": "double precision",
    "decimal": "numeric",
    "dec": "numeric",
    "bool": "boolean",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "bit varying": "varbit",
    "char varying": "varchar",
    "national character varying": "varchar",
    "nchar varying": "varchar",
    "national character": "char",
    "nchar": "char",
}

BUILT_IN = frozenset(
    """
    bigint bit varbit boolean box bytea bpchar char varchar cidr circle date inet integer interval
    json jsonb jsonpath line lseg macaddr macaddr8 money name numeric oid path pg_lsn point polygon real regclass regtype
    smallint text time timetz timestamp timestamptz tsquery tsvector txid_snapshot pg_snapshot uuid xml xid xid8 "char"
    int4range int8range numrange tsrange tstzrange daterange
    int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange
    """.split()
) | {"double precision"}
"""The built-in types that a column may have, in canonical spelling."""

PSEUDO_TYPES = {
    "serial": "integer with identity",
    "bigserial": "bigint with identity",
    "smallserial": "smallint with identity",
}
"""Spellings that `CREATE TABLE` expands and no column ever has, and what to write instead."""

_INTERVAL_FIELDS = re.compile(r"^interval( (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?)$")
_SHAPE = re.compile(
    r"""
    ^\s*
    (?P<name> (?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*) (?:\s*\.\s*(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*))? (?:\s+[A-Za-z]+)*? )
    \s* (?: \( \s* (?P<modifiers>-?\w+(?:\s*,\s*-?\w+)*) \s* \) )?
    (?P<suffix>(?:\s+(?:with|without)\s+time\s+zone)?)
    \s* (?P<array> (?:\[\s*\d*\s*\]\s*)* | \s+array )
    \s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)


def canonical(text: str) -> str | None:
    """Return the canonical spelling of a type, or None where the text is not the name of a type.

    `CHARACTER VARYING (32)` → `varchar(32)`, `timestamp(3) with time zone` → `timestamptz(3)`, `numeric(30)` → `numeric(30,0)`,
    `text[][]` → `text[]` (PostgreSQL does not keep the number of dimensions), `"Mood"` → `"Mood"`.
    """
    found = _SHAPE.match(text)
    if found is None:
        return None
    name = _fold(found["name"] + found["suffix"])
    modifiers = [part.strip() for part in (found["modifiers"] or "").split(",") if part.strip()]
    base = _ALIASES.get(name, name)
    if name == "float" and modifiers:
        base, modifiers = ("real" if int(modifiers[0]) <= 24 else "double precision"), []  # noqa: PLR2004 - SQL's limit
    elif base == "numeric" and len(modifiers) == 1:
        modifiers.append("0")
    elif base in {"char", "bit"} and not modifiers and name != "bpchar":
        modifiers = ["1"]
    return base + (f"({','.join(modifiers)})" if modifiers else "") + ("[]" if found["array"].strip() else "")


def base_name(canonical_type: str) -> str:
    """Return a canonical type without its modifiers and without `[]`."""
    return re.sub(r"\(.*?\)|\[\]", "", canonical_type).strip()


def is_built_in(canonical_type: str) -> bool:
    """Say whether PostgreSQL itself brings this type."""
    name = base_name(canonical_type)
    return name in BUILT_IN or bool(_INTERVAL_FIELDS.match(name))


def _fold(name: str) -> str:
    """Fold a type's name as PostgreSQL does: lower case outside quotes, single spaces, quotes only where needed."""
    parts = re.split(r'("(?:[^"]|"")+")', name)
    folded = "".join(part if part.startswith('"') else part.lower() for part in parts)
    folded = re.sub(r'"(?!char")([a-z_][a-z0-9_$]*)"', r"\1", folded)  # "char" is another type than char
    return re.sub(r"\s*\.\s*", ".", " ".join(folded.split())).removeprefix("pg_catalog.").removeprefix("public.")
