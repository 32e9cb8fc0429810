"""Fetch: ask one address politely and safely.

In: an address, with its limits. Out: an answer, or the reason why there is none.
Nothing here stores anything, and no answer is interpreted beyond its encoding.
"""
