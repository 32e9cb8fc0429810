"""Proposals: what may have happened in a sentence.

In: a reading of the article. Out: proposals, each with its trigger, its type and its parties.
Several proposers stand side by side, the extractor's first; what they see at one trigger is put
together, one proposal for each type. None of them judges how likely its proposal is.
"""
