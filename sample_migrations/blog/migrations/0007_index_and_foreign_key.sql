CREATE INDEX post_meta_value_idx ON post_meta (meta_key, meta_value);

ALTER TABLE post_meta
    ADD CONSTRAINT post_meta_post_fkey FOREIGN KEY (post_id) REFERENCES posts (id);
