"""Edits of contracts: what is there before, what an author changes, and what a draft makes of it."""

from __future__ import annotations

from dataclasses import dataclass

# ruff: noqa: E501 - a case is a line

BASE = {
    "shared": """\
enums:
  mood: [happy, sad]
""",
    "owners": """\
table: owners
columns:
  id: {type: bigint, nullable: false, identity: always}
  email: {type: varchar(254), nullable: false}
  nick: {type: text, nullable: true, default: "'none'"}
  mood: {type: mood, nullable: false, default: "'happy'"}
  made: {type: timestamptz, nullable: false, default: now()}
primary_key: [id]
uniques:
  - columns: [email]
indexes:
  - columns: [nick]
    where: nick <> 'x'
""",
    "pets": """\
table: pets
columns:
  id: {type: integer, nullable: false, default: "nextval('pets_id_seq')"}
  owner_id: {type: bigint, nullable: true}
  name: {type: varchar(40), nullable: false}
  status: {type: varchar(16), nullable: false, default: "'new'", allowed: [new, old]}
  born: {type: date, nullable: true}
  note: {type: text, nullable: true}
primary_key: [id]
foreign_keys:
  - columns: [owner_id]
    references: owners (id)
    on_delete: cascade
checks:
  - name: pets_name_check
    check: name <> ''
indexes:
  - columns: [owner_id, born desc]
""",
}

