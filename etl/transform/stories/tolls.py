"""How many: the last corrected figure of an event, and the range of all that were stated.

In: the mentions of an event. Out: numbers.

A correction wins over what it corrects: figures that were printed before the last correction count
no more. Of the others the figure of most voices stands, of several the latest.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.tellings import ArticleFacts

CORRECTION = re.compile(
    r"\b(correct(s|ed|ion|ing)?|revis(es|ed|ion|ing)|lower(s|ed|ing)|reduc(es|ed|ing)|"
    r"ris(es|en|ing)|rose|climb(s|ed|ing)?|increas(es|ed|ing)|updat(es|ed|ing)|"
    r"(raised|brought|put) (to|the)|not \d+|instead of|down from|up from|from \w+ to)\b", re.I)
UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Figure:
    """A number and the voices that state it; None and 0: nobody states one."""

    number: int | None
    voices: int


def headline(ranked: Sequence[MentionRow], facts: Mapping[str, ArticleFacts],
             voices: Mapping[str, str], what: str) -> Figure:
    """The last corrected figure of killed or injured; `ranked` has the best mentions first."""
    told: dict[str, tuple[datetime, int]] = {}
    corrected = UNDATED
    for mention in ranked:
        number = getattr(mention, what)
        if number is None:
            continue
        at = facts[mention.article_id].published_at or UNDATED
        is_correction = bool(CORRECTION.search(mention.sentence))
        corrected = max(corrected, at) if is_correction else corrected
        voice = voices[mention.mention_id]
        if voice not in told or (is_correction and at >= told[voice][0]):
            told[voice] = (at, number)
    if not told:
        return Figure(None, 0)
    standing = [(at, number) for at, number in told.values() if at >= corrected]
    counts = Counter(number for _, number in standing)
    latest = {number: at for at, number in sorted(standing)}
    number = max(counts, key=lambda one: (counts[one], latest[one], one))
    return Figure(number, counts[number])


def range_of(members: Sequence[MentionRow], what: str) -> tuple[int | None, int | None]:
    """The lowest number that is stated, and the highest upper bound."""
    low = [number for m in members if (number := getattr(m, f"{what}_low")) is not None]
    high = [number for m in members if (number := getattr(m, f"{what}_high")) is not None]
    return min(low, default=None), max(high, default=None)


def is_disputed(members: Sequence[MentionRow], voices: Mapping[str, str]) -> bool:
    """Whether voices state different numbers of killed or of injured."""
    for what in ("killed", "injured"):
        told: dict[str, int] = {}
        for mention in members:
            if (number := getattr(mention, what)) is not None:
                told.setdefault(voices[mention.mention_id], number)
        if len(set(told.values())) > 1:
            return True
    return False
