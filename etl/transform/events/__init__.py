"""Events: articles to mentions.

In: the text of an article, with its title and day. Out: mentions and place names, as values and as rows.
The order is that of `coder.py`: read, propose, ask, judge, fill.
"""
