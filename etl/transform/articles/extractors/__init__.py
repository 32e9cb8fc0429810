"""Extractors: several readings of one page, each a view with the fields that it found.

In: a page. Out: a `View` of it from each extractor, with null for what it did not find. None of them decides.
"""
