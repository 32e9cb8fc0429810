"""Language: text to parsed sentences, and what single words and phrases say.

In: text and the language model. Out: paragraphs, sentences, clauses, quantities, dates. No party
and no event is known here.
"""
