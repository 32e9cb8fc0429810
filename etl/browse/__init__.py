"""The events page: the published warehouse, searched and read in a browser.

In: the warehouse as it was loaded last, for its stored captures the lake, and for its nightly pages
their folder; all read-only. Out: HTML, CSV, GeoJSON and SQL over HTTP, to GET only. Nothing is
written, and nothing is decided about who may read: Airflow or the loopback address does that.
"""
