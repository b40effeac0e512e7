"""Changes of rows as data: every one must be seen, or none of them may matter."""

# ruff: noqa: E501, S608 -- one case a line reads as a table, and is constant text

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Values:
    """Two values of one type that are not the same, however alike the type itself thinks they are."""

    name: str
    type: str
    before: str
    after: str
    setup: str = ""

    @property
    def optional(self) -> bool:
        """Whether there are servers, built without a library or an extension, on which no such value can exist."""
        return "EXTENSION" in self.setup or "icu" in self.setup


@dataclass(frozen=True, slots=True)
class Script:
    """A table, rows, and what happens to them."""

    name: str
    before: str
    after: str

    @property
    def optional(self) -> bool:
        """Whether there are servers, built without an extension, on which this cannot be."""
        return "EXTENSION" in self.before


XML_SETUP = "CREATE CAST (bytea AS xml) WITHOUT FUNCTION"
"""Makes xml values on a server that was built without libxml, too."""

VALUES = (
    Values("bool", "bool", "true", "false"),
    Values("null is not false", "bool", "NULL", "false"),
    Values("null is not the empty string", "text", "NULL", "''"),
    Values("null is not zero", "int4", "NULL", "0"),
    Values("case", "text", "'Ada'", "'ada'"),
    Values("normal forms", "text", r"U&'\00e9'", r"U&'e\0301'"),
    Values("trailing space", "text", "'a'", "'a '"),
    Values("trailing line feed", "text", "'a'", "E'a\\n'"),
    Values("varchar", "varchar(20)", "'a'", "'b'"),
    Values("varchar trailing space", "varchar(20)", "'a'", "'a '"),
    Values("char(n)", "char(3)", "'a'", "'b'"),
    Values("bpchar trailing space", "bpchar", "'a'", "'a '"),
    Values("name", "name", "'a'", "'A'"),
    Values("one byte char", '"char"', "'a'", "'b'"),
    Values("undeterministic collation", "text COLLATE insensitive", "'Ada'", "'ada'",
           "CREATE COLLATION insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"),
    Values("int2", "int2", "1", "2"),
    Values("int2 sign", "int2", "1", "-1"),
    Values("int4", "int4", "1", "2"),
    Values("int8", "int8", "1", "2"),
    Values("int8 whose halves fold alike", "int8", "0", "4294967297"),
    Values("numeric", "numeric", "1", "2"),
    Values("numeric scale", "numeric", "1.0", "1.00"),
    Values("numeric sign", "numeric", "1", "-1"),
    Values("numeric zero scale", "numeric", "0", "0.0"),
    Values("numeric infinities", "numeric", "'Infinity'", "'-Infinity'"),
    Values("numeric NaN", "numeric", "'NaN'", "'Infinity'"),
    Values("numeric last digit", "numeric(30,8)", "9999999999999999999999.99999999", "9999999999999999999999.99999998"),
    Values("float4", "float4", "1", "1.0000001"),
    Values("float4 minus zero", "float4", "0", "'-0'"),
    Values("float8", "float8", "1", "1.0000000000000002"),
    Values("float8 minus zero", "float8", "0", "'-0'"),
    Values("float8 NaN", "float8", "'NaN'", "'Infinity'"),
    Values("money", "money", "'1.00'", "'1.01'"),
    Values("bytea", "bytea", r"'\x00'", r"'\x0000'"),
    Values("uuid", "uuid", "'00000000-0000-0000-0000-000000000000'", "'00000000-0000-0000-0000-000000000001'"),
    Values("oid", "oid", "1", "2"),
    Values("date", "date", "'2024-02-29'", "'2024-03-01'"),
    Values("date BC", "date", "'0001-01-01 BC'", "'0001-01-01'"),
    Values("date infinity", "date", "'infinity'", "'-infinity'"),
    Values("time", "time", "'00:00'", "'24:00'"),
    Values("timetz zone", "timetz", "'12:00+01'", "'11:00+00'"),
    Values("timestamp microsecond", "timestamp", "'2024-01-01'", "'2024-01-01 00:00:00.000001'"),
    Values("timestamp infinity", "timestamp", "'infinity'", "'-infinity'"),
    Values("timestamptz", "timestamptz", "'2024-01-01 00:00+01'", "'2024-01-01 00:00+00'"),
    Values("interval of equal length", "interval", "'30 days'", "'1 month'"),
    Values("interval of a day", "interval", "'24 hours'", "'1 day'"),
    Values("bit", "bit(3)", "B'101'", "B'100'"),
    Values("varbit length", "varbit", "B'0'", "B'00'"),
    Values("json spacing", "json", """'{"a":1}'""", """'{"a": 1}'"""),
    Values("json duplicate keys", "json", """'{"a":1,"a":2}'""", """'{"a":2}'"""),
    Values("json key order", "json", """'{"a":1,"b":2}'""", """'{"b":2,"a":1}'"""),
    Values("jsonb number scale", "jsonb", "'1.0'", "'1.00'"),
    Values("jsonb null is not null", "jsonb", "'null'", "NULL"),
    Values("jsonb nested", "jsonb", """'{"a":[1,2]}'""", """'{"a":[2,1]}'"""),
    Values("jsonpath", "jsonpath", "'$.a'", "'$.b'"),
    Values("xml", "xml", r"'<a/>'::bytea::xml", r"'<b/>'::bytea::xml", XML_SETUP),
    Values("xml declaration", "xml", "'<?xml version=\"1.0\"?><a/>'::bytea::xml", "'<a/>'::bytea::xml", XML_SETUP),
    Values("array of xml", "xml[]", "ARRAY['<?xml version=\"1.0\"?><a/>'::bytea::xml]", "ARRAY['<a/>'::bytea::xml]",
           XML_SETUP),
    Values("inet", "inet", "'10.0.0.1/8'", "'10.0.0.1/9'"),
    Values("cidr", "cidr", "'10.0.0.0/8'", "'10.0.0.0/9'"),
    Values("inet family", "inet", "'::1'", "'0.0.0.1'"),
    Values("macaddr", "macaddr", "'08:00:2b:01:02:03'", "'08:00:2b:01:02:04'"),
    Values("macaddr8", "macaddr8", "'08:00:2b:01:02:03:04:05'", "'08:00:2b:01:02:03:04:06'"),
    Values("point", "point", "'(1,2)'", "'(2,1)'"),
    Values("lseg", "lseg", "'[(0,0),(1,1)]'", "'[(1,1),(0,0)]'"),
    Values("line", "line", "'{1,2,3}'", "'{2,4,6}'"),
    Values("box", "box", "'(2,2),(0,0)'", "'(4,1),(0,0)'"),
    Values("path open", "path", "'[(0,0),(1,1)]'", "'((0,0),(1,1))'"),
    Values("polygon", "polygon", "'((0,0),(1,1),(1,0))'", "'((1,1),(1,0),(0,0))'"),
    Values("circle of equal area", "circle", "'<(0,0),1>'", "'<(1,0),1>'"),
    Values("tsvector weight", "tsvector", "'a:1'", "'a:1A'"),
    Values("tsquery", "tsquery", "'a & b'", "'a | b'"),
    Values("pg_lsn", "pg_lsn", "'0/1'", "'1/0'"),
    Values("pg_snapshot", "pg_snapshot", "'10:20:10,14'", "'10:20:10,15'"),
    Values("txid_snapshot", "txid_snapshot", "'10:20:10,14'", "'10:20:10,15'"),
    Values("xid", "xid", "'1'", "'2'"),
    Values("xid8 halves", "xid8", "'0'", "'4294967297'"),
    Values("cid", "cid", "'1'", "'2'"),
    Values("tid", "tid", "'(0,1)'", "'(0,2)'"),
    Values("int2vector", "int2vector", "'1 2'", "'2 1'"),
    Values("oidvector", "oidvector", "'1 2'", "'2 1'"),
    Values("refcursor", "refcursor", "'a'", "'A'"),
    Values("aclitem", "aclitem", "'=r/postgres'", "'=rw/postgres'"),
    Values("array of aclitem", "aclitem[]", "'{=r/postgres}'", "'{=rw/postgres}'"),
    Values("regclass", "regclass", "'pg_class'", "'pg_type'"),
    Values("regtype", "regtype", "'int4'", "'int8'"),
    Values("regproc overloaded", "regproc", "'pg_catalog.int4(float8)'::regprocedure", "'pg_catalog.int4(float4)'::regprocedure"),
    Values("array of regproc", "regproc[]", "ARRAY['pg_catalog.int4(float8)'::regprocedure]::regproc[]",
           "ARRAY['pg_catalog.int4(float4)'::regprocedure]::regproc[]"),
    Values("regprocedure", "regprocedure", "'int4(float8)'", "'int4(float4)'"),
    Values("regoper overloaded", "regoper", "'+(int4,int4)'::regoperator", "'+(int8,int8)'::regoperator"),
    Values("regoperator", "regoperator", "'+(int4,int4)'", "'+(int8,int8)'"),
    Values("regrole", "regrole", "'postgres'", "'pg_monitor'"),
    Values("regnamespace", "regnamespace", "'public'", "'pg_catalog'"),
    Values("regcollation", "regcollation", "'\"C\"'", "'\"POSIX\"'"),
    Values("regconfig", "regconfig", "'english'", "'simple'"),
    Values("regdictionary", "regdictionary", "'simple'", "'english_stem'"),
    Values("int4range bounds", "int4range", "'[1,2)'", "'[1,3)'"),
    Values("int8range", "int8range", "'[0,5)'", "'[1,5)'"),
    Values("numrange scale", "numrange", "'[1.0,2]'", "'[1.00,2]'"),
    Values("numrange open", "numrange", "'[1,2]'", "'[1,2)'"),
    Values("daterange empty", "daterange", "'empty'", "'(,)'"),
    Values("tsrange", "tsrange", "'[2024-01-01,)'", "'(2024-01-01,)'"),
    Values("tstzrange", "tstzrange", "'[2024-01-01,)'", "'(2024-01-01,)'"),
    Values("int4multirange", "int4multirange", "'{[1,2)}'", "'{[1,2),[4,5)}'"),
    Values("int8multirange", "int8multirange", "'{}'", "'{[4,5)}'"),
    Values("nummultirange", "nummultirange", "'{[1.0,2)}'", "'{[1.00,2)}'"),
    Values("datemultirange", "datemultirange", "'{}'", "NULL"),
    Values("tsmultirange", "tsmultirange", "'{}'", "'{(,)}'"),
    Values("tstzmultirange", "tstzmultirange", "'{}'", "'{(,)}'"),
    Values("array dimensions", "int4[]", "'{1,2,3,4}'", "'{{1,2},{3,4}}'"),
    Values("array lower bound", "int4[]", "'{1,2}'", "'[0:1]={1,2}'"),
    Values("array null element", "int4[]", "'{NULL}'", "'{0}'"),
    Values("array empty", "text[]", "'{}'", "'{\"\"}'"),
    Values("array null and word", "text[]", "'{NULL}'", "'{\"NULL\"}'"),
    Values("array comma", "text[]", "'{\"a,b\"}'", "'{a,b}'"),
    Values("array of numeric scale", "numeric[]", "'{1.0}'", "'{1.00}'"),
    Values("enum", "mood", "'sad'", "'happy'", "CREATE TYPE mood AS ENUM ('sad', 'happy')"),
    Values("array of enum", "mood[]", "'{sad,NULL}'", "'{sad,happy}'", "CREATE TYPE mood AS ENUM ('sad', 'happy')"),
    Values("array of enum bounds", "mood[]", "'{sad,sad}'", "'{{sad,sad}}'", "CREATE TYPE mood AS ENUM ('sad')"),
    Values("domain", "money_like", "1.0", "1.00", "CREATE DOMAIN money_like AS numeric"),
    Values("domain over domain over enum", "outer_d", "'a'", "'b'",
           "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN inner_d AS e; CREATE DOMAIN outer_d AS inner_d"),
    Values("array of domain", "d[]", "'{1.0}'", "'{1.00}'", "CREATE DOMAIN d AS numeric"),
    Values("domain over array", "d", "'{1.0}'", "'{1.00}'", "CREATE DOMAIN d AS numeric[]"),
    Values("composite", "pair", "ROW(1.0,'a')", "ROW(1.00,'a')", "CREATE TYPE pair AS (n numeric, t text)"),
    Values("composite of nulls is not null", "pair", "ROW(NULL,NULL)", "NULL", "CREATE TYPE pair AS (n numeric, t text)"),
    Values("composite with enum", "pair", "ROW('a',1.0)", "ROW('a',1.00)",
           "CREATE TYPE e AS ENUM ('a'); CREATE TYPE pair AS (e e, n numeric)"),
    Values("array of composite", "pair[]", "ARRAY[ROW(1.0,NULL)::pair]", "ARRAY[ROW(1.00,NULL)::pair]",
           "CREATE TYPE pair AS (n numeric, t text)"),
    Values("array of null composite", "pair[]", "ARRAY[NULL::pair]", "ARRAY[ROW(NULL,NULL)::pair]",
           "CREATE TYPE pair AS (n numeric, t text)"),
    Values("range of one's own", "floats", "'[0,1]'", "'[-0,1]'", "CREATE TYPE floats AS RANGE (subtype = float8)"),
    Values("range of enum", "moods", "'[a,b]'", "'[a,b)'",
           "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TYPE moods AS RANGE (subtype = mood)"),
    Values("citext", "citext", "'Ada'", "'ada'", "CREATE EXTENSION citext"),
    Values("array of citext", "citext[]", "'{Ada}'", "'{ada}'", "CREATE EXTENSION citext"),
    Values("hstore", "hstore", "'a=>1'", "'a=>NULL'", "CREATE EXTENSION hstore"),
    Values("ltree", "ltree", "'a.b'", "'a.B'", "CREATE EXTENSION ltree"),
    Values("extension type without send", "cube", "'(1,2)'", "'(1,3)'", "CREATE EXTENSION cube"),
    Values("large value, last character", "text", "repeat('x', 3000000) || 'a'", "repeat('x', 3000000) || 'b'"),
    Values("large value outside the row", "bytea",
           "(SELECT string_agg(sha512(i::text::bytea), '') FROM generate_series(1, 40000) i)",
           "(SELECT string_agg(sha512(i::text::bytea), '') FROM generate_series(2, 40001) i)"),
)  # fmt: skip

