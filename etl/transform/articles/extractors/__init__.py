"""Extractors: several readings of one page, each a view with the fields that it found.

In: a `View` of a page. Out: from each extractor what it finds, None or empty where it finds
nothing. None of them decides who is believed.
"""
