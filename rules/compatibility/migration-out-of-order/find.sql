SELECT path, 1 AS line, other AS _last, since FROM disagreement WHERE kind = 'out-of-order'