HOMES = """\
table: homes
columns:
  id: {type: uuid, nullable: false, default: gen_random_uuid()}
  owner_id: {type: bigint, nullable: false}
  number: {type: integer, nullable: false, default: "nextval('homes_number_seq')"}
  kind: {type: mood, nullable: true}
  tags: {type: "text[]", nullable: false, default: "'{}'"}
  facts: {type: json, nullable: false, default: "'{\\"a\\": 1}'"}
  made: {type: timestamp, nullable: false, default: "now() at time zone 'utc'"}
  area: {type: "numeric(9,2)", nullable: true}
  loud: {type: text, nullable: true, generated: stored, expression: "upper(name || ':x')"}
  name: {type: varchar(20), nullable: true, collation: C, comment: "100% :sure, it's"}
  open: {type: tstzrange, nullable: true}
  wait: {type: "interval day to second(3)", nullable: true}
primary_key: [id]
uniques:
  - columns: [owner_id, name]
    nulls_distinct: false
    deferrable: initially deferred
foreign_keys:
  - columns: [owner_id]
    references: owners (id)
    on_update: cascade
    on_delete: restrict
    deferrable: initially immediate
checks:
  - name: homes_area_check
    check: area > 0 and area < 1000
indexes:
  - columns: [(lower(name)), name collate "POSIX" varchar_pattern_ops desc nulls last]
    name: homes_lower_idx
  - columns: [tags]
    method: gin
  - columns: [number]
    unique: true
    include: [area]
    where: area is not null
row_level_security: enabled
comment: Where pets live.
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """`file` has `old` replaced by `new`; without `old` the file is new, without `new` it is removed."""

    name: str
    file: str
    old: str
    new: str
    #: What the refusal says, for an edit that is not drafted.
    refused: tuple[str, ...] = ()

    def apply(self) -> dict[str, str]:
        """Return the contracts after the edit."""
        texts = dict(BASE)
        if self.old:
            assert texts[self.file].count(self.old) == 1, self.name
            texts[self.file] = texts[self.file].replace(self.old, self.new)
        elif self.new:
            texts[self.file] = self.new
        else:
            del texts[self.file]
        return texts

    def __str__(self) -> str:
        return self.name


_NOTE = "  note: {type: text, nullable: true}\n"
_STATUS = "  status: {type: varchar(16), nullable: false, default: \"'new'\", allowed: [new, old]}\n"
_OWNERS = "primary_key: [id]\nuniques:"
_PETS = "primary_key: [id]\nforeign_keys:"


def _column(name: str, rest: str) -> Edit:
    return Edit(f"column {name}", "pets", _NOTE, f"{_NOTE}  added: {{{rest}}}\n")


DRAFTED = (
    Edit("new table", "homes", "", HOMES),
    Edit("new table in another schema", "log", "", "table: log\nschema: audit\ncolumns:\n  id: {type: bigint, nullable: false, default: \"nextval('audit.log_id_seq')\"}\n  mood: {type: mood, nullable: true}\nprimary_key: [id]\nindexes:\n  - columns: [mood]\n"),
    Edit("new table with an odd name", "odd", "", "table: 'Odd \"Name\"'\ncolumns:\n  'Id%s: x': {type: integer, nullable: false}\n  \"it's\": {type: text, nullable: true, default: \"'%(a)s :b'\"}\nprimary_key: ['Id%s: x']\n"),
    Edit("new table without a key", "plain", "", "table: plain\ncolumns:\n  a: {type: integer, nullable: false}\npersistence: unlogged\n"),
    Edit("new integer key without a default", "plain", "", "table: plain\ncolumns:\n  a: {type: integer, nullable: false}\nprimary_key: [a]\n"),
    Edit("new table, row level security forced", "plain", "", "table: plain\ncolumns:\n  a: {type: integer, nullable: false}\nrow_level_security: enabled and forced\n"),
    Edit("new table that refers to itself", "tree", "", "table: tree\ncolumns:\n  id: {type: integer, nullable: false, identity: by default}\n  up: {type: integer, nullable: true}\nprimary_key: [id]\nforeign_keys:\n  - columns: [up]\n    references: tree (id)\n    on_delete: set null\n"),
    Edit("new enum", "shared", "[happy, sad]", "[happy, sad]\n  size: [\"it's\", 'a:b', '50%']"),
    _column("nullable", "type: numeric(9,2), nullable: true".replace("numeric(9,2)", '"numeric(9,2)"')),
    _column("with a default", "type: boolean, nullable: false, default: false"),
    _column("with an expression", "type: timestamp, nullable: false, default: \"now() at time zone 'utc'\""),
    _column("serial", "type: bigint, nullable: false, default: \"nextval('pets_added_seq')\""),
    _column("identity", "type: integer, nullable: false, identity: \"by default (increment 2, start 5)\""),
    _column("generated", "type: text, nullable: true, generated: stored, expression: \"upper(name) || ':x'\""),
    _column("enum", "type: mood, nullable: false, default: \"'sad'\""),
    _column("array", "type: \"varchar(3)[]\", nullable: true"),
    _column("with a comment", "type: jsonb, nullable: true, comment: \"it's 100% :fine\""),
    _column("with allowed values", "type: text, nullable: true, allowed: [a, \"it's\"]"),
    Edit("dropped last column", "pets", _NOTE, ""),
    Edit("NOT NULL", "pets", "born: {type: date, nullable: true}", "born: {type: date, nullable: false}"),
    Edit("no NOT NULL", "pets", "name: {type: varchar(40), nullable: false}", "name: {type: varchar(40), nullable: true}"),
    Edit("new default", "pets", "born: {type: date, nullable: true}", "born: {type: date, nullable: true, default: current_date + 1}"),
    Edit("other default", "owners", "\"'none'\"", "\"'it''s :none'\""),
    Edit("no default", "owners", ", default: \"'none'\"", ""),
    Edit("default of an enum", "owners", "\"'happy'\"", "\"'sad'\""),
    Edit("added allowed value", "pets", "[new, old]", "[new, old, gone]"),
    Edit("no allowed values", "pets", ", allowed: [new, old]", ""),
    Edit("changed check", "pets", "check: name <> ''", "check: name <> '' and name <> ':x %'"),
    Edit("new check", "pets", "checks:\n", "checks:\n  - name: pets_born_check\n    check: born > '2000-01-01'\n"),
    Edit("no check", "pets", "checks:\n  - name: pets_name_check\n    check: name <> ''\n", ""),
    Edit("renamed check", "pets", "pets_name_check", "pets_name_not_empty"),
    Edit("new index", "pets", "indexes:\n", "indexes:\n  - columns: [name varchar_pattern_ops]\n"),
    Edit("no index", "pets", "indexes:\n  - columns: [owner_id, born desc]\n", ""),
    Edit("changed index", "pets", "born desc]", "born desc nulls last]\n    name: pets_owner_id_born_idx"),
    Edit("partial index", "owners", "where: nick <> 'x'", "where: nick <> 'y'"),
    Edit("new unique", "pets", _PETS, "primary_key: [id]\nuniques:\n  - columns: [name, born]\n    nulls_distinct: false\nforeign_keys:"),
    Edit("no unique", "owners", "uniques:\n  - columns: [email]\n", ""),
    Edit("changed unique", "owners", "  - columns: [email]\n", "  - columns: [email]\n    deferrable: initially deferred\n"),
    Edit("changed foreign key", "pets", "on_delete: cascade", "on_delete: set null"),
    Edit("foreign key, some columns", "pets", "on_delete: cascade", "on_delete: set null\n    on_delete_columns: [owner_id]"),
    Edit("no foreign key", "pets", "foreign_keys:\n  - columns: [owner_id]\n    references: owners (id)\n    on_delete: cascade\n", ""),
    Edit("new foreign key", "owners", _OWNERS, "primary_key: [id]\nforeign_keys:\n  - columns: [id]\n    references: owners (id)\nuniques:"),
    Edit("row level security", "pets", "table: pets\n", "table: pets\nrow_level_security: enabled\n"),
    Edit("comment on a table", "pets", "table: pets\n", "table: pets\ncomment: \"it's 100% :fine\"\n"),
    Edit("comment on a column", "pets", "note: {type: text, nullable: true}", "note: {type: text, nullable: true, comment: Free text.}"),
)  # fmt: skip

REFUSED = (
    Edit("renamed column", "pets", "note:", "remark:", ("pets.remark is missing", "pets.note", "new_column_name='remark'")),
    Edit("renamed and changed column", "pets", "note: {type: text, nullable: true}", "remark: {type: text, nullable: false, default: \"''\"}", ("pets.remark is missing", "pets.note is unexpected", "new_column_name")),
    Edit("NOT NULL without a default", "pets", _NOTE, f"{_NOTE}  added: {{type: integer, nullable: false}}\n", ("pets.added is missing", "op.add_column(…, nullable=True)")),
    Edit("dropped column in the middle", "pets", _STATUS, "", ("pets.status is unexpected", "upgrade_destroys")),
    Edit("dropped table", "pets", "", "", ("table pets is unexpected", "op.drop_table", "upgrade_destroys")),
    Edit("renamed table", "pets", "table: pets", "table: animals", ("animals is missing", "table pets", "op.rename_table")),
    Edit("added label", "shared", "[happy, sad]", "[happy, sad, glad]", ("enum mood: labels differs", "ADD VALUE")),
    Edit("changed type", "pets", "note: {type: text", "note: {type: varchar(9)", ("pets.note: type differs", "postgresql_using")),
    Edit("a type without a name in SQLAlchemy", "pets", _NOTE, f"{_NOTE}  added: {{type: box, nullable: true}}\n", ("pets.added is missing", "no type box")),
    Edit("changed identity", "owners", "identity: always", "identity: by default", ("owners.id: identity differs",)),
    Edit("changed primary key", "pets", _PETS, "primary_key: [id, name]\nforeign_keys:", ("primary key pets_pkey: columns differs", "op.create_primary_key")),
    Edit("unique with INCLUDE", "pets", _PETS, "primary_key: [id]\nuniques:\n  - columns: [name]\n    include: [note]\nforeign_keys:", ("pets unique pets_name", "INCLUDE")),
    Edit("policy", "pets", "table: pets\n", "table: pets\npolicies:\n  - name: all\n    using: 'true'\n", ("policy all is missing", "CREATE POLICY")),
    Edit("trigger", "pets", "table: pets\n", "table: pets\ntriggers:\n  - name: t\n    definition: CREATE TRIGGER t BEFORE UPDATE ON public.pets FOR EACH ROW EXECUTE FUNCTION f()\n", ("trigger t is missing",)),
    Edit("statistics", "pets", "table: pets\n", "table: pets\nstatistics:\n  - name: s\n    columns: [id, name]\n", ("pets statistics s is missing", "write the statement in SQL")),
    Edit("new table with statistics", "plain", "", "table: plain\ncolumns:\n  a: {type: integer, nullable: false}\nstatistics:\n  - name: s\n    columns: [abs(a)]\n", ("plain is missing", "plain statistics s is not drafted")),
    Edit("view", "seen", "", "view: seen\ncolumns: {id: bigint}\ndefinition: select id from pets\n", ("view seen is missing", "write the statement in SQL")),
    Edit("grant", "pets", "table: pets\n", "table: pets\ngrants:\n  pg_monitor: [select]\n", ("grant pg_monitor", "GRANT")),
    Edit("new table with a grant", "plain", "", "table: plain\ncolumns:\n  a: {type: integer, nullable: false}\ngrants:\n  pg_monitor: [select]\n", ("plain is missing", "privileges of pg_monitor")),
    Edit("new table with an exclusion", "plain", "", "table: plain\ncolumns:\n  a: {type: daterange, nullable: false}\nexclusions:\n  - name: x\n    definition: EXCLUDE USING gist (a WITH &&)\n", ("plain is missing", "exclusion x")),
    Edit("sequence of nobody", "plain", "", "table: plain\ncolumns:\n  a: {type: integer, nullable: false, default: \"nextval('other')\"}\n", ("plain is missing", "sequence other does not exist")),
    Edit("default from a sequence", "pets", "default: \"nextval('pets_id_seq')\"", "default: 7", ("pets.id: default differs", "ALTER SEQUENCE")),
    Edit("one of two", "pets", "born: {type: date, nullable: true}\n  note: {type: text", "born: {type: date, nullable: false}\n  note: {type: varchar(9)", ("pets.note: type differs", "1 of 2 differences")),
    Edit("row rule", "pets", "table: pets\n", "table: pets\nrows:\n  there is an owner: select 1 where not exists (select from owners)\n", ("there is an owner", "UPDATE")),
)  # fmt: skip
