"""Keys and indexes: primary, unique, foreign, and what their phrases mean."""

from __future__ import annotations

from pgcontract.model import (
    Check,
    Exclusion,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    QualifiedName,
    Sql,
    Unique,
)
from tests.loader.valid.making import (
    TO_USERS,
    foreign,
    key,
    part_of,
    references,
)
from tests.objects import part

KEYS = [
    part_of("a bare primary key", "", part(PrimaryKey, "t_pkey", ("id",)), {"": "2:1"}),
    part_of(
        "uniques",
        "uniques:\n  - columns: [id]\n",
        part(Unique, "t_id_unique", ("id",)),
        {"": "8:5", "columns": "8:5"},
    ),
    part_of(
        "a unique with everything",
        (
            "uniques:\n  - name: u\n    columns: [id]\n    include: [id]\n"
            "    nulls_distinct: false\n    deferrable: initially deferred\n"
        ),
        part(Unique, "u", ("id",), ("id",), nulls_distinct=False, deferrable="initially deferred"),
        {"": "8:5", "columns": "9:5", "include": "10:5", "nulls_distinct": "11:5", "deferrable": "12:5"},
    ),
    part_of(
        "deferrable: no is a word",
        "uniques:\n  - columns: [id]\n    deferrable: no\n",
        part(Unique, "t_id_unique", ("id",)),
        {"deferrable": "9:5"},
    ),
    part_of(
        "a check",
        "checks:\n  - name: c\n    check: id is not null\n",
        part(Check, "c", Sql("id is not null")),
        {"": "8:5", "expression": "9:5"},
    ),
    part_of(
        "a check of many lines",
        (
            "checks:\n  - name: c\n    check: >-\n      id is not null\n"
            "      and id in ('a',\n        'b')\n    inherited: false\n"
        ),
        part(Check, "c", Sql("id is not null and id in ('a',\n  'b')"), inherited=False),
        {"": "8:5", "expression": "9:5", "inherited": "13:5"},
    ),
    part_of(
        "a check that old rows may break",
        "checks:\n  - name: c\n    check: id is not null\n    validated: false\n",
        part(Check, "c", Sql("id is not null"), validated=False),
        {"": "8:5", "expression": "9:5", "validated": "10:5"},
    ),
    part_of(
        "a check that is not enforced",
        "checks:\n  - name: c\n    check: id is not null\n    enforced: false\n",
        part(Check, "c", Sql("id is not null"), enforced=False),
        {"": "8:5", "expression": "9:5", "enforced": "10:5"},
    ),
    part_of(
        "an exclusion",
        "exclusions:\n  - name: x\n    definition: EXCLUDE USING gist (id WITH =)\n",
        part(Exclusion, "x", "EXCLUDE USING gist (id WITH =)"),
        {"": "8:5", "definition": "9:5"},
    ),
]

FOREIGN_KEYS = [
    references("users (id)", QualifiedName("public", "users"), ("id",), "id", "t_id_users_id_fk"),
    references("users(id)", QualifiedName("public", "users"), ("id",), "id", "t_id_users_id_fk"),
    references("Users ( ID )", QualifiedName("public", "users"), ("id",), "id", "t_id_users_id_fk"),
    references("public.users (id)", QualifiedName("public", "users"), ("id",), "id", "t_id_users_id_fk"),
    references("users (b, a)", QualifiedName("public", "users"), ("b", "a"), "id, x", "t_id_x_users_b_a_fk"),
    references("audit.log (a, b)", QualifiedName("audit", "log"), ("a", "b"), "id, x", "t_id_x_log_a_b_fk"),
    references(
        '\'"users" ("Camel")\'', QualifiedName("public", "users"), ("Camel",), "id", "t_id_users_Camel_fk"
    ),
    references(
        "elsewhere.users (id)", QualifiedName("elsewhere", "users"), ("id",), "id", "t_id_users_id_fk"
    ),
    foreign("on_delete: cascade", part(ForeignKey, *TO_USERS, on_delete="cascade"), on_delete="10:5"),
    foreign(
        "on_delete: set null\non_delete_columns: [id]",
        part(ForeignKey, *TO_USERS, on_delete="set null", on_delete_columns=("id",)),
        on_delete="10:5",
        on_delete_columns="11:5",
    ),
    foreign(
        "on_update: restrict\nmatch: full",
        part(ForeignKey, *TO_USERS, on_update="restrict", match="full"),
        on_update="10:5",
        match="11:5",
    ),
    foreign(
        "deferrable: initially immediate",
        part(ForeignKey, *TO_USERS, deferrable="initially immediate"),
        deferrable="10:5",
    ),
    foreign("validated: false", part(ForeignKey, *TO_USERS, validated=False), validated="10:5"),
    foreign("enforced: false", part(ForeignKey, *TO_USERS, enforced=False), enforced="10:5"),
    foreign("name: f", part(ForeignKey, "f", *TO_USERS[1:])),
]

