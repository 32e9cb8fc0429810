"""Copies and stories against gold, beside what others do in the same run.

Two collections: the gold set of happenings (`tests/golden/happenings`), of which one half was tuned
on and the other is kept, and sentences of ECB+ documents with their topics, if their file is given.

**Copies**: precision, recall and F1 of (copy, original) pairs; a copy that is given to another copy
of its original is wrong. **Stories**: B³ (each article's precision and recall of the articles that
share its story) and the adjusted Rand index. Night by night means that the articles of each day of
publication are a night of their own; all at once that they are one night.

Of ECB+ every threshold comes from the topics with even numbers and is measured on those with odd
ones, and the other way round; the mean is told. Peers: whole paragraphs (what Dateline did before),
titles by TF-IDF with DBSCAN, texts by TF-IDF with average link.

`python -m bench.accuracy --stories [--ecb FILE]` runs it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import DBSCAN, AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

from bench.handfiles import read_rows
from bench.happenings import GoldSet, half, read_gold_set
from bench.metrics import Score, b_cubed, mean
from etl.jsonl.shapes import given_article
from etl.resources.rarity import load_rarity
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.kinship import find_links, telling
from etl.transform.stories.prints import take_print
from etl.transform.stories.resolve import Window, tell_stories
from etl.transform.stories.stories import Night, Past, find_stories, story_rows

Row = dict[str, Any]
Clusters = Mapping[str, str]
WINDOW = timedelta(days=14)
ONCE = date(2026, 12, 31)
THRESHOLDS = [round(0.01 * step, 2) for step in range(5, 61)]
COPY_SHARE, MIN_PARAGRAPH_WORDS = 0.8, 8


# --- Dateline

def nights(articles: Iterable[ArticleRow], at_once: bool = False) -> Past:
    """What the nights have found in the end; each day of publication is one, or all are one."""
    by_day: dict[date, list[ArticleRow]] = defaultdict(list)
    for one in articles:
        by_day[ONCE if at_once or not one.published_at else one.published_at.date()].append(one)
    stories: list[tuple[date, StoryRow]] = []
    members: list[tuple[date, StoryArticleRow]] = []
    prints: list[tuple[date, PrintRow]] = []
    for day in sorted(by_day):
        past = Past.of((row for at, row in stories if at >= day - WINDOW),
                       (row for at, row in members if at >= day - WINDOW))
        window = Window(past, [(at, row) for at, row in prints if at >= day - WINDOW])
        night, told = tell_stories(by_day[day], load_rarity(), day, window)
        grown, added = story_rows(night, told, past, {})
        stories += [(day, row) for row in grown]
        members += [(day, row) for row in added]
        prints += [(day, row) for row in night.prints]
    return Past.of((row for _, row in stories), (row for _, row in members))


# --- peers

def whole_paragraphs(articles: Iterable[ArticleRow]) -> dict[str, str]:
    """Copies as Dateline 0.1.0 found them: four fifths of the words in paragraphs of another."""
    first_with: dict[str, str] = {}
    copies: dict[str, str] = {}
    for one in sorted(articles, key=lambda a: (str(a.published_at), a.article_id)):
        found = {" ".join(p.casefold().split()): len(p.split()) for p in one.text.split("\n\n")}
        found = {text: words for text, words in found.items() if words >= MIN_PARAGRAPH_WORDS}
        shared: Counter[str] = Counter()
        for text, words in found.items():
            if text in first_with:
                shared[first_with[text]] += words
        if shared and max(shared.values()) >= COPY_SHARE * sum(found.values()):
            copies[one.article_id] = shared.most_common(1)[0][0]
        for text in found:
            first_with.setdefault(text, one.article_id)
    return copies


def dbscan(texts: Sequence[str]) -> Callable[[float], list[int]]:
    """TF-IDF with DBSCAN: near enough is one cluster; what is near nobody stands alone."""
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    return lambda likeness: [int(label) for label in DBSCAN(
        eps=1 - likeness, min_samples=1, metric="cosine").fit_predict(words)]


def average_link(texts: Sequence[str]) -> Callable[[float], list[int]]:
    """TF-IDF with average link, words weighed by the collection itself."""
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    apart = 1 - np.asarray((words @ words.T).todense())
    return lambda likeness: [int(label) for label in AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average",
        distance_threshold=1 - likeness).fit_predict(apart)]


# --- measures

def rand_index(found: Clusters, true: Clusters) -> float:
    """The adjusted Rand index of the articles of `true`."""
    return float(adjusted_rand_score([true[a] for a in true], [found.get(a, a) for a in true]))


def pairs(found: Mapping[str, str], true: Mapping[str, str]) -> Score:
    """Copies: each with its original."""
    right = len(found.items() & true.items())
    return Score(right, len(found) - right, len(true) - right)


# --- the gold set

def gold_articles(gold: GoldSet, part: str) -> list[ArticleRow]:
    """The articles of a half; their id is their address."""
    stories = {row["url"]: row["story_id"] for row in gold.stories}
    found = (given_article({"id": row["url"], **row}) for row in gold.articles
             if half(stories[row["url"]]) == part)
    return [article for article in found if article]


def measure_gold(part: str) -> Row:
    """Copies and stories of one of HALVES, by Dateline and by its peers."""
    gold = read_gold_set()
    articles = gold_articles(gold, part)
    inside = {one.article_id for one in articles}
    copies = {row["copy_url"]: row["original_url"] for row in gold.copies
              if row["copy_url"] in inside}
    true = {row["url"]: row["story_id"] for row in gold.stories if row["url"] in inside}
    nightly, once = nights(articles), nights(articles, at_once=True)
    rows = {"night by night": _story_row(nightly.story_of, true),
            "all at once": _story_row(once.story_of, true),
            "night by night against all at once": _story_row(nightly.story_of, once.story_of)}
    for name, (texts, cluster) in PEERS.items():
        labels, threshold = _best(texts(articles), cluster, articles, true)
        rows[f"{name}, at its best ({threshold})"] = _story_row(labels, true)
    before = whole_paragraphs(articles)
    return {"articles": len(articles), "stories": len(set(true.values())), "copies": {
        "Dateline": _copy_row(pairs(nightly.originals, copies)),
        "whole paragraphs": _copy_row(pairs(before, copies))}, "stories, B³": rows}


PEERS: dict[str, tuple[Callable[[Sequence[ArticleRow]], list[str]],
                       Callable[[Sequence[str]], Callable[[float], list[int]]]]] = {
    "titles, TF-IDF, DBSCAN": (lambda articles: [one.title or "" for one in articles], dbscan),
    "texts, TF-IDF, average link": (
        lambda articles: [f"{one.title or ''} {one.text}" for one in articles], average_link)}


def _best(texts: Sequence[str], cluster: Callable[[Sequence[str]], Callable[[float], list[int]]],
          articles: Sequence[ArticleRow], true: Clusters) -> tuple[dict[str, str], float]:
    """A peer's clusters at the threshold that suits it best on these very articles."""
    made = cluster(texts)
    return max((({one.article_id: str(label)
                  for one, label in zip(articles, made(threshold), strict=True)}, threshold)
                for threshold in THRESHOLDS), key=lambda found: b_cubed(found[0], true).f1)


