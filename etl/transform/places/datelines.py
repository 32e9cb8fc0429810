"""The dateline at the head of a story: the place where it was filed."""

import re

from etl.transform.places.names import PlaceName

# A standfirst may come before it.
DATELINE_PARAGRAPHS = 3
# "PALMYRA, Syria, Dec 13 (Agency) —", "BOGOTA, 3 JAN 90 (AGENCY) -- [TEXT]".
DATELINE = re.compile(
    r"\s*(?P<places>[A-ZÀ-Þ][A-ZÀ-Þ'’. \-]{2,}(?:/[A-ZÀ-Þ' \-]+)?(?:,\s+[A-Z][\w.' \-]+?)?)"
    r"(?:,\s+(?:[A-Z][A-Za-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?|\d{1,2}\s+[A-Z][A-Za-z]{2,8}\.?(?:\s+\d{2,4})?))?"
    r"\s*(?:\([^)]{2,60}\))?\s*(?:—|–|--|-)\s+(?:\[[^\]]{2,80}\]\s*){0,5}(?=\S)")


def read_dateline(text: str) -> re.Match[str] | None:
    """The dateline at the head of one of the first paragraphs; None where there is none."""
    heads = [0, *(m.end() for m in re.finditer(r"\n\n", text[:2000]))][:DATELINE_PARAGRAPHS]
    return next((match for head in heads if (match := DATELINE.match(text, head))), None)


def dateline_names(dateline: re.Match[str] | None) -> list[PlaceName]:
    """The names in a dateline: the town first, its country or division after it; empty where there is none."""
    names: list[PlaceName] = []
    if dateline is None:
        return names
    parts = list(re.finditer(r"[^,/]+", dateline["places"]))[:2]
    written = [part.group().strip() for part in parts]
    for number, part in enumerate(parts):
        start = dateline.start("places") + part.start() + part.group().index(written[number])
        names.append(PlaceName(written[number], start, start + len(written[number]), -1, -1, hints=tuple(written[1:]) if
                               number == 0 and "/" not in dateline["places"] else ()))
    return names
