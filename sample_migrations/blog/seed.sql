-- Fills the schema of migrations/: 2,000 authors, 200,000 posts, 300,000 comments, 240,000 facts about posts.
-- Every value is arithmetic on the row's number (multiples of an odd constant modulo 2^32 spread evenly; a power of that
-- is skewed), so that each load gives the same rows. "Now" is 2026-06-30 18:00 UTC. Posts and comments get denser
-- towards it. Every 17th post (id % 17 = 5) is a draft.

-- Foreign keys are not checked row by row while loading, which halves the time; the numbers below respect them.
SET session_replication_role = replica;

INSERT INTO authors (id, login, display_name, bio, created_at)
SELECT
    n,
    'author' || n,
    (ARRAY['North', 'South', 'East', 'West', 'Upper', 'Lower', 'Old', 'New'])[1 + n % 8] || ' Desk ' || n,
    'Desk ' || n || ' writes about '
        || (ARRAY['gardens', 'trains', 'rivers', 'bread', 'music', 'maps', 'stars'])[1 + n % 7] || '.',
    timestamptz '2016-06-01 09:00:00+00' + n * interval '1 hour'
FROM generate_series(1, 2000) AS n;

-- The cube of an even spread: author 1 wrote about 8 % of all posts, the last thousand together about 21 %.
INSERT INTO posts (id, author_id, slug, title, excerpt, body, image_url, status, view_count, published_at, updated_at)
SELECT
    n,
    1 + floor(2000 * u * u * u)::integer,
    n || '-' || lower(adjective) || '-' || noun,
    adjective || ' ' || noun || ' ' || n,
    'What the ' || noun || ' tells us, part ' || n % 12 || '.',
    repeat('The ' || noun || ' is ' || lower(adjective) || '. ', 1 + n % 3),
    'http://img' || n % 8 || '.blog.example/' || n || '.jpg',
    CASE WHEN n % 17 = 5 THEN 'draft' ELSE 'published' END,
    floor(40 / (0.002 + v * v))::integer,
    CASE WHEN n % 17 = 5 THEN NULL ELSE at END,
    at
FROM generate_series(1, 200000) AS n
CROSS JOIN LATERAL (
    SELECT
        (n * 2654435761::bigint % 4294967296) / 4294967296.0::double precision AS u,
        (n * 2246822519::bigint % 4294967296) / 4294967296.0::double precision AS v,
        (200000 - n) / 200000.0::double precision AS r,
        (ARRAY['Quiet', 'Bright', 'Early', 'Little', 'Golden', 'Hidden', 'Open', 'Slow'])[1 + (n / 3) % 8] AS adjective,
        (
            ARRAY['river', 'garden', 'station', 'harbour', 'kitchen', 'atlas', 'orchard', 'comet', 'bridge']
        )[1 + n % 9] AS noun
) AS spread
CROSS JOIN LATERAL (
    SELECT
        date_trunc('second', timestamptz '2026-06-30 18:00:00+00' - 3650 * r * sqrt(r) * interval '1 day', 'UTC') AS at
) AS moment;

-- A comment goes to a post that is young when it is written; every fifth goes to one of the evergreens (id % 1000 = 0).
-- Three of ten come from members, the busiest of whom wrote one in 150.
INSERT INTO comments (id, post_id, user_id, author_name, body, approved, created_at)
SELECT
    n,
    CASE WHEN post % 17 = 5 THEN post - 1 ELSE post END,
    CASE WHEN n % 10 < 3 THEN member END,
    CASE WHEN n % 10 < 3 THEN 'author' || member ELSE 'guest ' || n % 9973 END,
    (ARRAY['I agree', 'I am not sure', 'Thank you', 'One more thing', 'Well said'])[1 + n % 5] || ': number ' || n
        || repeat(' and so on', n % 4),
    n % 20 <> 13,
    date_trunc('second', timestamptz '2026-06-30 18:00:00+00' - 3650 * r * sqrt(r) * interval '1 day', 'UTC')
FROM generate_series(1, 300000) AS n
CROSS JOIN LATERAL (
    SELECT
        1 + n * 2 / 3 AS latest,
        (300000 - n) / 300000.0::double precision AS r,
        (n * 2654435761::bigint % 4294967296) / 4294967296.0::double precision AS u,
        (n * 3266489917::bigint % 4294967296) / 4294967296.0::double precision AS v
) AS spread
CROSS JOIN LATERAL (
    SELECT
        1 + floor(2000 * v * v)::integer AS member,
        CASE
            WHEN n % 5 = 0 AND latest > 1000 THEN 1000 * (1 + floor((latest / 1000) * u * u)::integer)
            ELSE least(200000, latest) - floor((least(200000, latest) - 1) * u * u * sqrt(u))::integer
        END AS post
) AS target;

INSERT INTO post_meta (meta_id, post_id, meta_key, meta_value)
SELECT row_number() OVER (ORDER BY post_id, meta_key), post_id, meta_key, meta_value
FROM (
    SELECT n AS post_id, 'thumbnail_id' AS meta_key, (500000 + n)::text AS meta_value
    FROM generate_series(2, 200000, 2) AS n
    UNION ALL
    SELECT n, 'layout', (ARRAY['wide', 'narrow', 'gallery'])[1 + n % 3]
    FROM generate_series(1, 200000, 4) AS n
    UNION ALL
    SELECT n, 'source', 'https://archive.example/' || n
    FROM generate_series(3, 200000, 4) AS n
    UNION ALL
    SELECT n, 'series', 'series ' || n % 400
    FROM generate_series(5, 200000, 5) AS n
) AS facts;

INSERT INTO options (option_id, option_name, option_value, autoload)
SELECT n, 'site_option_' || n, 'value ' || n || repeat(' of many words', n % 9), n % 3 > 0
FROM generate_series(1, 120) AS n;

-- The 60 days up to now, 1,000 posts a day out of the 15,000 that were youngest on it.
INSERT INTO post_views (day, post_id, views)
SELECT
    date '2026-06-30' - age,
    floor(200000 * (1 - power(age / 3650.0::double precision, 2.0 / 3)))::integer - (j * 37 + age * 101) % 15000,
    20000 / (j + 4) + (j * 7 + age) % 5
FROM generate_series(0, 59) AS age
CROSS JOIN generate_series(1, 1000) AS j
ORDER BY 1, 2;

INSERT INTO top_posts (day, rank, post_id, views)
SELECT day, place, post_id, views
FROM (
    SELECT day, row_number() OVER (PARTITION BY day ORDER BY views DESC, post_id) AS place, post_id, views
    FROM post_views
) AS placed
WHERE place <= 20;

SELECT setval(pg_get_serial_sequence('authors', 'id'), 2000);

SELECT setval(pg_get_serial_sequence('posts', 'id'), 200000);

SELECT setval(pg_get_serial_sequence('comments', 'id'), 300000);

SELECT setval(pg_get_serial_sequence('post_meta', 'meta_id'), 240000);

SELECT setval(pg_get_serial_sequence('options', 'option_id'), 120);

SET session_replication_role = origin;
