"""Doors: lists of addresses and WARC files that come in beside the feeds.

In: a list or a WARC file that somebody gives. Out: what a poll gives, so that later stages need not
know the difference. The addresses of a list are fetched later, by the same rules as those of feeds.
"""
