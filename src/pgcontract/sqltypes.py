"""The names of SQL types: one canonical spelling for each, so that text can be compared with text.

A contract says `varchar(32)` where PostgreSQL prints `character varying(32)`. Both sides go through `canonical`, which
returns the short form that a reviewer would write. Whether a type that is not built in exists is left to the loader.
"""

from __future__ import annotations

import re

_ALIASES = {
    "character varying": "varchar",
    "character": "char",
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
    aclitem bigint bit varbit boolean box bytea bpchar char varchar cid cidr circle date inet int2vector integer
    interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric oid oidvector path pg_lsn point polygon
    real refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure
    regrole regtype smallint text tid time timetz timestamp timestamptz tsquery tsvector
    txid_snapshot pg_snapshot uuid xml xid xid8 "char" "bit"
    int4range int8range numrange tsrange tstzrange daterange
    int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange
    """.split()
) | {"double precision"}
"""The built-in types that a column may have, in canonical spelling."""

PSEUDO_TYPES = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}
"""Spellings that `CREATE TABLE` expands and no column ever has, and the type that the column gets."""

_MODIFIERS = (
    {"numeric": (range(1, 1001), range(-1000, 1001))}
    | dict.fromkeys(("varchar", "char", "bpchar"), (range(1, 10_485_761),))
    | dict.fromkeys(("bit", "varbit"), (range(1, 83_886_081),))
    | dict.fromkeys(("interval", "time", "timetz", "timestamp", "timestamptz"), (range(7),))
)
"""What PostgreSQL takes in parentheses, by type: a range for each number."""
_INTERVAL_FIELDS = re.compile(
    r"interval (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?"
)
_NAME = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_SHAPE = re.compile(
    rf"""
    (?P<name> {_NAME} (?:\s?\.\s?{_NAME})? (?:\s[A-Za-z]+)*? )
    \s? (?: \( \s? (?P<modifiers>-?\w+(?:\s?,\s?-?\w+)*) \s? \) )?
    (?P<suffix>(?:\s(?:with|without)\stime\szone)?)
    (?P<array> (?:\s?\[\s?\d*\s?\])* | \sarray (?:\s?\[\s?\d+\s?\])? )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_SIMPLE = re.compile(r"[a-z_][a-z0-9_$]*")
_LONGEST_NAME = 63
"""Bytes. PostgreSQL cuts longer names (NAMEDATALEN - 1)."""
_WORDS = frozenset(
    "char bit boolean smallint integer int bigint real float decimal dec character nchar".split()
)
"""Words that mean a type of PostgreSQL's only without quotes: its own name is another (`"boolean"` may be anybody's).
`"char"` is not char, and `"bit"` has no length."""


def canonical(text: str) -> str | None:
    """Return the canonical spelling of a type, or None where the text is not the name of a type.

    `CHARACTER VARYING (32)` → `varchar(32)`, `timestamp(3) with time zone` → `timestamptz(3)`,
    `numeric(30)` → `numeric(30,0)`, `text[][]` → `text[]` (PostgreSQL does not
    keep the number of dimensions), `"Mood"` → `"Mood"`.
    """
    found = _SHAPE.fullmatch(_single_spaced(text))
    if found is None:
        return None
    name = _fold(found["name"] + found["suffix"])
    modifiers = [part.strip() for part in (found["modifiers"] or "").split(",") if part.strip()]
    base = _ALIASES.get(name, name)
    if name == "float" and modifiers:
        if not re.fullmatch(r"\d{1,2}", modifiers[0]) or int(modifiers[0]) not in range(1, 54):
            return None
        base, modifiers = ("real" if int(modifiers[0]) <= 24 else "double precision"), []
    elif base == "numeric" and len(modifiers) == 1:
        modifiers.append("0")
    elif name == "bpchar" and modifiers:
        base = "char"
    elif base in {"char", "bit"} and not modifiers:
        modifiers = ["1"]
    return base + (f"({','.join(modifiers)})" if modifiers else "") + ("[]" if found["array"].strip() else "")


def fault(canonical_type: str) -> str | None:
    """Return what is wrong with the modifiers of a built-in type, or None: `text(5)`, `varchar(0)`."""
    found = re.search(r"\((.*)\)", canonical_type)
    name = base_name(canonical_type)
    if found is None or name not in BUILT_IN:
        return None
    modifiers = found[1].split(",")
    ranges = _MODIFIERS.get(name, ())
    if len(modifiers) > len(ranges):
        return f"{name} takes {len(ranges) or 'no'} number{'s' if len(ranges) != 1 else ''} in parentheses"
    for modifier, allowed in zip(modifiers, ranges, strict=False):
        if not re.fullmatch(r"-?\d{1,9}", modifier) or int(modifier) not in allowed:
            return f"{name} takes numbers from {allowed[0]} to {allowed[-1]} in parentheses"
    return None


def spelled(schema: str, name: str) -> str:
    """Return the canonical spelling of a type of this name: `mood`, `"Mood"`, `audit.mood`, `"with.dot"`."""
    parts = (name,) if schema == "public" else (schema, name)
    quoted = (part if _needs_no_quotes(part) else '"' + part.replace('"', '""') + '"' for part in parts)
    return ".".join(quoted)


def serial_sequence(schema: str, table: str, column: str) -> str:
    """Return the name, as SQL spells it, of the sequence that PostgreSQL makes for a serial column.

    A name of more than 63 bytes is shortened as PostgreSQL does (`makeObjectName`): the longer of the two parts loses
    its end. A table's schema other than `public` is in front.
    """
    first, second = table.encode(), column.encode()
    while len(first) + len(second) > _LONGEST_NAME - len("__seq"):
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    parts = (part.decode(errors="ignore") for part in (first, second))
    return spelled(schema, f"{'_'.join(parts)}_seq")


def base_name(canonical_type: str) -> str:
    """Return a canonical type without its modifiers and without `[]`."""
    return re.sub(r'("(?:[^"]|"")+")|\(.*?\)|\[\]', lambda found: found[1] or "", canonical_type).strip()


def is_built_in(canonical_type: str) -> bool:
    """Say whether PostgreSQL itself brings this type."""
    name = base_name(canonical_type)
    return name in BUILT_IN or bool(_INTERVAL_FIELDS.fullmatch(name))


def in_sql(canonical_type: str) -> str:
    """Return a canonical type as SQL takes it: what is not built in has quotes, as it may be a word (`order`)."""
    if is_built_in(canonical_type):
        return canonical_type
    base = base_name(canonical_type)
    parts = re.findall(r'"(?:[^"]|"")+"|[^."]+', base)
    quoted = ".".join(part if part.startswith('"') else f'"{part}"' for part in parts)
    return quoted + canonical_type[len(base) :]


def _single_spaced(text: str) -> str:
    """Return the text with single spaces outside quotes, so that a pattern need not look for more."""
    return re.sub(r'("(?:[^"]|"")*")|\s+', lambda found: found[1] or " ", text).strip()


def _fold(name: str) -> str:
    """Fold a type's name as PostgreSQL does: lower case outside quotes, single spaces, quotes only where needed."""
    parts = re.split(r'("(?:[^"]|"")+")', name)
    folded = "".join(
        _bare(part) if part.startswith('"') else re.sub(r"\s?\.\s?", ".", part.lower()) for part in parts
    )
    return folded.removeprefix("pg_catalog.").removeprefix("public.")


def _bare(quoted: str) -> str:
    """Remove quotes that change nothing."""
    inner = quoted[1:-1]
    return inner if _needs_no_quotes(inner) else quoted


def _needs_no_quotes(name: str) -> bool:
    return bool(_SIMPLE.fullmatch(name)) and name not in _WORDS
