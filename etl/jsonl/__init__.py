"""JSON lines: the stages without a lake, one object a line in and one a line out.

In: lines for `dateline parse`, `code` and `resolve`. Out: lines, of `parse` and `code` in the same
order. Every command calls what the night calls. Nothing is stored, and no network is touched.
"""
