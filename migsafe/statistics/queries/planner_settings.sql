-- Which settings decide what the planner chooses? In the base unit of each, as a new session of this role gets them.
SELECT name, reset_val FROM pg_catalog.pg_settings
WHERE context IN ('user', 'superuser')
  AND (category LIKE 'Query Tuning%' OR name IN (
      'work_mem', 'hash_mem_multiplier', 'effective_io_concurrency', 'max_parallel_workers',
      'max_parallel_workers_per_gather', 'parallel_leader_participation', 'temp_buffers'))
ORDER BY 1
