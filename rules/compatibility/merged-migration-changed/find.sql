SELECT path, 1 AS line, since, CASE WHEN only_comments THEN 'warning' END AS severity,
       CASE WHEN kind = 'changed' AND NOT only_comments THEN 'is different now' END AS _changed,
       CASE WHEN only_comments THEN 'are different now' END AS _comments,
       CASE kind WHEN 'removed' THEN 'it is gone now' END AS _removed
FROM disagreement WHERE kind IN ('changed', 'removed')
