"""Load: a day's committed tables into the warehouse that analysts query, the page that people read, and exports.

In: the lake's committed days. Out: the warehouse, the report, files for other tools. Nothing here changes the lake.
"""
