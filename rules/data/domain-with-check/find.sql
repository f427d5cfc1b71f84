SELECT a.statement, a.name AS domain FROM action a WHERE a.kind = 'create-domain' AND (a.expression IS NOT NULL OR a.not_null)
