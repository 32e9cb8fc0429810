"""JSON lines: the stages without a lake, one object a line in and one a line out.

In: lines of `dateline parse`, `code` and `resolve`. Out: lines in the same order. They call what the night calls;
nothing is stored, and no network is touched.
"""
