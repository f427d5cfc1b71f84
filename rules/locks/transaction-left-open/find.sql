SELECT min(s.id) AS statement
FROM statement s
WHERE s.transaction_id = (SELECT l.transaction_id FROM statement l WHERE l.path = s.path ORDER BY l.id DESC LIMIT 1)
  AND s.id IN (SELECT statement FROM action WHERE kind = 'begin')
  AND NOT EXISTS (
      SELECT 1 FROM statement e JOIN action a ON a.statement = e.id
      WHERE e.path = s.path AND e.id > s.id AND e.transaction_id = s.transaction_id
        AND (a.kind = 'commit' OR (a.kind = 'rollback' AND a.name IS NULL)) AND coalesce(a.value, '') <> 'chain')
  AND s.path NOT IN (  -- the tool's own transaction is open from the first statement on: it commits in the end
      SELECT f.path FROM statement f
      WHERE f.transaction_id IS NOT NULL AND f.id NOT IN (SELECT statement FROM action WHERE kind = 'begin')
        AND f.id = (SELECT min(id) FROM statement WHERE path = f.path))
GROUP BY s.path
