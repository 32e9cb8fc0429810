"""Which articles are disputed: those on whose text the readings of their page disagree.

In: a row's `text_agreement`. Out: whether it is meant, so that the parser, the records of the run
and the report mean the same.
"""

# Two readings tell the same story where they have this share of their runs of three words in
# common. Of 121 news pages whose body was right, 116 had a second reading that agreed so far.
AGREED = 0.8


def is_disputed(agreement: float | None) -> bool:
    """Whether the readings agree too little; where it is None, nobody measured it: no."""
    return agreement is not None and agreement < AGREED
