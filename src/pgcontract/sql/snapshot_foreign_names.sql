-- One row is one object of the server or of the cluster that objects of this database refer to, with its kind and name
SELECT
    wanted.classid::pg_catalog.text,
    wanted.objid::pg_catalog.text,
    wanted.subid,
    named.type,
    named.identity
FROM unnest(%s::oid[], %s::oid[], %s::int[]) AS wanted (classid, objid, subid)
CROSS JOIN LATERAL pg_catalog.pg_identify_object(wanted.classid, wanted.objid, wanted.subid) AS named
