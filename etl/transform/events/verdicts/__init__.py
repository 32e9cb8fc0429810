"""Verdicts: which proposals are believed, as what, and how surely.

In: proposals, and the classifier's opinions on them. Out: a verdict for each. Nothing new is proposed here.
"""
