SELECT v.statement, v.evidence, v.name AS constraint_name, v.relation, v.rows, l.mode, max(l.strength) AS _strength,
       e.line AS _lock_line, CASE WHEN v.tiny THEN 'note' END AS severity
FROM touched v
JOIN statement e ON e.transaction_id = v.transaction_id AND e.id < v.statement
JOIN worst_lock l ON l.statement = e.id AND l.relation = v.relation AND (l.blocks_reads OR l.blocks_writes)
WHERE v.kind = 'validate-constraint'
GROUP BY v.statement
