-- owner: team-platform
-- reason: the images of upload shard 3 moved to the content delivery network
-- expected: every eighth post gets a new image_url, 25,000 rows
-- rollback: UPDATE posts SET image_url = replace(image_url, '//cdn.', '//img3.') WHERE id % 8 = 3;
SET LOCAL lock_timeout = '500ms';

UPDATE posts SET image_url = replace(image_url, '//img3.', '//cdn.') WHERE id % 8 = 3;
