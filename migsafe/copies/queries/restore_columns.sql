-- Put column statistics into the planner's table, where it has none. The ways in which ANALYZE compares values of a type
-- are found as it finds them (src/backend/statistics/attribute_stats.c of PostgreSQL 18); values are read by array_in,
-- which gives the `anyarray` that the table holds. Types that are made of others are left out, but for lists and ranges
-- of plain ones: a domain in them may check its values by code of the project's, which must not run here.
WITH given AS (
    SELECT * FROM pg_catalog.jsonb_to_recordset(%(rows)s::jsonb) AS g (
        relation int8, number int2, inherited bool, nulls float4, width int4, "distinct" float4, common text[],
        common_shares float4[], bounds text[], correlation float4, elements text[], element_shares float4[],
        element_counts float4[], lengths text[], empty float4, ranges text[])
), missing AS (
    SELECT g.*, a.attcollation, v.oid AS type
    FROM given g
    JOIN pg_catalog.pg_attribute a ON a.attrelid = g.relation::oid AND a.attnum = g.number
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    JOIN pg_catalog.pg_type v ON v.oid = coalesce(nullif(b.typbasetype, 0), nullif(t.typbasetype, 0), t.oid)
                             AND v.typtype IN ('b', 'e', 'r')
    LEFT JOIN pg_catalog.pg_type e ON e.oid = v.typelem
    WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_statistic s WHERE s.starelid = a.attrelid AND s.staattnum = a.attnum
                      AND s.stainherit = g.inherited)
      AND (v.typcategory <> 'A' OR e.typtype IN ('b', 'e'))
      AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_range r JOIN pg_catalog.pg_type i ON i.oid = r.rngsubtype
                      WHERE r.rngtypid = v.oid AND i.typtype <> 'b')
), used AS (
    SELECT t.oid AS type,
           CASE WHEN t.oid = 'tsvector'::regtype THEN 'text'::regtype::oid
                WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem ELSE 0 END AS element
    FROM pg_catalog.pg_type t WHERE t.oid IN (SELECT type FROM missing)
), compared AS (
    SELECT t.oid AS type, op.less, coalesce(op.equal, hashed.equal) AS equal
    FROM pg_catalog.pg_type t
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.oid = 'varchar'::regtype THEN 'text'::regtype WHEN t.oid = 'cidr'::regtype THEN 'inet'::regtype
                    WHEN t.typtype = 'e' THEN 'anyenum'::regtype WHEN t.typtype = 'r' THEN 'anyrange'::regtype
                    WHEN t.typtype = 'c' THEN 'record'::regtype WHEN t.typcategory = 'A' THEN 'anyarray'::regtype
                    ELSE t.oid::regtype END::oid AS kin
    ) k
    LEFT JOIN LATERAL (
        SELECT max(p.amopopr) FILTER (WHERE p.amopstrategy = 1) AS less,
               max(p.amopopr) FILTER (WHERE p.amopstrategy = 3) AS equal
        FROM pg_catalog.pg_opclass o
        JOIN pg_catalog.pg_amop p ON p.amopfamily = o.opcfamily AND p.amoplefttype = o.opcintype
                                  AND p.amoprighttype = o.opcintype
        WHERE o.opcmethod = (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'btree') AND o.opcdefault
          AND o.opcintype IN (t.oid, k.kin)
        GROUP BY o.opcintype ORDER BY o.opcintype = t.oid DESC LIMIT 1
    ) op ON true
    LEFT JOIN LATERAL (
        SELECT p.amopopr AS equal
        FROM pg_catalog.pg_opclass o
        JOIN pg_catalog.pg_amop p ON p.amopfamily = o.opcfamily AND p.amoplefttype = o.opcintype
                                  AND p.amoprighttype = o.opcintype
        WHERE o.opcmethod = (SELECT oid FROM pg_catalog.pg_am WHERE amname = 'hash') AND o.opcdefault
          AND o.opcintype IN (t.oid, k.kin) LIMIT 1
    ) hashed ON true
    WHERE t.oid IN (SELECT type FROM used UNION SELECT element FROM used)
)
INSERT INTO pg_catalog.pg_statistic
SELECT m.relation::oid, m.number, m.inherited, m.nulls, m.width, m."distinct",
       CASE WHEN m.common IS NOT NULL THEN 1 ELSE 0 END,
       CASE WHEN m.bounds IS NOT NULL THEN 2 WHEN m.ranges IS NOT NULL THEN 7 ELSE 0 END,
       CASE WHEN m.correlation IS NOT NULL THEN 3 WHEN m.lengths IS NOT NULL THEN 6 ELSE 0 END,
       CASE WHEN m.elements IS NOT NULL THEN 4 ELSE 0 END,
       CASE WHEN m.element_counts IS NOT NULL THEN 5 ELSE 0 END,
       CASE WHEN m.common IS NOT NULL THEN coalesce(c.equal, 0) ELSE 0 END,
       CASE WHEN m.bounds IS NOT NULL THEN coalesce(c.less, 0) ELSE 0 END,
       CASE WHEN m.correlation IS NOT NULL THEN coalesce(c.less, 0)
            WHEN m.lengths IS NOT NULL THEN '<(float8,float8)'::regoperator::oid ELSE 0 END,
       CASE WHEN m.elements IS NOT NULL THEN coalesce(e.equal, 0) ELSE 0 END,
       CASE WHEN m.element_counts IS NOT NULL THEN coalesce(e.equal, 0) ELSE 0 END,
       CASE WHEN m.common IS NOT NULL THEN m.attcollation ELSE 0 END,
       CASE WHEN m.bounds IS NOT NULL THEN m.attcollation ELSE 0 END,
       CASE WHEN m.correlation IS NOT NULL THEN m.attcollation ELSE 0 END,
       CASE WHEN m.elements IS NULL THEN 0 WHEN m.type = 'tsvector'::regtype THEN 100 ELSE m.attcollation END,
       CASE WHEN m.element_counts IS NULL THEN 0 ELSE m.attcollation END,
       m.common_shares, NULL,
       CASE WHEN m.correlation IS NOT NULL THEN ARRAY[m.correlation] WHEN m.lengths IS NOT NULL THEN ARRAY[m.empty] END,
       m.element_shares, m.element_counts,
       pg_catalog.array_in(pg_catalog.array_out(m.common), m.type, -1),
       pg_catalog.array_in(pg_catalog.array_out(coalesce(m.bounds, m.ranges)), m.type, -1),
       pg_catalog.array_in(pg_catalog.array_out(m.lengths), 'float8'::regtype, -1),
       pg_catalog.array_in(pg_catalog.array_out(m.elements), nullif(u.element, 0), -1),
       NULL
FROM missing m
JOIN used u ON u.type = m.type
LEFT JOIN compared c ON c.type = m.type
LEFT JOIN compared e ON e.type = u.element
