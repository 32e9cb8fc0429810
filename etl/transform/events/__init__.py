"""Events: articles to mentions.

In: the text of an article, with its title and day. Out: mentions and place names, as values and as
rows of `mentions` and `place_mentions`. The steps stand in `coder.py`: read, propose, ask, judge,
settle, fill.
"""
