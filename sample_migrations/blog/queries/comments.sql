-- Comments: below a post, on a member's profile, and for the moderators.

-- name: comments_by_post
-- example: post_id = 1000
-- example: post_id = 100000
-- example: post_id = 42
SELECT c.id, c.author_name, c.body, c.created_at
FROM comments AS c
WHERE c.post_id = :post_id AND c.approved
ORDER BY c.id
LIMIT 50;

-- name: comments_by_member
-- example: user_id = 1
-- example: user_id = 40
SELECT c.id, c.post_id, c.body, c.created_at
FROM comments AS c
WHERE c.user_id = :user_id
ORDER BY c.created_at DESC, c.id DESC
LIMIT 20;

-- name: newest_comments
-- example: size = 20
SELECT c.id, c.author_name, c.approved, c.created_at, p.title AS post_title
FROM comments AS c
JOIN posts AS p ON p.id = c.post_id
ORDER BY c.created_at DESC, c.id DESC
LIMIT :size;
