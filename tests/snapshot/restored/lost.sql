-- What a dump does not carry: or carries as something else.
CREATE SCHEMA app;
CREATE TABLE app.parent (a integer, label varchar(5) DEFAULT 'a');
CREATE TABLE app.child (b integer) INHERITS (app.parent);
ALTER TABLE app.parent ADD c integer;
CREATE TABLE app.joined (a integer, label varchar(5), c integer);
ALTER TABLE app.joined INHERIT app.parent;
