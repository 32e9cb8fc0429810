"""The names in a dateline: where the story was filed.

In: the text of an article. Out: place names with their offsets in it. What a dateline looks like is
for `etl.transform.articles.dateline` to say.
"""

import re

from etl.transform.articles.dateline import match_head
from etl.transform.places.names import PlaceName


def read_dateline(text: str) -> re.Match[str] | None:
    """The dateline at the head of one of the first paragraphs; None where there is none."""
    return match_head(text)


def dateline_names(dateline: re.Match[str] | None) -> list[PlaceName]:
    """The names in a dateline: the town first, its country or division after it.

    Empty where there is no dateline.

    The country is a hint at which town is meant. Of two towns ("PARIS/LONDON") neither is.
    """
    if dateline is None:
        return []
    places, offset = dateline["places"], dateline.start("places")
    parts = list(re.finditer(r"[^,/]+", places))[:2]
    written = [part.group().strip() for part in parts]
    hints = () if "/" in places else tuple(written[1:])
    names = []
    for number, (part, name) in enumerate(zip(parts, written, strict=True)):
        start = offset + part.start() + part.group().index(name)
        known = () if number else hints
        names.append(PlaceName(name, start, start + len(name), -1, -1, hints=known))
    return names
