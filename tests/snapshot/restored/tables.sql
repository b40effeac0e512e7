-- Columns, constraints and indexes, altered in an order other than the one in which pg_dump writes them.
CREATE SCHEMA app;
SET search_path = app;
CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy';
CREATE TYPE pair AS (left_side integer, right_side text[][]);
ALTER TYPE pair ADD ATTRIBUTE middle numeric, DROP ATTRIBUTE left_side;
CREATE TYPE span AS RANGE (subtype = date);
CREATE DOMAIN grade AS varchar(10) DEFAULT 'A' CHECK (value IN ('A', 'B')) CHECK (length(value) BETWEEN 1 AND 2);
CREATE DOMAIN matrix AS integer[][] CHECK (array_ndims(value) BETWEEN 1 AND 2 AND cardinality(value) > 0);
CREATE TABLE wide (
    id bigint GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3) PRIMARY KEY,
    gone text,
    words text[][] DEFAULT '{{a,b}}',
    body text,
    short varchar(10) COLLATE "C" NOT NULL DEFAULT 'x',
    padded char(4) DEFAULT 'ab',
    kind mood DEFAULT 'sad',
    at timestamptz DEFAULT (now() AT TIME ZONE 'UTC'),
    both_sides pair,
    graded grade,
    grid matrix,
    amount numeric(10, 2) CONSTRAINT amount_range CHECK (amount BETWEEN 0 AND 10 AND amount IN (1, 2, 3)),
    doubled numeric GENERATED ALWAYS AS (amount * 2 + CASE WHEN amount BETWEEN 1 AND 2 THEN 1 ELSE 0 END) STORED,
    serial_number serial,
    CONSTRAINT short_state CHECK (short IN ('ON', 'OFF') AND short NOT IN ('x', 'y')),
    CONSTRAINT local_only CHECK (id > 0) NO INHERIT
);
CREATE INDEX wide_words ON wide USING gin (words);
CREATE INDEX wide_partial ON wide (short, lower(body)) INCLUDE (amount) WHERE short IN ('ON', 'OFF') AND amount BETWEEN 1 AND 2;
CREATE INDEX wide_expression ON wide ((amount + 1) DESC NULLS LAST, (body || short) COLLATE "C" text_pattern_ops);
ALTER INDEX wide_expression ALTER COLUMN 1 SET STATISTICS 50;
CREATE UNIQUE INDEX wide_body ON wide (body) WITH (fillfactor = 70);
CREATE UNIQUE INDEX wide_both ON wide (short, padded) NULLS NOT DISTINCT;
ALTER TABLE wide DROP gone, ADD later integer DEFAULT 3, ALTER body SET STORAGE EXTERNAL, ALTER words SET STORAGE EXTENDED;
ALTER TABLE wide ALTER short SET COMPRESSION pglz, ALTER body SET STATISTICS 9, ALTER later SET (n_distinct = 5);
ALTER TABLE wide RENAME short TO brief;
ALTER TABLE wide RENAME CONSTRAINT wide_pkey TO wide_key;
ALTER TABLE wide REPLICA IDENTITY FULL, CLUSTER ON wide_body, SET (fillfactor = 50, toast.autovacuum_enabled = off);
CREATE TABLE other (
    id integer UNIQUE DEFERRABLE INITIALLY DEFERRED,
    wide_id bigint CONSTRAINT to_wide REFERENCES wide ON DELETE SET NULL ON UPDATE CASCADE,
    number integer PRIMARY KEY,
    parent integer REFERENCES other (number) DEFERRABLE,
    during daterange,
    EXCLUDE USING gist (during WITH &&) WHERE (id BETWEEN 1 AND 5)
);
ALTER TABLE other ADD CONSTRAINT checked_later CHECK (id <> 4) NOT VALID;
ALTER TABLE other ADD CONSTRAINT refers_later FOREIGN KEY (wide_id) REFERENCES wide (id) NOT VALID;
CREATE INDEX other_published ON other (wide_id);
ALTER TABLE other RENAME wide_id TO wide_number;
ALTER TABLE other SET UNLOGGED;
CREATE STATISTICS wide_statistics (mcv, dependencies) ON brief, amount, (lower(body)), (amount + later) FROM wide;
ALTER STATISTICS wide_statistics SET STATISTICS 5;
CREATE SEQUENCE counter AS smallint INCREMENT 2 MAXVALUE 30 CYCLE;
ALTER SEQUENCE counter OWNED BY other.parent;
COMMENT ON TABLE wide IS 'a comment';
COMMENT ON COLUMN wide.amount IS 'another';
COMMENT ON CONSTRAINT amount_range ON wide IS 'a third';
COMMENT ON INDEX wide_body IS 'a fourth';
GRANT SELECT ON wide TO PUBLIC;
GRANT UPDATE (amount) ON wide TO pg_monitor WITH GRANT OPTION;
GRANT USAGE ON SCHEMA app TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
