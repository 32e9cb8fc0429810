"""What the extractor can answer, in the order of the numbers by which the network knows it.

A trained network holds this order: whoever changes it trains a new one.
"""

from etl.tables.plover import EVENT_TYPES

MODES = {kind.name: kind.modes for kind in EVENT_TYPES}
# A word that is no trigger is of type 0.
TYPES = ("NONE", *MODES)
ALL_MODES = ("none", *sorted(f"{kind}/{mode}" for kind, modes in MODES.items() for mode in modes))
FLAGS = ("again", "future", "historical", "hypothetical", "negated")
# What words can be for a trigger: its actor or recipient as its sentence writes it; who is meant
# by a pronoun or description, or by what the sentence leaves out, as earlier words write it; where
# it happens; the numbers of killed and injured.
SIDES = ("actor", "recipient", "actor meant", "recipient meant", "place", "killed", "injured")
# A word is outside of a side, begins a phrase of it, or is inside one.
TAGS = OUTSIDE, BEGIN, INSIDE = 0, 1, 2
