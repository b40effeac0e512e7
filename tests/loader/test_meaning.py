"""What a valid contract means: exact facts at exact places."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from pgcontract.contract import IgnoredObject, Notes
from pgcontract.errors import Location
from pgcontract.loader import load
from pgcontract.loader.naming import name as conventional
from pgcontract.model import (
    Check,
    Column,
    Enum,
    ForeignKey,
    Grant,
    Index,
    IndexColumn,
    ObjectId,
    PrimaryKey,
    QualifiedName,
    SchemaObject,
    Sql,
    Table,
    Unique,
    facts,
    kinds,
)
from tests.loader import valid
from tests.loader.valid.making import Valid
from tests.loader.writing import HEAD, loaded, write
from tests.objects import part, states, table

ID = part(Column, "id", "uuid", "false")
KINDS = [kind for kind in kinds().values() if kind not in {Table, Enum}]
NEVER_WRITTEN = {"triggers", "valid"}


@pytest.mark.parametrize("case", valid.CASES, ids=lambda case: case.name)
def test_each_feature_makes_its_fact_at_its_place(case: Valid, tmp_path: Path) -> None:
    """A feature makes one part, exactly; each of its facts that is written lies where it is written."""
    contract = loaded(tmp_path, {"t.yaml": HEAD + case.lines, **case.others})
    assert states(contract, case.part)
    for attribute, place in case.places.items():
        shown = str(contract.locate(case.part.id, attribute))
        assert shown.endswith(f"/{case.file}:{place}"), (attribute, shown)


def test_every_kind_of_part_has_a_case() -> None:
    """A kind of part that no case makes would never be looked at."""
    assert {type(case.part) for case in valid.CASES} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_fact_that_can_be_written_has_a_case(kind: type[SchemaObject]) -> None:
    """For each attribute that the language can state there is a case where it departs from its fixed meaning.

    The long form of a primary key has a test of its own below.
    """
    parts = [case.part for case in valid.CASES if isinstance(case.part, kind)]
    for field in fields(kind):
        if field.default is not MISSING and field.name not in NEVER_WRITTEN and kind is not PrimaryKey:
            assert any(getattr(part, field.name) != field.default for part in parts), field.name


def test_what_is_not_written_has_one_fixed_meaning(tmp_path: Path) -> None:
    """Rule 8 of the contract language, sentence by sentence."""
    lines = (
        "  a:\n    type: text\n    nullable: true\n"
        "foreign_keys:\n  - columns: [a]\n    references: t (id)\n"
        "uniques:\n  - columns: [a]\n"
        "checks:\n  - name: c\n    check: a > 'b'\n"
        "indexes:\n  - columns: [a]\n"
    )
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines})
    stated = contract.objects[table("t")]
    assert isinstance(stated, Table)
    parts = {part.KIND: part for part in contract.parts(stated.id) if part.id != ID.id}
    # Foreign keys: no action, match simple, not deferrable, validated, enforced, their triggers enabled.
    key = parts["foreign key"]
    assert isinstance(key, ForeignKey)
    assert (key.on_delete, key.on_update, key.on_delete_columns) == ("no action", "no action", ())
    assert (key.match, key.deferrable, key.validated, key.enforced) == ("simple", "no", True, True)
    assert key.triggers == "enabled"
    # Uniques: not deferrable, nulls distinct.
    unique = parts["unique"]
    assert isinstance(unique, Unique)
    assert (unique.deferrable, unique.nulls_distinct, unique.include) == ("no", True, ())
    primary_key = parts["primary key"]
    assert isinstance(primary_key, PrimaryKey)
    assert (primary_key.deferrable, primary_key.include) == ("no", ())
    # Checks: validated, enforced.
    check = parts["check"]
    assert isinstance(check, Check)
    assert (check.validated, check.enforced, check.inherited) == (True, True, True)
    # Indexes: btree, ascending nulls last, default operator classes, no predicate, nothing included, not unique, valid.
    index = parts["index"]
    assert isinstance(index, Index)
    assert index.columns == (IndexColumn("a", order="asc", nulls="last", collation=None, opclass=None),)
    assert (index.method, index.where, index.include, index.unique, index.valid) == (
        "btree",
        None,
        (),
        False,
        True,
    )
    assert index.nulls_distinct
    # Columns: default collation, not generated, no identity; rule 2: without `default` there is none.
    column = parts["column"]
    assert isinstance(column, Column)
    assert (column.collation, column.generated, column.identity, column.default) == (None, None, None, None)
    # Tables: ordinary, permanent, no parent and no child, row level security off and not forced …
    assert (stated.kind, stated.persistence, stated.parents, stated.children) == (
        "ordinary table",
        "permanent",
        (),
        (),
    )
    assert stated.row_level_security == "disabled"
    # … no policies, triggers or rules …
    assert not {"policy", "trigger", "rule", "exclusion"} & set(parts)
    # … default replica identity, nothing granted to PUBLIC, the same owner as all the other tables.
    assert (stated.replica_identity, stated.public_privileges, stated.owner) == ("default", (), None)
    # Privileges of a named role are a promise only where `grants:` names it; comments only where written.
    assert not {"grant", "comment"} & set(parts)
    # Nothing else is a fact of a table.
    assert {name for name, _ in facts(stated)} == {
        "kind",
        "persistence",
        "parents",
        "children",
        "row_level_security",
        "replica_identity",
        "public_privileges",
        "owner",
    }


def test_a_table_with_all_its_own_facts(tmp_path: Path) -> None:
    """What stands at the top of a file is about the table itself."""
    lines = (
        "schema: audit\nrow_level_security: enabled and forced\nreplica_identity: full\npersistence: unlogged\n"
        "grants:\n  public: [select, insert (id)]\n"
    )
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines})
    stated = Table(
        table("t", "audit"),
        persistence="unlogged",
        row_level_security="enabled and forced",
        replica_identity="full",
        public_privileges=("insert (id)", "select"),
    )
    assert states(contract, stated)
    assert {value.id.schema for value in contract.objects.values()} == {"audit"}
    assert contract.schemas == ("public", "audit")
    places = {
        name: (contract.locate(stated.id, name).line, contract.locate(stated.id, name).column)
        for name, _ in facts(stated)
    }
    assert places["row_level_security"] == (8, 1)
    assert places["replica_identity"] == (9, 1)
    assert places["persistence"] == (10, 1)
    assert places["public_privileges"] == (12, 3)
    assert places["owner"] == (1, 1)


def test_a_primary_key_as_a_mapping(tmp_path: Path) -> None:
    """The long form says what a list of columns cannot."""
    text = "\n  name: p\n  columns: [id]\n  include: [id]\n  deferrable: initially immediate"
    contract = loaded(tmp_path, {"t.yaml": HEAD.replace(" [id]", text)})
    key = part(PrimaryKey, "p", ("id",), ("id",), "initially immediate")
    assert states(contract, key)
    lines = [contract.locate(key.id, name).line for name in ("", "columns", "include", "deferrable")]
    assert lines == [2, 4, 5, 6]


def test_what_is_shared(tmp_path: Path) -> None:
    """Enums keep the order of their labels, exceptions their reason and place."""
    text = "enums:\n  mood: [sad, 'on', no, 012]\nexceptions:\n  - object: view v\n    reason: kept for reports\n"
    contract = loaded(tmp_path, {"e.yaml": text})
    file = (tmp_path / "e.yaml").as_posix()
    mood = Enum(ObjectId("enum", "public", "mood"), ("sad", "on", "no", "012"))
    assert contract.objects == {mood.id: mood}
    assert contract.locate(mood.id, "labels") == Location(file, 2, 3)
    assert contract.ignored == (IgnoredObject("view v", "kept for reports", Location(file, 4, 5)),)
    assert contract.tables == {}


def test_rows_descriptions_allowed_and_properties(tmp_path: Path) -> None:
    """What is beside the facts is kept beside them."""
    lines = (
        "    description: who\n    property: key\n    allowed: [x]\ndescription: all of it\nproperty: things\n"
        "rows:\n  none is odd: |\n    select 1\n    from t\n"
    )
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines})
    column = ID.id
    assert contract.notes == {
        table("t"): Notes("all of it", code_name="things"),
        column: Notes("who", ("x",), "key"),
    }
    assert [(rule.name, rule.table, rule.query) for rule in contract.rules] == [
        ("none is odd", QualifiedName("public", "t"), "select 1\nfrom t")
    ]
    assert contract.locate(contract.rules[0].id).line == 13
    assert contract.locate(column, "property").line == 8
    assert not any(kind in str(contract.facts) for kind in ("property", "description"))


def test_a_naming_convention_of_ones_own(tmp_path: Path) -> None:
    """Each template names its kind, and what is written departs from it."""
    naming = (
        "enums: {mood: [a]}\nnaming:\n  primary_key: pk_{table}\n  unique: uq_{table}_{columns}\n"
        "  foreign_key: fk_{table}_{columns}_{foreign_table}_{foreign_columns}\n  check: ck_{table}_{columns}\n"
        "  index: ix_{table}_{columns}\n"
    )
    lines = (
        "    allowed: [x]\n  b:\n    type: text\n    nullable: true\nuniques:\n  - columns: [id, b]\n"
        "indexes:\n  - columns: [b desc, id]\nforeign_keys:\n  - columns: [b]\n    references: t (id)\n"
    )
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines, "z.yaml": naming})
    assert {part.name for part in contract.parts(table("t"))} == {
        *("id", "b", "pk_t", "uq_t_id_b", "ix_t_b_id", "ck_t_id", "fk_t_b_t_id")
    }


@pytest.mark.parametrize(
    ("table", "column", "wanted"),
    [
        ("t" * 30, "c" * 27, "t" * 30 + "_" + "c" * 27 + "_uniq"),
        ("ä" * 15, "ö" * 15, "ä" * 15 + "_" + "ö" * 15 + "_u"),
        ("ä" * 15, "ö" * 16, "ä" * 15 + "_" + "ö" * 16),
        ("€" * 20, "c", "€" * 20 + "_c_"),
        ("€" * 20, "€", "€" * 20 + "_"),
        ("a" + "😀" * 15, "c", "a" + "😀" * 15 + "_c"),
        ("aa" + "😀" * 15, "😀", "aa" + "😀" * 15 + "_"),
    ],
)
def test_long_names_are_cut_as_postgresql_does(table: str, column: str, wanted: str) -> None:
    """A conventional name ends at 63 bytes, and before a character that would not fit whole."""
    found = conventional("{table}_{columns}_unique", table, [column])
    assert found == wanted
    assert len(found.encode()) <= 63


def test_a_naming_convention_of_first_columns(tmp_path: Path) -> None:
    """SQLAlchemy's own names only the first column of a key, and other templates go on with all of them."""
    naming = (
        "naming:\n  unique: uq_{table}_{column_0}\n  foreign_key: fk_{table}_{column_0}_{foreign_table}\n"
    )
    lines = (
        "  b:\n    type: text\n    nullable: true\nuniques:\n  - columns: [id, b]\nindexes:\n  - columns: [b, id]\n"
        "foreign_keys:\n  - columns: [b, id]\n    references: t (id, b)\n"
    )
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines, "z.yaml": naming})
    assert {part.name for part in contract.parts(table("t"))} == {
        *("id", "b", "t_pkey", "uq_t_id", "t_b_id_idx", "fk_t_b_t")
    }


