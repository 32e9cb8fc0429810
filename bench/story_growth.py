"""How time and memory of copies and stories grow with a night: invented articles, no files.

    PYTHONPATH=. python -m bench.story_growth [--sizes 1000,10000,50000]

A night of so many articles comes after a window of fourteen days. Words are drawn from the shipped
counts, as often as they say; an article tells one of many happenings, whose names and figures its
lead repeats, and one in five is an edited copy. The articles of the window are made from those of
the night by other names, so that they need not be written one by one. Each size runs in a process
of its own, whose peak of memory is read. What is measured begins with the articles' texts and ends
with the rows of `prints`, `stories` and `story_articles`.
"""

import argparse
import csv
import multiprocessing
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from bench.tables import aligned, save
from etl.jsonl.shapes import given_article
from etl.resources.rarity import COUNTS, TOTAL, load_rarity
from etl.tables import ids
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.stories import StoryRow
from etl.transform.stories.prints import HASH, WEIGHT, take_print
from etl.transform.stories.resolve import Window, tell_stories
from etl.transform.stories.stories import Past, story_rows

Row = dict[str, Any]
NIGHT = date(2026, 11, 16)
# The window of a larger night is that of a night of this size.
LARGEST_WINDOW = 50_000
WINDOW_DAYS, SIZES = 14, "1000,5000,20000,50000,200000"
WORDS, NAMES, COPIES = 250, 6, 0.2
POOL = 1_000


def articles(count: int, seed: int) -> Iterator[ArticleRow]:
    """Invented articles, of which so many tell one happening as is common: most few, some many."""
    rng = np.random.default_rng(seed)
    with COUNTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["stem"] != TOTAL]
    words = np.array([row["stem"] for row in rows])
    often = np.array([int(row["article_count"]) for row in rows], float)
    draw = rng.choice(words, size=(POOL, WORDS), p=often / often.sum())
    happenings = np.minimum(rng.zipf(1.6, count), count) * 7919 + rng.integers(0, 40, count)
    last = ""
    for at in range(count):
        names = [f"Name{happenings[at]}x{n}" for n in range(NAMES)]
        if last and rng.random() < COPIES:
            text = f"(Agencies) {last} More is expected on Friday."
        else:
            body = np.concatenate((draw[rng.integers(POOL)][:WORDS // 2],
                                   draw[rng.integers(POOL)][WORDS // 2:]))
            rng.shuffle(body)
            said = ". ".join(" ".join(body[start:start + 20]) for start in range(0, WORDS, 20))
            text = f"{' '.join(names)} on Monday. {said}. {' '.join(names)}."
            last = text
        at_hour = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(seconds=int(rng.integers(86_400)))
        article = given_article({
            "id": f"{seed}-{at:07d}", "url": None, "publisher": f"Publisher {at % 300}",
            "title": f"{names[0]} {names[1]}", "text": text, "published_at": at_hour.isoformat()})
        assert article
        yield article


def window(prints: list[PrintRow], days: int) -> Iterator[tuple[date, PrintRow]]:
    """The prints of earlier days: the same articles with other words and other names."""
    for back in range(days, 0, -1):
        day, other = NIGHT - timedelta(days=back), np.uint32(back * 2_654_435_761 % 2 ** 32)
        for one in prints:
            words = np.frombuffer(one.words, HASH).copy()
            words[::2] ^= other
            order = np.argsort(words)
            shingles = np.sort(np.frombuffer(one.shingles, HASH) ^ other)
            bands = np.frombuffer(one.bands, HASH) ^ other
            yield day, replace(
                one, article_id=f"{back}-{one.article_id}", words=words[order].tobytes(),
                weights=np.frombuffer(one.weights, WEIGHT)[order].tobytes(),
                shingles=shingles.tobytes(), bands=bands.tobytes(),
                published_at=one.published_at and one.published_at - timedelta(days=back))


def past(prints: list[PrintRow], days: int) -> Past:
    """What the nights of the window have found: every two articles are a story."""
    stories: dict[str, StoryRow] = {}
    story_of: dict[str, str] = {}
    for back in range(days, 0, -1):
        for at, one in enumerate(prints):
            story_id = ids.make_id(back, at // 2)
            story_of[f"{back}-{one.article_id}"] = story_id
            stories[story_id] = StoryRow(
                story_id, f"Title {at}", 2, 2, 0, one.published_at, 0, ["One", "Two"], None)
    return Past(stories, story_of)


def measure(count: int, days: int = WINDOW_DAYS) -> Row:
    """One night of so many articles: seconds without the making of the articles, and memory."""
    rarity, made = load_rarity(), list(articles(count, 1))
    pool = [take_print(one, rarity) for one in made[:LARGEST_WINDOW]]
    started = time.process_time()
    for _ in window(pool, days):
        pass
    making = time.process_time() - started
    started = time.process_time()
    watched = Window(past(pool, days), window(pool, days))
    night, told = tell_stories(made, rarity, NIGHT, watched)
    stories, members = story_rows(night, told, watched.past, {})
    seconds = time.process_time() - started - making
    return {"articles of the night": count, "of the window": len(pool) * days,
            "seconds": round(seconds, 1), "ms an article": round(1000 * seconds / count, 2),
            "peak of memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "copies": len(night.copies), "stories": len(stories), "rows": len(members)}


def main() -> None:
    """Measure every size, print, save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default=SIZES, help="articles of a night, apart by commas")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    rows: list[Row] = []
    for size in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows.append(pool.apply(measure, (size,)))
        print(aligned(list(rows[0]), [list(rows[-1].values())]), flush=True)
    save("story_growth", {"nights": rows})


if __name__ == "__main__":
    main()
