"""Stories: mentions to events, articles to stories.

In: rows of `mentions`, `articles` and `place_mentions` of a day, and what the days before have
found. Out: rows of `prints`, of `events` and `stories` with their bridges, of `actors` and
`places`.
"""