def test_braces_of_a_template(tmp_path: Path) -> None:
    """Doubled braces are braces."""
    naming = "enums: {mood: [a]}\nnaming:\n  primary_key: '{{{table}}}'\n"
    contract = loaded(tmp_path, {"t.yaml": HEAD, "z.yaml": naming})
    assert states(contract, part(PrimaryKey, "{t}", ("id",)))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a byte order mark", lambda raw: b"\xef\xbb\xbf" + raw),
        ("line ends of Windows", lambda raw: raw.replace(b"\n", b"\r\n")),
        ("a document start", lambda raw: b"---\n" + raw),
        ("a document end", lambda raw: raw + b"...\n"),
        ("no line end", lambda raw: raw.rstrip(b"\n")),
        ("comments", lambda raw: b"# a\n" + raw.replace(b"\n", b" # b\n")),
        ("blank lines", lambda raw: raw.replace(b"\n", b"\n\n")),
    ],
)
def test_how_a_file_looks_means_nothing(name: str, change: object, tmp_path: Path) -> None:
    """Marks, line ends, comments and blank lines change neither facts nor digest."""
    assert callable(change), name
    plain = loaded(tmp_path, {"t.yaml": HEAD})
    assert loaded(tmp_path, {"t.yaml": change(HEAD.encode())}).digest == plain.digest


