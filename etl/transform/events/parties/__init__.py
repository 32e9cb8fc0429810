"""Parties: noun phrases to actors, with their country and sector.

In: parsed sentences and the actor book. Out: an `Actor` for a noun phrase, or none. What the party
does is not asked here.
"""
