-- Authors and what they wrote.

-- name: author_by_id
-- example: id = 1
-- example: id = 1500
SELECT a.id, a.login, a.display_name, a.bio, a.created_at
FROM authors AS a
WHERE a.id = :id;

-- name: author_posts
-- example: id = 1
-- example: id = 1500
SELECT p.id, p.slug, p.title, p.published_at
FROM posts AS p
WHERE p.author_id = :id AND p.status = 'published'
ORDER BY p.published_at DESC, p.id DESC
LIMIT 20;

-- name: author_stats
-- example: id = 40
-- example: id = 1500
SELECT count(*) AS posts, min(p.published_at) AS first_at, max(p.published_at) AS last_at
FROM posts AS p
WHERE p.author_id = :id AND p.status = 'published';
