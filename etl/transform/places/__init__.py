"""Places: place names to coordinates, with a gazetteer and the choice among homonyms.

In: parsed paragraphs and the gazetteer. Out: every place name of the text, with the place that it
means or none.
"""
