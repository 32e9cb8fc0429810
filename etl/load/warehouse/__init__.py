"""Warehouse: a day replaced in one transaction, in DuckDB or PostgreSQL, and the marts over it.

In: a committed day. Out: the same rows in the database. A day whose checksums are there already
loads nothing.
"""
