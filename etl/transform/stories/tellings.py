"""Mentions as columns of numbers: what joining needs of them, small enough for a window of nights.

In: rows of `mentions`, and what is known of their articles. Out: `Tellings`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from etl.tables.plover import EVENT_TYPES
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.parties import Listed, actors_of, recipients_of
from etl.transform.stories.wording import (
    Matrix,
    Numbers,
    column,
    figures_in,
    is_long_ago,
    matrix,
    names_day,
    names_in,
    stems_of,
    summed,
    unit,
    weekdays_in,
    weighed,
    words_of,
)

TYPES = {kind.name: number for number, kind in enumerate(EVENT_TYPES)}
EXACT_PLACES = frozenset({"city", "site"})
# What is told without a day happened at most so many days before it was published.
LAST_DAYS = 3
SPANS = {"week": 6, "month": 30, "year": 365}
UNKNOWN = -1


@dataclass(frozen=True)
class ArticleFacts:
    """What events need of an article.

    publisher: who prints it. duplicate_of: the article that it copies, None where it copies none.
    published_at, story_id: None where they are not known.
    """

    publisher: str | None
    duplicate_of: str | None
    published_at: datetime | None = None
    story_id: str | None = None


@dataclass(frozen=True)
class Side:
    """The actors, or the recipients, of all tellings: a row each. An empty row: none is told."""

    ids: Matrix
    countries: Matrix
    sectors: Matrix
    words: Matrix


@dataclass(frozen=True)
class Tellings:
    """Mentions as columns, all of one length; UNKNOWN (or NaN) where a mention does not tell.

    Columns of hashes are compared, never read. first_day and last_day are the ordinals between
    which it happened, `is_dated` where the text gives the day. killed and injured are the lowest
    numbers. is_placed, is_timed: the sentence itself names the place, the day. is_old: it speaks of
    what was years before. voices: the article, or the one that it copies. words: of the sentence,
    weighed; context: those of all sentences of the article that were coded.
    """

    ids: Sequence[str]
    types: Numbers
    modes: Numbers
    triggers: Numbers
    articles: Numbers
    voices: Numbers
    stories: Numbers
    sentences: Numbers
    starts: Numbers
    is_title: npt.NDArray[np.bool_]
    first_day: Numbers
    last_day: Numbers
    is_dated: npt.NDArray[np.bool_]
    places: Numbers
    divisions: Numbers
    countries: Numbers
    is_exact: npt.NDArray[np.bool_]
    is_placed: npt.NDArray[np.bool_]
    is_timed: npt.NDArray[np.bool_]
    is_old: npt.NDArray[np.bool_]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    killed: Numbers
    injured: Numbers
    weapons: Numbers
    actors: Side
    recipients: Side
    words: Matrix
    names: Matrix
    figures: Matrix
    weekdays: Matrix
    context: Matrix

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)


def take_tellings(mentions: Sequence[MentionRow], facts: Mapping[str, ArticleFacts]) -> Tellings:
    """The mentions as columns, in their order; `facts` are those of their articles, by id."""
    words = weighed(matrix(map(column, stems_of(m.sentence)) for m in mentions))
    numbers: dict[str, int] = {}
    articles = _whole(numbers.setdefault(m.article_id, len(numbers)) for m in mentions)
    of_articles = unit(summed(words, articles))
    roots = [facts[m.article_id].duplicate_of or m.article_id for m in mentions]
    days = [_days(m) for m in mentions]
    return Tellings(
        ids=[m.mention_id for m in mentions],
        types=_whole(TYPES[m.event_type] for m in mentions),
        modes=_hashes(m.event_mode for m in mentions),
        triggers=_hashes(next(stems_of(m.trigger), m.trigger) for m in mentions),
        articles=articles, voices=_whole(numbers.setdefault(one, len(numbers)) for one in roots),
        stories=_hashes(facts[m.article_id].story_id for m in mentions),
        sentences=_whole(m.sentence_number for m in mentions),
        starts=_whole(m.trigger_start for m in mentions),
        is_title=np.array([m.in_title for m in mentions], bool),
        first_day=_whole(first for first, _ in days), last_day=_whole(last for _, last in days),
        is_dated=np.array([m.event_date_precision == "day" for m in mentions], bool),
        places=_hashes(_place(m) for m in mentions),
        divisions=_hashes(f"{m.place_country} {m.place_admin1}" if m.place_admin1 else None
                          for m in mentions),
        countries=_hashes(m.place_country for m in mentions),
        is_exact=np.array([m.place_precision in EXACT_PLACES for m in mentions], bool),
        is_placed=np.array([_names_place(m) for m in mentions], bool),
        is_timed=np.array([names_day(m.sentence) for m in mentions], bool),
        is_old=np.array([is_long_ago(m.sentence) for m in mentions], bool),
        latitude=_degrees(m.place_latitude for m in mentions),
        longitude=_degrees(m.place_longitude for m in mentions),
        killed=_whole(_count(m.killed) for m in mentions),
        injured=_whole(_count(m.injured) for m in mentions),
        weapons=_hashes(m.weapon for m in mentions),
        actors=_side([list(actors_of(m)) for m in mentions]),
        recipients=_side([list(recipients_of(m)) for m in mentions]),
        words=words, names=_words(names_in(m.sentence) for m in mentions),
        figures=_words(figures_in(m.sentence) for m in mentions),
        weekdays=_words(weekdays_in(m.sentence) for m in mentions),
        context=of_articles[articles])


def _words(rows: Iterable[Iterable[str]]) -> Matrix:
    return matrix(map(column, row) for row in rows)


def _side(parties: Sequence[Sequence[Listed]]) -> Side:
    return Side(
        matrix([column(p.entity_id) for p in row if p.entity_id] for row in parties),
        matrix([column(p.country) for p in row if p.country] for row in parties),
        matrix([column(p.sector) for p in row if p.sector] for row in parties),
        matrix(words_of([p.name for p in row]) for row in parties))


def _days(mention: MentionRow) -> tuple[int, int]:
    day = mention.event_date.toordinal()
    if mention.event_date_precision == "published":
        return day - LAST_DAYS, day
    return day, day + SPANS.get(mention.event_date_precision, 0)


def _names_place(mention: MentionRow) -> bool:
    start = mention.place_start
    return start is not None and mention.sentence_start <= start < mention.sentence_end


def _place(mention: MentionRow) -> str | None:
    if mention.place_precision not in EXACT_PLACES:
        return None
    found = mention.place_geonames_id or mention.place_name
    return str(found) if found else None


def _count(number: int | None) -> int:
    return UNKNOWN if number is None else number


def _whole(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, np.int64)


def _degrees(values: Iterable[float | None]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _hashes(values: Iterable[str | None]) -> Numbers:
    return _whole(UNKNOWN if value is None else column(value) for value in values)