WITHOUT_VALUES = {
    "gtsvector": "its input function refuses every text: only an index makes one",
    "pg_node_tree": "its input function refuses every text",
    "pg_ndistinct": "its input function refuses every text: only ANALYZE makes one",
    "pg_dependencies": "its input function refuses every text: only ANALYZE makes one",
    "pg_mcv_list": "its input function refuses every text: only ANALYZE makes one",
    "pg_brin_bloom_summary": "its input function refuses every text: only an index makes one",
    "pg_brin_minmax_multi_summary": "its input function refuses every text: only an index makes one",
}
"""Built-in types of which nobody can store a value by SQL; each is tried."""

TABLE = "CREATE TABLE t (id int PRIMARY KEY, a int, b int, s text); INSERT INTO t VALUES (1, 10, 20, 'x'), (2, 30, 40, 'y'), (3, 30, 40, 'y');"

CHANGES = (
    Script("a row is lost", TABLE, "DELETE FROM t WHERE id = 2"),
    Script("a row is added", TABLE, "INSERT INTO t VALUES (4)"),
    Script("a row is doubled", "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)", "INSERT INTO t VALUES (1)"),
    Script("a pair of equal rows is lost", "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1), (2)",
           "DELETE FROM t WHERE a = 1"),
    Script("a pair of equal rows becomes another pair", "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1), (2)",
           "UPDATE t SET a = 3 WHERE a = 1"),
    Script("one row is doubled, another lost", "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2), (3)",
           "UPDATE t SET a = 1 WHERE a = 2"),
    Script("two columns swap values in a row", TABLE, "UPDATE t SET a = b, b = a WHERE id = 1"),
    Script("two rows swap a value", TABLE, "UPDATE t SET a = CASE id WHEN 1 THEN 30 ELSE 10 END WHERE id IN (1, 2)"),
    Script("two rows swap their keys", TABLE, "UPDATE t SET id = -id; UPDATE t SET id = CASE id WHEN -1 THEN 2 WHEN -2 THEN 1 ELSE 3 END"),
    Script("a value moves to the next column", TABLE, "UPDATE t SET b = a, a = NULL WHERE id = 1"),
    Script("one up, another down", TABLE, "UPDATE t SET a = CASE id WHEN 1 THEN a + 1 ELSE a - 1 END WHERE id < 3"),
    Script("all rows are lost", TABLE, "TRUNCATE t"),
    Script("the table is dropped", TABLE, "DROP TABLE t"),
    Script("a column is dropped", TABLE, "ALTER TABLE t DROP COLUMN s"),
    Script("a column is renamed", TABLE, "ALTER TABLE t RENAME s TO r"),
    Script("numeric loses scale", "CREATE TABLE t (n numeric(18,2)); INSERT INTO t VALUES (1)", "ALTER TABLE t ALTER n TYPE numeric(18,1)"),
    Script("json becomes jsonb", """CREATE TABLE t (j json); INSERT INTO t VALUES ('{"b":1,  "a":2}')""", "ALTER TABLE t ALTER j TYPE jsonb"),
    Script("timestamp gets a zone", "CREATE TABLE t (x timestamp); INSERT INTO t VALUES ('2024-01-01')",
           "SET TimeZone = 'Africa/Lagos'; ALTER TABLE t ALTER x TYPE timestamptz"),
    Script("an enum label is renamed", "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e); INSERT INTO t VALUES ('a')",
           "ALTER TYPE e RENAME VALUE 'a' TO 'A'"),
    Script("a generated column is computed otherwise",
           "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED); INSERT INTO t VALUES (1)",
           "ALTER TABLE t DROP COLUMN g; ALTER TABLE t ADD g int GENERATED ALWAYS AS (a * 3) STORED"),
    Script("a partition is detached",
           "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); INSERT INTO t VALUES (1)",
           "ALTER TABLE t DETACH PARTITION t1"),
    Script("a row of a partition changes",
           "CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); INSERT INTO t VALUES (1, 1)",
           "UPDATE t1 SET b = 2"),
    Script("a child by inheritance loses a row", "CREATE TABLE t (a int); CREATE TABLE c () INHERITS (t); INSERT INTO c VALUES (1)",
           "TRUNCATE c"),
    Script("a row moves from child to parent", "CREATE TABLE t (a int); CREATE TABLE c () INHERITS (t); INSERT INTO c VALUES (1)",
           "TRUNCATE c; INSERT INTO t VALUES (1)"),
    Script("a sequence is called", TABLE + "CREATE SEQUENCE s", "SELECT nextval('s')"),
    Script("a sequence is set back", TABLE + "CREATE SEQUENCE s; SELECT setval('s', 4294967298)", "SELECT setval('s', 1)"),
    Script("a materialized view is refreshed", TABLE + "CREATE TABLE u (a int); INSERT INTO u VALUES (1); CREATE MATERIALIZED VIEW v AS SELECT a FROM u",
           "UPDATE u SET a = 2; REFRESH MATERIALIZED VIEW v; UPDATE u SET a = 1"),
    Script("a large object's byte changes", "SELECT lo_from_bytea(70000, 'abc')", "SELECT lo_put(70000, 1, 'x')"),
    Script("an empty large object is lost", "SELECT lo_create(70000), lo_create(70001)", "SELECT lo_unlink(70001)"),
    Script("large objects change number", "SELECT lo_create(70000)", "SELECT lo_unlink(70000), lo_create(70001)"),
)  # fmt: skip