INDEXES = [
    key("id", IndexColumn("id")),
    key("ID", IndexColumn("id")),
    key("id asc", IndexColumn("id")),
    key("id desc", IndexColumn("id", "desc", "first")),
    key("id DESC NULLS LAST", IndexColumn("id", "desc", "last")),
    key("id desc nulls first", IndexColumn("id", "desc", "first")),
    key("id nulls first", IndexColumn("id", "asc", "first")),
    key("id asc nulls last", IndexColumn("id")),
    key("(lower(name))", IndexColumn(Sql("lower(name)"))),
    key("lower(name)", IndexColumn(Sql("lower(name)"))),
    key("((lower(name)))", IndexColumn(Sql("lower(name)"))),
    key("((id) || (name))", IndexColumn(Sql("(id) || (name)"))),
    key("(coalesce(name, ')(')) desc", IndexColumn(Sql("coalesce(name, ')(')"), "desc", "first")),
    key(
        "pg_catalog.lower(name) text_pattern_ops",
        IndexColumn(Sql("pg_catalog.lower(name)"), opclass="text_pattern_ops"),
    ),
    key("name text_pattern_ops", IndexColumn("name", opclass="text_pattern_ops")),
    key("name A_ops(x=1) desc", IndexColumn("name", "desc", "first", opclass="a_ops(x=1)")),
    key(
        "name pg_catalog.text_pattern_ops desc",
        IndexColumn("name", "desc", "first", opclass="text_pattern_ops"),
    ),
    key('name collate "C" desc', IndexColumn("name", "desc", "first", collation="C")),
    key(
        'name collate pg_catalog."C" text_ops nulls first',
        IndexColumn("name", "asc", "first", collation="C", opclass="text_ops"),
    ),
    key("name collate de", IndexColumn("name", collation="de")),
    key(
        'name collate other."De" Extensions.gin_trgm_ops',
        IndexColumn("name", collation="other.De", opclass="extensions.gin_trgm_ops"),
    ),
    key("name collate public.de public.name_ops", IndexColumn("name", collation="de", opclass="name_ops")),
    key("'\"Camel\"'", IndexColumn("Camel")),
    key("'\"Camel\" desc'", IndexColumn("Camel", "desc", "first")),
    part_of(
        "an index with everything",
        (
            "indexes:\n  - columns: [id]\n    unique: true\n    method: hash\n"
            "    where: id is not null\n    include: [id]\n    nulls_distinct: false\n"
        ),
        part(
            Index,
            "t_id_idx",
            (IndexColumn("id"),),
            unique=True,
            method="hash",
            where=Sql("id is not null"),
            include=("id",),
            nulls_distinct=False,
        ),
        {
            "": "8:5",
            "columns": "8:5",
            "unique": "9:5",
            "method": "10:5",
            "where": "11:5",
            "include": "12:5",
            "nulls_distinct": "13:5",
        },
    ),
]
