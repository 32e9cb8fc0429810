"""Stories: mentions to events, articles to stories.

In: rows of `mentions` and `articles` of a day. Out: rows of `events`, `stories`, their bridges and the dimensions.
"""
