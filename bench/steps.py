"""What each step and word of parsing gains, publisher by publisher.

    python -m bench.steps --news-pages FOLDER --mixed-pages FILE [--patterns]

Every step is left out once, and all pages are parsed without it and without rules for single
publishers. With `--patterns` each alternative of the word lists is left out by itself. A gain is
the score with the step less the score without it, the mean of the publishers' means. Nothing in the
steps is fitted to pages by a program: a rule knows the publishers on which it was written. So a
gain is also given without the publisher that gains most. What is left then is what strangers gain,
and a rule that leaves nothing is to be deleted.

A page's HTML is read once, and no extractor reads the same tree twice. A page is parsed again only
for the steps that did something on it.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.metrics import mean
from bench.stepdesk import Desk
from bench.steplist import STEPS, Step, patterns
from bench.steppages import StepPage, read_pages
from bench.tables import save
from etl.transform.articles.html import PageRejected

# What is left of a sum of gains that are all zero.
NOTHING = 1e-9
SETS = ("news", "mixed", "sample")
HEADER = ("without", "all", "strangers", "better/worse", *SETS, "worst page")


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


def changes(pages: Iterable[StepPage], steps: Sequence[Step]) -> dict[str, list[Change]]:
    """By step what it gains on each page that has its field; a page that can't be read has none."""
    found: dict[str, list[Change]] = {step.title: [] for step in steps}
    by_field = {field: [step for step in steps if step.field == field]
                for field in dict.fromkeys(step.field for step in steps)}
    for number, page in enumerate(pages, 1):
        print(f"page {number}: {page.key}", file=sys.stderr)
        try:
            desk = Desk(page)
        except PageRejected:
            continue
        for field, its in by_field.items():
            if field == "body" or page.authors is not None:
                for step, gain in desk.gains(field, its):
                    found[step.title].append(Change(page.set, page.publisher, page.key, gain))
    return found


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
    """A line of the table for each step: `HEADER`; empty for a set of pages without its field."""
    for title, by_set in found.items():
        if gain := by_set.get("all"):
            sets = (_signed(by_set[name].mean) if name in by_set else "" for name in SETS)
            yield (title, _signed(gain.mean), _signed(gain.strangers),
                   f"{gain.better}/{gain.worse} of {gain.publishers}", *sets,
                   _signed(min(gain.worst_gain, 0.0), 2))


def _signed(gain: float, digits: int = 4) -> str:
    """+.0123, −.0123; 0 for what is none, or too little to be seen."""
    shown = f"{gain:+.{digits}f}".replace("0.", ".", 1).replace("-", "−")
    return shown if set(shown) - set("+−.0") else "0"


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
    print(markdown(HEADER, rows({step.title: found[step.title] for step in STEPS})))
    if given.patterns:
        print(f"\n{markdown(HEADER, rows(moved(found)))}")
    saved = {title: {name: vars(gain) for name, gain in by_set.items()}
             for title, by_set in found.items()}
    save("steps", saved)


def moved(found: dict[str, dict[str, Gain]]) -> dict[str, dict[str, Gain]]:
    """Alternatives of word lists that change a page, those that gain strangers most first."""
    names = {step.title for step in STEPS}
    those = ((title, by_set) for title, by_set in found.items() if title not in names
             and "all" in by_set and (by_set["all"].better or by_set["all"].worse))
    return dict(sorted(those, key=lambda one: -one[1]["all"].strangers))


if __name__ == "__main__":
    main()
