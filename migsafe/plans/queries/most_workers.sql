-- How many parallel workers can there be at once, for all queries of the server together?
SELECT least(current_setting('max_parallel_workers')::int, current_setting('max_worker_processes')::int)