def test_the_order_of_files_and_columns_means_nothing(tmp_path: Path) -> None:
    """Two folders that say the same in another order have one digest."""
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
    more = "  b:\n    type: text\n    nullable: true\n"
    write(first, {"a.yaml": HEAD + more, "b.yaml": "enums: {mood: [a]}\n"})
    write(second, {"z.yaml": HEAD.replace("  id:", more + "  id:"), "b.yml": "enums: {mood: [a]}\n"})
    assert load(first).digest == load(second).digest


def test_keys_may_reference_each_other_across_files(tmp_path: Path) -> None:
    """A file that comes first may reference a table of one that comes later, and itself."""
    lines = "foreign_keys:\n  - columns: [id]\n    references: z (id)\n  - columns: [id]\n    references: t (id)\n"
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines, "z.yaml": HEAD.replace("table: t", "table: z")})
    assert len([part for part in contract.parts(table("t")) if isinstance(part, ForeignKey)]) == 2


def test_a_unique_index_can_be_referenced(tmp_path: Path) -> None:
    """PostgreSQL takes a unique index without a predicate for a key."""
    lines = "  a:\n    type: text\n    nullable: true\nindexes:\n  - columns: [a]\n    unique: true\n"
    lines += "foreign_keys:\n  - columns: [a]\n    references: t (a)\n"
    assert loaded(tmp_path, {"t.yaml": HEAD + lines}).tables


