"""Report: the page of a night, for people.

In: a day's committed tables. Out: one HTML file, everything in it escaped, nothing in it loaded
from elsewhere.
"""
