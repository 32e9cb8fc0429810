"""Pages to articles: captures in, `articles` and rejects out."""
