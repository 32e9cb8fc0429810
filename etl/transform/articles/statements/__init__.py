"""Statements: what a page states about itself in structured data.

In: a page's JSON-LD, meta elements and time elements. Out: a `Statement` with what they say. Nothing is guessed here.
"""
