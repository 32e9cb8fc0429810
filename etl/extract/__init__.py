"""Extract: poll the feeds, fetch what is new, keep every answer as it came.

In: the feed list, and what is known already. Out: rows of `feeds`, `entries` and `captures`, WARC
records, rejects. Only this room talks to the world. It does not interpret pages: that can be done
again at any time, but an answer can't be had again.
"""
