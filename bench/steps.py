"""What each step and pattern of parsing gains, publisher by publisher.

    python -m bench.steps --news-pages FOLDER --mixed-pages FILE [--patterns]

Every step is left out once, and all pages are parsed again, without rules for single publishers.
Nothing in the steps is fitted to pages by a program, so a publisher's pages are strangers to every
rule that was not written on them. A gain is the score with the step less the score without it.
With `--patterns` each alternative of the word lists is left out by itself.
"""

import argparse
import functools
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.metrics import mean
from bench.steplist import STEPS, Pattern, patterns
from bench.steppages import Judged, StepPage, judge, read_pages
from bench.tables import aligned, save
from etl.transform.articles import body, boilerplate, lines
from etl.transform.articles.extractors import extractor
from etl.transform.articles.extractors.extractor import Extractor, View

# What these do changes the tree that extractors read.
TREES = (boilerplate, extractor)
_NAMES = re.compile(r"""(?:class|id|rel|itemprop|data-testid)\s*=\s*["']([^"']+)""")
HEADER = ("without", "set", "gain", "better", "worse", "worst page", "its gain")


@dataclass(frozen=True)
class Gain:
    """What a step gains on one set of pages, by the mean of its publishers."""

    mean: float
    better: int
    worse: int
    worst_page: str
    worst_gain: float


@contextmanager
def left_out(module: Any, name: str, without: object) -> Iterator[None]:
    """One name of a module replaced for a while."""
    kept = getattr(module, name)
    setattr(module, name, without)
    boilerplate._named.cache_clear()
    try:
        yield
    finally:
        setattr(module, name, kept)
        boilerplate._named.cache_clear()


def gains(pages: Sequence[StepPage], whole: dict[str, Judged], part: dict[str, Judged],
          field: str) -> dict[str, Gain]:
    """The gain on each set; a page that was not parsed again has none."""
    sets: dict[str, dict[str, list[tuple[float, str]]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        with_it, without = (getattr(judged, field)
                            for judged in (whole[page.key], part.get(page.key, whole[page.key])))
        if with_it is not None:
            sets[page.set][page.publisher].append((with_it - without, page.key))
    return {name: _gain(publishers) for name, publishers in sets.items()}


def _gain(publishers: dict[str, list[tuple[float, str]]]) -> Gain:
    means = [mean(gain for gain, _ in its) for its in publishers.values()]
    worst, page = min(one for its in publishers.values() for one in its)
    return Gain(mean(means), sum(one > 0 for one in means), sum(one < 0 for one in means), page,
                worst)


def measure_steps(pages: Sequence[StepPage]) -> Iterator[tuple[str, dict[str, Gain]]]:
    """Each step's name and its gains."""
    readings = Readings()
    whole = readings.judge(pages)
    for step in STEPS:
        asked = [page for page in pages if page.title is not None or step.field == "body"]
        with left_out(step.module, step.name, step.without):
            part = readings.judge(asked, step.module not in TREES)
        yield step.title, gains(pages, whole, part, step.field)


def measure_patterns(pages: Sequence[StepPage]) -> Iterator[tuple[str, dict[str, Gain]]]:
    """Each alternative of the word lists and its gains; pages without its words are not asked."""
    readings = Readings()
    whole = readings.judge(pages)
    for pattern in patterns():
        touched = [page for page in pages if _is_touched(page, pattern)]
        with left_out(pattern.module, pattern.name, pattern.without):
            part = readings.judge(touched, pattern.module not in TREES)
        yield f"{pattern.list}: {pattern.text}", gains(pages, whole, part, pattern.field)


class Readings:
    """What extractors found in each page: the same for every step behind them."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._ask = body._found_by
        self._found: dict[tuple[str, str], str] = {}

    def judge(self, pages: Sequence[StepPage], is_same: bool = True) -> dict[str, Judged]:
        """Scores by page; is_same: what was found before is taken, and not sought again."""
        with left_out(body, "_found_by", self._remembered if is_same else self._ask):
            return {page.key: judge(page) for page in pages}

    def _remembered(self, reader: Extractor, view: View) -> str:
        key = view.url, reader.name
        if key not in self._found:
            self._found[key] = self._ask(reader, view)
        return self._found[key]


def _is_touched(page: StepPage, pattern: Pattern) -> bool:
    if pattern.module is not lines:
        return any(re.search(pattern.loosely, name, re.IGNORECASE) for name in names_in(page.html))
    return re.search(pattern.loosely, page.html, re.IGNORECASE) is not None


@functools.cache
def names_in(html: str) -> frozenset[str]:
    """What a page's elements are called: the values by which boxes are told apart."""
    return frozenset(_NAMES.findall(html))


def rows(found: dict[str, dict[str, Gain]]) -> Iterator[tuple[object, ...]]:
    """Lines of the table; what changes nothing on a set is left out."""
    for title, by_set in found.items():
        for name, gain in by_set.items():
            if gain.better or gain.worse:
                yield (title, name, f"{gain.mean:+.4f}", gain.better, gain.worse, gain.worst_page,
                       f"{min(gain.worst_gain, 0.0):+.3f}")


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.steps", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news-pages", type=Path, metavar="FOLDER")
    parser.add_argument("--mixed-pages", type=Path, metavar="FILE")
    parser.add_argument("--patterns", action="store_true", help="each alternative by itself")
    given = parser.parse_args()
    pages = list(read_pages(given.news_pages, given.mixed_pages))
    found: dict[str, dict[str, Gain]] = {}
    for title, by_set in (measure_patterns if given.patterns else measure_steps)(pages):
        found[title] = by_set
        print(json.dumps({title: {name: vars(gain) for name, gain in by_set.items()}}), flush=True)
    print(aligned(HEADER, rows(found)))
    saved = {title: {name: vars(gain) for name, gain in by_set.items()}
             for title, by_set in found.items()}
    save("patterns" if given.patterns else "steps", saved)


if __name__ == "__main__":
    main()
