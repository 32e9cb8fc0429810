"""Verdicts: which proposals are believed, as what, and how surely.

In: proposals, and the classifier's opinions of them. Out: a verdict for each, which holds its
proposal, with one confidence for the act and one for its parties. Nothing new is proposed here.
"""
