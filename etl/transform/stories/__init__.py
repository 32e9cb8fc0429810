"""Stories: mentions to events, articles to stories.

In: rows of `mentions`, `articles` and `place_mentions` of a day. Out: rows of `events` and
`stories` with their bridges, and of `actors` and `places`.
"""
