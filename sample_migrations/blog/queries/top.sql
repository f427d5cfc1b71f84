-- Top lists, and what the scheduled jobs run.

-- name: top_by_day
-- example: day = '2026-06-30'
-- example: day = '2026-06-03'
SELECT t.rank, t.views, p.id, p.slug, p.title
FROM top_posts AS t
JOIN posts AS p ON p.id = t.post_id
WHERE t.day = :day
ORDER BY t.rank;

-- name: most_viewed
-- example: day = '2026-06-30'
SELECT v.post_id, v.views
FROM post_views AS v
WHERE v.day = :day
ORDER BY v.views DESC, v.post_id
LIMIT 20;

-- name: views_of_week
-- example: since = '2026-06-24', until = '2026-07-01'
SELECT v.day, count(*) AS posts, sum(v.views) AS views
FROM post_views AS v
WHERE v.day >= :since AND v.day < :until
GROUP BY v.day
ORDER BY v.day;

-- name: prune_views
-- example: day = '2026-05-02'
DELETE FROM post_views WHERE day = :day;
