-- Partitions and inheritance, with everything that they take from their parents or have beside them.
CREATE SCHEMA app;
SET search_path = app;
CREATE TABLE referred (id integer PRIMARY KEY);
CREATE TABLE pay (
    id integer,
    at date,
    tags text[],
    state varchar(10) DEFAULT 'ON' CHECK (state IN ('ON', 'OFF')),
    referred_id integer REFERENCES referred (id),
    amount numeric NOT NULL CHECK (amount BETWEEN 1 AND 2 AND id BETWEEN 3 AND 4),
    PRIMARY KEY (id, at),
    UNIQUE (at, id, state)
) PARTITION BY RANGE (at);
CREATE TABLE pay_1 PARTITION OF pay FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE pay_2 PARTITION OF pay FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
CREATE TABLE pay_2_1 PARTITION OF pay_2 (state DEFAULT 'OFF', CONSTRAINT own CHECK (id < 9)) FOR VALUES IN (1, 2);
CREATE TABLE pay_2_other PARTITION OF pay_2 DEFAULT;
CREATE TABLE pay_3 (
    amount numeric NOT NULL, gone integer, at date NOT NULL, id integer NOT NULL, tags text[],
    state varchar(10) DEFAULT 'OFF', referred_id integer
);
ALTER TABLE pay_3 DROP gone, ADD CONSTRAINT own_key PRIMARY KEY (id, at);
ALTER TABLE pay_3 ADD CONSTRAINT pay_state_check CHECK (state IN ('ON', 'OFF'));
ALTER TABLE pay_3 ADD CONSTRAINT pay_check CHECK (amount BETWEEN 1 AND 2 AND id BETWEEN 3 AND 4);
ALTER TABLE pay ATTACH PARTITION pay_3 FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
CREATE INDEX pay_expression ON pay (lower(state)) WHERE state IN ('ON', 'OFF');
CREATE INDEX pay_amount ON pay (amount);
ALTER TABLE pay RENAME amount TO total;
CREATE TABLE taken_out PARTITION OF pay FOR VALUES FROM ('2026-05-01') TO ('2026-06-01');
ALTER TABLE pay DETACH PARTITION taken_out;
CREATE TABLE refers (id integer, at date, FOREIGN KEY (id, at) REFERENCES pay (id, at));
CREATE TABLE spread (id integer, words text[][]) PARTITION BY HASH (lower(words[1][1]), id);
CREATE TABLE spread_0 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE spread_1 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touched BEFORE UPDATE ON pay FOR EACH ROW WHEN (new.state IN ('ON', 'OFF')) EXECUTE FUNCTION touch();
ALTER TABLE pay_1 DISABLE TRIGGER touched;
ALTER TABLE pay ENABLE ROW LEVEL SECURITY;
CREATE POLICY readable ON pay FOR SELECT USING (state IN ('ON', 'OFF') AND total BETWEEN 1 AND 2);
CREATE TABLE parent (
    id integer NOT NULL, label varchar(5) DEFAULT 'a',
    CONSTRAINT passed_on CHECK (label IN ('a', 'b')), CONSTRAINT kept CHECK (id BETWEEN 1 AND 9) NO INHERIT
);
CREATE TABLE child (own integer, label varchar(5) DEFAULT 'b') INHERITS (parent);
CREATE TABLE grandchild (more integer) INHERITS (child);
CREATE TABLE second_parent (own integer, again integer);
CREATE TABLE of_both () INHERITS (parent, second_parent);
CREATE TABLE joined (id integer NOT NULL, label varchar(5) DEFAULT 'c', own integer);
ALTER TABLE joined ADD CONSTRAINT passed_on CHECK (label IN ('a', 'b'));
ALTER TABLE joined INHERIT parent;
