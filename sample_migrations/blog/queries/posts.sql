-- Pages of the blog. Lists have a total order, so that the same data always gives the same value.

-- name: post_by_id
-- example: id = 199998
-- example: id = 120003
-- example: id = 42
SELECT p.id, p.slug, p.title, p.excerpt, p.body, p.image_url, p.published_at, p.author_id, a.display_name AS author_name
FROM posts AS p
JOIN authors AS a ON a.id = p.author_id
WHERE p.id = :id AND p.status = 'published';

-- name: post_by_slug
-- example: slug = '199998-early-river'
SELECT p.id, p.slug, p.title, p.excerpt, p.image_url
FROM posts AS p
WHERE p.slug = :slug;

-- name: post_list
-- example: page = 1
-- example: page = 5
-- example: page = 15
SELECT p.id, p.slug, p.title, p.excerpt, p.image_url, p.published_at, p.author_id
FROM posts AS p
WHERE p.status = 'published'
ORDER BY p.published_at DESC, p.id DESC
LIMIT 20 OFFSET (:page - 1) * 20;

-- name: feed_ids
-- example: before = '2026-06-30 18:00:00+00'
-- example: before = '2024-01-01 00:00:00+00'
SELECT p.id, p.published_at
FROM posts AS p
WHERE p.status = 'published' AND p.published_at < :before
ORDER BY p.published_at DESC, p.id DESC
LIMIT 100;

-- name: archive_by_day
-- example: since = '2026-06-01 00:00:00+00', until = '2026-07-01 00:00:00+00'
SELECT date_trunc('day', p.published_at, 'UTC') AS day, count(*) AS posts
FROM posts AS p
WHERE p.status = 'published' AND p.published_at >= :since AND p.published_at < :until
GROUP BY 1
ORDER BY 1;

-- name: count_view
-- example: id = 10020
UPDATE posts SET view_count = view_count + 1 WHERE id = :id;