def _copy_row(found: Score) -> Row:
    return {"precision": found.precision, "recall": found.recall, "F1": found.f1}


def _story_row(found: Clusters, true: Clusters) -> Row:
    judged = b_cubed(found, true)
    return {"precision": judged.precision, "recall": judged.recall, "F1": judged.f1,
            "ARI": rand_index(found, true)}


# --- ECB+

def measure_ecb(path: Path) -> Row:
    """Documents of ECB+ (JSON lines: id, topic, subtopic, text); its documents have no dates."""
    rows = [row for _, row in read_rows(path)]
    parts = [[row for row in rows if int(row["topic"]) % 2 == odd] for odd in (0, 1)]
    methods = {"Dateline": _kinship, "texts, TF-IDF, average link": average_link,
               "texts, TF-IDF, DBSCAN": dbscan}
    measured: Row = {"documents": len(rows), "happenings": len({r["subtopic"] for r in rows})}
    table: dict[str, Row] = {}
    for name, method in methods.items():
        made = [_labels(part, method) for part in parts]
        judged = [[_story_row(labels, true) for labels in found] for found, true in made]
        best = [_steadiest([row["F1"] + row["ARI"] for row in one]) for one in judged]
        kept = [judged[0][best[1]], judged[1][best[0]]]
        table[name] = {**{key: mean(row[key] for row in kept) for key in kept[0]},
                       "thresholds": " / ".join(str(THRESHOLDS[at]) for at in best)}
    return {**measured, "by threshold from the other half of the topics": table}


def _steadiest(scores: Sequence[float]) -> int:
    """Where a score is highest together with those at its sides: a lone peak is luck."""
    return max(range(1, len(scores) - 1), key=lambda at: sum(scores[at - 1:at + 2]))


def _labels(rows: Sequence[Row], method: Callable[[Sequence[str]], Callable[[float], list[int]]],
            ) -> tuple[list[dict[str, str]], dict[str, str]]:
    made = method([row["text"] for row in rows])
    return [{row["id"]: str(label) for row, label in zip(rows, made(threshold), strict=True)}
            for threshold in THRESHOLDS], {row["id"]: row["subtopic"] for row in rows}


def _kinship(texts: Sequence[str]) -> Callable[[float], list[int]]:
    """Dateline's own stories of texts without dates, at any threshold."""
    given = [given_article({"id": f"{at:05d}", "url": None, "publisher": None, "title": None,
                            "text": text, "published_at": None}) for at, text in enumerate(texts)]
    prints = [take_print(one, load_rarity()) for one in given if one]
    tellings = [telling(one, ONCE) for one in prints]
    links, night = find_links(tellings, []), Night(prints, {}, {})
    names = [one.article_id for one in prints]

    def at(threshold: float) -> list[int]:
        found = find_stories(night, tellings, [], links, Past(), threshold).articles
        numbers = {story: number for number, story in enumerate(found.values())}
        return [numbers[found[name]] for name in names]
    return at
