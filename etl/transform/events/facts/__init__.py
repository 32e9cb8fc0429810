"""Facts: when and where it happened, how many were hurt, by what, and who says so.

In: a sentence with its trigger, and what the article has told before. Out: values. Nothing here
decides whether it is an event.
"""
