"""Proposals: what may have happened in a sentence.

In: a reading of the article. Out: proposals, each with its trigger, its parties and, where a
proposer knows it, its type. Several proposers stand side by side. None of them judges how likely
its proposal is.
"""
