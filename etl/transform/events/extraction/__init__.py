"""The extractor's view of a text: words, windows of sentences, and the acts that it reads there.

In: an article's sentences, and a network. Out: `acts.Extraction`. What is here needs no model: the
network is trained by `training.extractor` and loaded by `etl.resources.extractor`, and both read a
text in the way that is defined here.
"""
