"""Archive: every answer kept as a WARC record, and read again from there.

In: answers. Out: rows of `captures` and where the bytes lie. Nothing here asks an address.
"""
