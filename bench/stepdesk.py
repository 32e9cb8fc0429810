"""One page, parsed again and again, each time without one step: how right a field still is.

In: a page of `steppages` and the steps of `steplist`. Out: a score, 0 to 1.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from lxml import etree

from bench import mixedpages
from bench.metrics import same_names, same_words, share, shingle_score
from bench.steplist import Place, Step
from bench.steppages import StepPage
from etl.transform.articles import body, boilerplate, kind, readings, second
from etl.transform.articles.decide import decide_authors, decide_body
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element, PageRejected, read_tree
from etl.transform.articles.page import MIN_WORDS
from etl.transform.articles.title import decide_title
from etl.transform.articles.words import count_words

# The one extractor that reads the tree with its boxes; all others read it without.
WHOLE = "whole-page"
# What a view works out once, and keeps.
KEPT = ("said", "whole", "_cleared", "behind_headline", "headings", "subheadings")

# What a function was asked while the page was parsed with all steps, and what it answered.
Asked = list[tuple[tuple[Any, ...], object]]


class Desk:
    """One page: its HTML is read once, no tree twice by one extractor, no text judged twice.

    Parsing is that of `parse_page` without rules for the page's publisher, a field at a time.
    """

    def __init__(self, page: StepPage) -> None:
        """Read the HTML; raises PageRejected."""
        self._page = page
        self._view = View(read_tree(page.html), page.url)
        self._ask = body._found_by
        self._found: dict[tuple[str, bytes], str] = {}
        self._judged = functools.cache(self._judge)

    def gains(self, field: str, steps: Sequence[Step]) -> Iterator[tuple[Step, float]]:
        """What each of a field's steps gains: the score with all steps less that without it.

        A step that answers alike left out and not, in all that it was asked, gains nothing: the
        page is not parsed again for it. Nor is it where leaving the step out changes no tree.
        """
        boilerplate._named.cache_clear()
        with listening(step.place for step in steps if step.place) as heard:
            whole = self._score(field, self._view)
        for step in steps:
            part = whole
            with left_out(step):
                if step.place is None or _answers_differ(step.place, heard[step.place]):
                    part = self._score(field, self._like(step.renews))
            yield step, whole - part

    def _like(self, renewed: Sequence[str]) -> View:
        """A view of the page that works out anew what a step may change, and nothing else."""
        if not renewed:
            return self._view
        view = View(self._view.tree, self._page.url)
        view.__dict__.update({name: kept for name, kept in vars(self._view).items()
                              if name in KEPT and name not in renewed})
        return view

    def _score(self, field: str, view: View) -> float:
        """How right a field is, 0 to 1.

        A body is scored by F1 of runs of four words; where there are passages, by the mean of the
        shares of wanted ones that are there and of unwanted ones that are not. A title or a list of
        authors is right or wrong. A rejected page has an empty body.
        """
        page = self._page
        if field == "title":
            return float(same_words(decide_title(view)[0], page.title))
        if field == "authors":
            return float(same_names(decide_authors(view)[0], page.authors or ()))
        return self._judged(self._body(view))

    def _judge(self, text: str) -> float:
        page = self._page
        if page.authors is not None:
            return shingle_score(text, page.text).f1
        found = mixedpages.judge({"with": page.wanted, "without": page.unwanted}, text)
        out = 1 - share(found.unwanted_found, found.unwanted)
        return (share(found.wanted_found, found.wanted) + out) / 2

    @functools.cached_property
    def _title(self) -> str | None:
        return decide_title(self._view)[0]

    def _body(self, view: View) -> str:
        with patch.object(body, "_found_by", self._remembered), \
                patch.object(readings, "grams", _grams), patch.object(second, "grams", _grams):
            try:
                text = decide_body(view, self._title).text
                kind.refuse_other_pages(view, self._title, text)
            except PageRejected:
                return ""
        return text if count_words(text) >= MIN_WORDS else ""

    def _remembered(self, reader: Extractor, view: View) -> str:
        key = reader.name, _checksum(view.whole if reader.name == WHOLE else view.bare)
        if key not in self._found:
            self._found[key] = self._ask(reader, view)
        return self._found[key]


@contextmanager
def left_out(step: Step) -> Iterator[None]:
    """A step left out for a while."""
    with patch.object(step.module, step.name, step.without):
        boilerplate._named.cache_clear()
        yield
    boilerplate._named.cache_clear()


@contextmanager
def listening(places: Iterable[Place]) -> Iterator[dict[Place, Asked]]:
    """What functions are asked for a while, as far as they answer anything."""
    heard: dict[Place, Asked] = {place: [] for place in places}
    with ExitStack() as ears:
        for place, asked in heard.items():
            ears.enter_context(patch.object(*place, _overheard(getattr(*place), asked)))
        yield heard


def _overheard(answer: Any, heard: Asked) -> Any:
    def listened(*given: Any) -> Any:
        try:
            answered = answer(*given)
        except PageRejected as refused:
            heard.append((given, refused))
            raise
        if answered is not None and answered is not False:
            heard.append((given, answered))
        return answered
    return listened


def _answers_differ(place: Place, heard: Asked) -> bool:
    """Whether a function now answers otherwise; one that answered nothing still does."""
    return any(getattr(*place)(*given) != answered for given, answered in heard)


_grams = functools.lru_cache(maxsize=4096)(readings.grams)


@functools.lru_cache(maxsize=8)  # it holds the trees, so that none takes the place of another
def _checksum(tree: Element) -> bytes:
    return sha256(etree.tostring(tree)).digest()
