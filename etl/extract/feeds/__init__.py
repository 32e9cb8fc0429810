"""Feeds: the list of them (roster), and what their bytes say (formats).

In: the bytes of one answer. Out: the feed's entries as typed items, or the reason why it is none.
Nothing here asks an address: polling does, with the room `fetch`.
"""
