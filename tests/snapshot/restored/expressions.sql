-- Texts of SQL that PostgreSQL groups, casts or names otherwise when it reads what it printed.
CREATE SCHEMA app;
SET search_path = app;
CREATE TABLE item (
    id integer PRIMARY KEY, state varchar(25), code char(3), low integer, high integer, at timestamptz, data jsonb
);
ALTER TABLE item ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION allowed(value text, among boolean DEFAULT current_user::varchar IN ('a', 'b')) RETURNS boolean
LANGUAGE sql RETURN among AND value::varchar IN ('c', 'd');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION several() RETURNS SETOF item LANGUAGE sql
BEGIN ATOMIC SELECT * FROM item WHERE state IN ('ON', 'OFF') AND low BETWEEN 1 AND 2 AND high BETWEEN 3 AND 4; END;
CREATE VIEW switched AS SELECT id, state FROM item WHERE state IN ('ON', 'OFF') AND low BETWEEN 1 AND 2 AND high BETWEEN 3 AND 4;
CREATE VIEW with_null AS SELECT low FROM item UNION ALL SELECT NULL::int FROM item;
CREATE VIEW unknown_null AS SELECT id, NULL AS nothing, 'x' AS word FROM item UNION SELECT 1, 'y', NULL;
CREATE VIEW joined AS
SELECT a.id, b.state FROM item AS a LEFT JOIN item AS b ON a.id = b.low AND (b.state IN ('ON', 'OFF') OR b.high IS NULL)
WHERE EXISTS (SELECT FROM item AS c WHERE c.state IN ('ON', 'OFF') AND c.low BETWEEN a.low AND a.high AND c.id > 1);
CREATE VIEW grouped AS
SELECT state, count(*) FILTER (WHERE low BETWEEN 1 AND 2 AND high > 1) AS counted, sum(low) OVER (PARTITION BY state) AS total
FROM item WHERE state IN ('ON', 'OFF') GROUP BY state, low HAVING count(*) BETWEEN 1 AND 2 AND max(high) < 9;
CREATE VIEW latest AS SELECT id FROM item WHERE state IN ('ON', 'OFF') ORDER BY at DESC LIMIT 5;
CREATE VIEW with_cte AS WITH one AS MATERIALIZED (SELECT id FROM item WHERE state IN ('ON', 'OFF')) SELECT id FROM one;
CREATE MATERIALIZED VIEW stored AS SELECT id FROM item WHERE code IN ('ON', 'OFF') AND low BETWEEN 1 AND 2 AND high > 2;
CREATE RULE no_delete AS ON DELETE TO item WHERE old.state IN ('ON', 'OFF') AND old.low BETWEEN 1 AND 2 AND old.high > 1
DO INSTEAD NOTHING;
CREATE RULE with_action AS ON UPDATE TO item WHERE old.id = 0
DO ALSO UPDATE item SET state = 'ON' WHERE item.id = new.id AND item.state IN ('ON', 'OFF');
CREATE TRIGGER touched BEFORE UPDATE ON item FOR EACH ROW
WHEN (old.state IN ('ON', 'OFF') AND new.low BETWEEN 1 AND 2 AND new.high > 1) EXECUTE FUNCTION touch();
CREATE POLICY readable ON item USING (
    state IN ('ON', 'OFF') AND EXISTS (SELECT FROM item AS o WHERE o.state IN ('ON', 'OFF') AND o.id = item.low)
) WITH CHECK (low BETWEEN 1 AND 2 AND high BETWEEN 3 AND 4);
CREATE DOMAIN switch AS varchar(5) CHECK (value IN ('ON', 'OFF'))
CHECK (length(value) BETWEEN 1 AND 4 AND value <> 'x' AND value NOT IN ('y', 'z'));
CREATE DOMAIN fallback AS varchar(5) DEFAULT CASE WHEN 'a'::varchar IN ('a'::varchar, 'b'::varchar) THEN 'c' ELSE 'd' END;
CREATE TABLE defaults (
    word varchar(9) DEFAULT CASE WHEN current_user::varchar IN ('a', 'b') THEN 'c' ELSE 'd' END,
    flag boolean GENERATED ALWAYS AS (word IN ('ON', 'OFF') AND length(word) BETWEEN 1 AND 2) STORED,
    switched switch
);
CREATE INDEX item_expression ON item ((state IN ('ON', 'OFF')), (low BETWEEN 1 AND 2 AND high > 1), lower(code))
WHERE state IN ('ON', 'OFF') AND low BETWEEN 1 AND 2;
CREATE STATISTICS item_statistics ON (state IN ('ON', 'OFF')), (low + high) FROM item;
CREATE TABLE spread (state varchar(9), id integer) PARTITION BY LIST ((state IN ('ON', 'OFF')));
CREATE PUBLICATION news FOR TABLE item WHERE (id BETWEEN 1 AND 2 AND low BETWEEN 3 AND 4);
