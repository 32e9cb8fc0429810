"""Place names to coordinates: a gazetteer, and the choice among its homonyms."""
