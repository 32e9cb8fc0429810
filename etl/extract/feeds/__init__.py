"""Feeds: the list of them (roster), and what their bytes say (formats).

In: the bytes of one answer. Out: the feed's entries as typed items, or the reason why it is none.
Polling asks for the feeds; from here only the sitemaps of an index are asked for, and, by
`discover`, the feeds of a site.
"""
