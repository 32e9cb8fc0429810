"""Language: text to parsed sentences, and what single words and phrases say.

In: text and the language model. Out: paragraphs, sentences, clauses, quantities, dates. No party or event is known here.
"""
