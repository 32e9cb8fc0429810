"""What each step and word of parsing gains, publisher by publisher.

    python -m bench.steps --news-pages FOLDER --mixed-pages FILE [--patterns]

Every step is left out once, and all pages are parsed without it and without rules for single
publishers. With `--patterns` each alternative of the word lists is left out by itself. A gain is
the score with the step less the score without it, the mean of the publishers' means. Nothing in the
steps is fitted to pages by a program: a rule knows the publishers on which it was written. So a
gain is also given without the publisher that gains most. What is left then is what strangers gain,
and a rule that leaves nothing is to be deleted.

A page's HTML is read once, and no extractor reads the same tree twice: the steps behind the
extractors cost little, and those before them no more than they change.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.metrics import mean
from bench.steplist import STEPS, Step, patterns
from bench.steppages import Desk, StepPage, read_pages, replaced
from bench.tables import save
from etl.transform.articles import boilerplate, lines, standfirst
from etl.transform.articles.extractors import extractor
from etl.transform.articles.html import PageRejected

# What these do changes the tree that extractors read.
TREES = (boilerplate, extractor)
# What these find is kept by the view of a page.
KEPT = (standfirst,)
# What is left of a sum of gains that are all zero.
NOTHING = 1e-9
_NAMES = re.compile(r"""(?:class|id|rel|itemprop|data-testid)\s*=\s*["']([^"']+)""")
HEADER = ("without", "pages", "gain", "without its best publisher", "better/worse", "worst page")


@dataclass(frozen=True)
class Change:
    """What a step gains on one page."""

    set: str
    publisher: str
    page: str
    gain: float


@dataclass(frozen=True)
class Gain:
    """What a step gains on one set of pages, by the mean of its publishers.

    strangers: the same without the publisher that gains most.
    """

    publishers: int
    mean: float
    strangers: float
    better: int
    worse: int
    worst_page: str
    worst_gain: float


@contextmanager
def left_out(step: Step) -> Iterator[None]:
    """A step left out for a while."""
    with replaced(step.module, step.name, step.without):
        boilerplate._named.cache_clear()
        yield
    boilerplate._named.cache_clear()


def changes(pages: Iterable[StepPage], steps: Sequence[Step]) -> dict[str, list[Change]]:
    """By step what it gains on each page that has its field; a page that can't be read has none."""
    found: dict[str, list[Change]] = {step.title: [] for step in steps}
    for number, page in enumerate(pages, 1):
        print(f"page {number}: {page.key}", file=sys.stderr)
        try:
            desk = Desk(page)
        except PageRejected:
            continue
        names = " ".join(_NAMES.findall(page.html))
        asked = [step for step in steps if step.field == "body" or page.authors is not None]
        whole = {field: desk.score(field) for field in {step.field for step in asked}}
        for step in asked:
            part = whole[step.field]
            if _is_touched(desk, names, page.html, step):
                with left_out(step):
                    part = (desk.score_of_other_trees() if step.module in TREES
                            else desk.score(step.field, step.module in KEPT))
            found[step.title].append(
                Change(page.set, page.publisher, page.key, whole[step.field] - part))
    return found


def _is_touched(desk: Desk, names: str, html: str, step: Step) -> bool:
    if step.words is None:
        return True
    where = (desk.found if step.module is lines else html if step.field == "authors" else names)
    return step.words.search(where) is not None


def gains(changed: Sequence[Change]) -> dict[str, Gain]:
    """A step's gain on each set, and on all of them together."""
    sets: dict[str, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in changed:
        for name in (change.set, "all"):
            sets[name][change.publisher].append(change)
    return {name: _gain(publishers) for name, publishers in sets.items()}


def _gain(publishers: dict[str, list[Change]]) -> Gain:
    means = sorted(mean(change.gain for change in its) for its in publishers.values())
    worst = min((change for its in publishers.values() for change in its),
                key=lambda change: change.gain)
    return Gain(len(means), mean(means), mean(means[:-1]), sum(one > NOTHING for one in means),
                sum(one < -NOTHING for one in means), worst.page, worst.gain)


def rows(found: dict[str, dict[str, Gain]]) -> Iterator[tuple[str, ...]]:
    """Lines of the table; what changes nothing on a set is left out, but not what does nowhere."""
    for title, by_set in found.items():
        for name, gain in by_set.items():
            if gain.better or gain.worse:
                yield (title, name, f"{gain.mean:+.4f}", f"{gain.strangers:+.4f}",
                       f"{gain.better}/{gain.worse} of {gain.publishers}",
                       f"{min(gain.worst_gain, 0.0):.2f}")
        if by_set and not (by_set["all"].better or by_set["all"].worse):
            yield title, "all", "0", "0", "0/0", "0"


def markdown(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table as the manual has it."""
    cells = (header, ["---"] * len(header), *lines)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
                     for row in cells)


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.steps", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news-pages", type=Path, metavar="FOLDER")
    parser.add_argument("--mixed-pages", type=Path, metavar="FILE")
    parser.add_argument("--patterns", action="store_true",
                        help="each alternative of the word lists, too")
    given = parser.parse_args()
    steps = [*STEPS, *(patterns() if given.patterns else ())]
    found = {title: gains(changed) for title, changed in changes(
        read_pages(given.news_pages, given.mixed_pages), steps).items()}
    print(markdown(HEADER, rows(found)))
    saved = {title: {name: vars(gain) for name, gain in by_set.items()}
             for title, by_set in found.items()}
    save("steps", saved)


if __name__ == "__main__":
    main()