def test_what_postgresql_allows_is_allowed(tmp_path: Path) -> None:
    """An index and an enum may share a name, a check and an index too; a foreign key may use a column twice."""
    lines = (
        "  a:\n    type: text\n    nullable: true\nuniques:\n  - columns: [id, a]\n"
        "indexes:\n  - columns: [a]\n    name: mood\nchecks:\n  - name: mood\n    check: a > 'a'\n"
        "foreign_keys:\n  - columns: [a, a]\n    references: t (a, id)\n"
    )
    assert loaded(tmp_path, {"t.yaml": HEAD + lines, "e.yaml": "enums:\n  mood: ['']\n"}).tables


def test_one_name_in_two_schemas(tmp_path: Path) -> None:
    """Tables, keys and indexes of two schemas may share their names."""
    contract = loaded(tmp_path, {"a.yaml": HEAD, "b.yaml": f"{HEAD}schema: audit\n"})
    assert list(map(str, contract.tables)) == ["t", "audit.t"]


def test_an_empty_list_says_that_there_are_none(tmp_path: Path) -> None:
    """Where silence and an empty list mean the same, both may be written."""
    words = ("uniques", "foreign_keys", "checks", "indexes", "policies", "triggers", "rules")
    lines = "".join(f"{word}: []\n" for word in words) + "grants: {}\nrows: {}\n"
    assert loaded(tmp_path, {"t.yaml": HEAD + lines}).objects == loaded(tmp_path, {"t.yaml": HEAD}).objects


def test_sql_is_kept_as_written(tmp_path: Path) -> None:
    """Only spaces at both ends are not part of an SQL text."""
    lines = "checks:\n  - name: c\n    check: '  id  =  1  '\ngrants:\n  anon: [SELECT]\n"
    contract = loaded(tmp_path, {"t.yaml": HEAD + lines})
    assert states(contract, part(Check, "c", Sql("id  =  1")))
    assert states(contract, part(Grant, "anon", ("select",)))
