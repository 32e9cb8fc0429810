"""Statements: what a page states about itself in structured data.

In: a page's JSON-LD, meta elements, microdata and time elements. Out: a `Statement` for each of
these ways. Nothing is guessed here.
"""
