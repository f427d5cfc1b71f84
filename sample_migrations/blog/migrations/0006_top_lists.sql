-- owner: team-content
-- reason: views are counted a day; a job turns them into the day's top list
-- expected: two empty tables
-- rollback: DROP TABLE top_posts; DROP TABLE post_views;
CREATE TABLE post_views (
    day date NOT NULL,
    post_id integer NOT NULL REFERENCES posts (id),
    views integer NOT NULL DEFAULT 0,
    PRIMARY KEY (day, post_id)
);

CREATE INDEX post_views_top_idx ON post_views (day, views DESC, post_id);

CREATE INDEX post_views_post_idx ON post_views (post_id);

CREATE TABLE top_posts (
    day date NOT NULL,
    rank smallint NOT NULL,
    post_id integer NOT NULL REFERENCES posts (id),
    views integer NOT NULL,
    PRIMARY KEY (day, rank)
);

CREATE INDEX top_posts_post_idx ON top_posts (post_id);
