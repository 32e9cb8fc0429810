"""Load: a day's committed tables become the warehouse, the page that people read, and exports.

In: the lake's committed days. Out: the warehouse, the report, files for other tools. Nothing here
changes the lake.
"""
