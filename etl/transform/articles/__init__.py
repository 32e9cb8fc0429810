"""Articles: pages to text.

In: captures with their bytes. Out: rows of `articles`, and a reject for each page that is none.
Several extractors read the page side by side; rules of choice decide field by field.
"""
