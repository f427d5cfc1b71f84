SELECT path, 1 AS line, other AS _other FROM disagreement WHERE kind = 'same-number'
