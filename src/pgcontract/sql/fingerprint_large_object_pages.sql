-- One row: the summed hashes of the large objects' numbers and of their pages.
SELECT pg_catalog.sum(pg_catalog.hashint4extended(0, piece.hash))
FROM (
    SELECT pg_catalog.hash_record_extended(ROW(oid), 1) AS hash FROM pg_catalog.pg_largeobject_metadata
    UNION ALL
    SELECT pg_catalog.hash_record_extended(ROW(loid, pageno, data), 1) FROM pg_catalog.pg_largeobject
) AS piece