_HOSTILE = "CREATE TYPE e AS ENUM ('x', 'y'); CREATE TABLE t (id int PRIMARY KEY, e e, es e[], ts timestamptz, i interval, f float8, b bytea, j jsonb, m money); INSERT INTO t SELECT g, 'y', '{x,y}', '2024-01-01', '1 month', 0.1, '\\x00', '{\"a\": 1.0, \"é\": \"é\"}', '1.23' FROM generate_series(1, 500) g;"

HARMLESS = (
    Script("nothing", TABLE, ""),
    Script("an update to the same values", TABLE, "UPDATE t SET a = a, s = s"),
    Script("vacuum full", TABLE, "DELETE FROM t WHERE id = 1; INSERT INTO t VALUES (1, 10, 20, 'x'); VACUUM FULL t"),
    Script("cluster", TABLE, "CLUSTER t USING t_pkey"),
    Script("delete and insert again", TABLE, "CREATE TEMP TABLE k AS TABLE t; TRUNCATE t; INSERT INTO t SELECT * FROM k ORDER BY id DESC"),
    Script("a new index", TABLE, "CREATE INDEX ON t (s)"),
    Script("statistics", TABLE, "ANALYZE t; ALTER TABLE t ALTER s SET STATISTICS 10"),
    Script("another storage", "CREATE TABLE t (s text); INSERT INTO t VALUES (repeat('x', 100000))",
           "ALTER TABLE t ALTER s SET STORAGE EXTERNAL; UPDATE t SET s = s || ''"),
    Script("a new column", TABLE, "ALTER TABLE t ADD n int DEFAULT 7"),
    Script("a new column, dropped again", TABLE, "ALTER TABLE t ADD n int DEFAULT 7; ALTER TABLE t DROP n"),
    Script("columns in another order", TABLE,
           "CREATE TABLE n (s text, b int, a int, id int); INSERT INTO n SELECT s, b, a, id FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t"),
    Script("an enum type made again", _HOSTILE,
           "ALTER TABLE t ALTER e TYPE text, ALTER es TYPE text[]; DROP TYPE e; CREATE TYPE other AS ENUM ('z'); CREATE TYPE e AS ENUM ('x', 'y'); ALTER TABLE t ALTER e TYPE e USING e::e, ALTER es TYPE e[] USING es::e[]"),
    Script("a new enum label", _HOSTILE, "ALTER TYPE e ADD VALUE 'a' BEFORE 'x'"),
    Script("composites with an enum made again",
           "CREATE TYPE e AS ENUM ('x'); CREATE TYPE c AS (e e, n numeric); CREATE TABLE t (c c, cs c[]); INSERT INTO t VALUES (('x', 1.0), '{\"(x,1.0)\"}')",
           "DROP TABLE t; DROP TYPE c; DROP TYPE e; CREATE TYPE e AS ENUM ('x'); CREATE TYPE c AS (e e, n numeric); CREATE TABLE t (c c, cs c[]); INSERT INTO t VALUES (('x', 1.0), '{\"(x,1.0)\"}')"),
    Script("an extension made again", "CREATE EXTENSION citext; CREATE TABLE t (c citext, a citext[]); INSERT INTO t VALUES ('a', '{a}')",
           "DROP TABLE t; DROP EXTENSION citext; CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x; CREATE TABLE t (c x.citext, a x.citext[]); INSERT INTO t VALUES ('a', '{a}')"),
    Script("text becomes varchar", TABLE, "ALTER TABLE t ALTER s TYPE varchar(32)"),
    Script("a domain around the type", TABLE, "CREATE DOMAIN d AS text; ALTER TABLE t ALTER s TYPE d"),
    Script("another session", _HOSTILE,
           "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Africa/Lagos''', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET DateStyle = ''SQL, DMY''', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET IntervalStyle = ''iso_8601''', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET extra_float_digits = -15', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET bytea_output = ''escape''', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET client_encoding = ''LATIN1''', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET search_path = ''information_schema''', current_database()); END $$"),
    Script("parallel workers", TABLE + "INSERT INTO t SELECT g, g, g, g FROM generate_series(10, 20000) g; ANALYZE t",
           "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET parallel_setup_cost = 0', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET parallel_tuple_cost = 0', current_database());"
           " EXECUTE format('ALTER DATABASE %I SET min_parallel_table_scan_size = 0', current_database()); END $$"),
    Script("no parallel workers", TABLE, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET max_parallel_workers_per_gather = 0', current_database()); END $$"),
    Script("partitions instead of one table", "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
           "ALTER TABLE t RENAME TO o; CREATE TABLE t (b text, a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (2); CREATE TABLE t2 PARTITION OF t DEFAULT; INSERT INTO t SELECT b, a FROM o; DROP TABLE o"),
    Script("a partition split", "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT; INSERT INTO t VALUES (1), (2)",
           "ALTER TABLE t DETACH PARTITION t1; CREATE TABLE t2 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t3 PARTITION OF t DEFAULT; INSERT INTO t TABLE t1; DROP TABLE t1"),
    Script("a new table", TABLE, "CREATE TABLE another (a int); INSERT INTO another VALUES (1)"),
    Script("another owner and a policy that binds others", TABLE, "ALTER TABLE t ENABLE ROW LEVEL SECURITY"),
    Script("a sequence restarted where it stood", TABLE + "CREATE SEQUENCE s; SELECT setval('s', 5)", "SELECT setval('s', 5)"),
)  # fmt: skip
