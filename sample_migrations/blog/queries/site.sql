-- Facts that extensions keep about posts, and settings of the site.

-- name: meta_by_post
-- example: post_id = 199995
-- example: post_id = 42
SELECT m.meta_id, m.meta_key, m.meta_value
FROM post_meta AS m
WHERE m.post_id = :post_id
ORDER BY m.meta_key, m.meta_id;

-- name: option_by_name
-- example: name = 'site_option_7'
SELECT o.option_name, o.option_value
FROM options AS o
WHERE o.option_name = :name;
