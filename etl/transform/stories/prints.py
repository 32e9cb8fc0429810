"""An article's print: what copies and stories need to know of it, so that nobody reads it again.

In: a row of `articles`. Out: a row of `prints`.

The print has the hashes of all runs of three words of the text, by which a copy is known; the keys
of its bands, by which copies are looked for; and a vector of the weightiest words, by which two
articles are known to tell the same happening. All are bytes of little-endian numbers. Words are
hashed by CRC-32 of their folded form, which is the same on every machine.
"""

import functools
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import chain

import numpy as np
import numpy.typing as npt

from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.prints import PrintRow
from etl.transform.events.language.dates import read_dates
from etl.transform.places.gazetteer import fold
from etl.transform.stories.bands import VERSION, bands_of

Hashes = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
# How telling a word is: 0 for what stands everywhere, higher the rarer its stem.
Rarity = Callable[[str], float]

HASH, WEIGHT = np.dtype("<u4"), np.dtype("<f2")
SHINGLE_WORDS = 3
# Of a longer text the rest is no news.
MAX_WORDS = 20_000
LEAD_SENTENCES, BODY_WORDS = 3, 300
# What has no sentences has a lead all the same.
LEAD_CHARS, LEAD_WORDS = 4_000, 120
# The weightiest words of an article hold nearly all of what is alike in two.
KEPT_WORDS = 64
# The lead tells the day in its title or its first sentences, and it is no older than this.
DAY_SENTENCES, DAY_REACH = 2, 14
WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’]?\s+")
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def take_print(article: ArticleRow, rarity: Rarity) -> PrintRow:
    """The print of an article; an article without words has empty hashes."""
    words = words_of(article.text)[:MAX_WORDS]
    shingles = shingles_of(words)
    hashes, weights = _vector(article, words, rarity)
    return PrintRow(
        article_id=article.article_id, publisher=article.publisher,
        published_at=article.published_at, told_date=told_date(article),
        word_count=len(words), shingles=shingles.tobytes(), bands=bands_of([shingles]).tobytes(),
        bands_version=VERSION, words=hashes.tobytes(), weights=weights.tobytes())


def words_of(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation."""
    return WORD.findall(fold(text))


@functools.lru_cache(1 << 18)
def stem(word: str) -> str:
    """A folded word without the commonest endings: "strikes" and "striking" become "strik"."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[:-len(ending)]
    return word


@functools.lru_cache(1 << 18)
def _code(word: str) -> int:
    return zlib.crc32(word.encode())


def shingles_of(words: Iterable[str]) -> Hashes:
    """Hashes of all runs of three words, each once, in ascending order."""
    codes = np.fromiter(map(_code, words), np.uint64)
    if len(codes) < SHINGLE_WORDS:
        return np.empty(0, HASH)
    runs = len(codes) - SHINGLE_WORDS + 1
    mixed = np.zeros(runs, np.uint64)
    for at, factor in enumerate(_MULTIPLIERS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * factor + codes[at:at + runs] * factor
    return np.unique((mixed >> np.uint64(32)).astype(HASH))


def told_date(article: ArticleRow) -> date | None:
    """The day that the lead names ("on Tuesday"); null where it names none, or is undated."""
    if article.published_at is None:
        return None
    published = article.published_at.date()
    sentences = SENTENCE_END.split(article.text[:LEAD_CHARS])[:DAY_SENTENCES]
    for found in chain.from_iterable(
            read_dates(text, published) for text in (article.title or "", *sentences)):
        is_near = timedelta(-1) <= published - found.day <= timedelta(DAY_REACH)
        is_plain = found.precision == "day" and not found.is_deadline and found.shift is None
        if is_plain and is_near:
            return found.day
    return None


def _vector(article: ArticleRow, words: list[str], rarity: Rarity) -> tuple[Hashes, Weights]:
    """The weightiest stems, by hash; those of the title and the lead count again.

    The sum of squares of all weights is 1 before the lighter ones are left out, so that the product
    of two vectors says how alike two articles are, 0 to 1.
    """
    opening = " ".join(SENTENCE_END.split(article.text[:LEAD_CHARS])[:LEAD_SENTENCES])
    parts = (words_of(article.title or ""), words_of(opening)[:LEAD_WORDS],
             words[:BODY_WORDS])
    heaviest = sorted(_weighed(parts, rarity).items(), key=lambda item: (-item[1], item[0]))
    found = {_code(word): weight for word, weight in heaviest[:KEPT_WORDS]}
    ordered = sorted(found.items())
    return (np.array([code for code, _ in ordered], HASH),
            np.array([weight for _, weight in ordered], WEIGHT))


def _weighed(parts: Iterable[list[str]], rarity: Rarity) -> dict[str, float]:
    """Stems by weight, of length 1: how often (a logarithm in each part), times how telling."""
    often: dict[str, float] = {}
    for part in parts:
        counts: dict[str, int] = {}
        for word, count in Counter(part).items():
            stemmed = stem(word)
            counts[stemmed] = counts.get(stemmed, 0) + count
        for word, count in counts.items():
            often[word] = often.get(word, 0.0) + 1 + math.log(count)
    weighed = {word: times * rarity(word) for word, times in often.items()}
    length = math.hypot(*weighed.values()) or 1.0
    return {word: weight / length for word, weight in weighed.items()}
