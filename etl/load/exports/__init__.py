"""Exports: a range of committed days as the files that other tools read.

In: the lake's committed `events`, `mentions`, `event_mentions`, `articles` and `place_mentions`.
Out: one file, whole or not at all, the same bytes for the same lake. An event stands in it once, as
`v_events` tells it over the nights of the range.
"""
