"""The tables: what a row is, and what is done with one that is none.

In: the contracts of `schemas/`. Out: Arrow schemas, typed rows, ids, checks, rejects and the
ontology. Nothing here reads a stored table or knows a stage; every other room may use it.
"""
