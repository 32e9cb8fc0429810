"""What an extractor is: one way to read a page.

In: a `View` of a page. Out: answers for the fields that the extractor knows, and nothing for the
others. It never decides who is believed. To add one, write its class in a file of its own and put
its name into `decide`.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from etl.transform.articles.boilerplate import reflow, take_out_boilerplate
from etl.transform.articles.dates import Moment
from etl.transform.articles.html import Element
from etl.transform.articles.layout import unwrap_layout
from etl.transform.articles.publishers import NO_RULES, PublisherRules
from etl.transform.articles.standfirst import Block, blocks_behind_headline
from etl.transform.articles.statements.statement import Structured
from etl.transform.articles.statements.structured import read_structured
from etl.transform.articles.words import one_line

# A heading that was never closed holds the page; a page of hundreds of them has no headline.
MAX_HEADING_CHARS, MAX_HEADINGS = 1000, 50


@dataclass(frozen=True)
class View:
    """A page as extractors see it; whoever changes one of its trees must copy it first.

    No time after `captured_at` is believed. `feed_published_at` is what the feed entry states. Both
    are None where not known.
    """

    tree: Element
    url: str
    captured_at: datetime | None = None
    feed_published_at: datetime | None = None
    rules: PublisherRules = field(default=NO_RULES)

    @cached_property
    def said(self) -> Structured:
        """The page's own statements."""
        return read_structured(self.tree)

    @cached_property
    def whole(self) -> Element:
        """The tree with all its boxes, but for what the publisher's own rules take out."""
        tree = deepcopy(self.tree)
        self.rules.take_out(tree)
        reflow(tree)
        unwrap_layout(tree)
        return tree

    @property
    def bare(self) -> Element:
        """The tree without boilerplate."""
        return self._cleared[0]

    @property
    def share_left(self) -> float:
        """The share of the page's running text that is left without boilerplate."""
        return self._cleared[1]

    @cached_property
    def _cleared(self) -> tuple[Element, float]:
        tree = deepcopy(self.tree)
        self.rules.take_out(tree)
        reflow(tree)
        left = take_out_boilerplate(tree)
        unwrap_layout(tree)
        return tree, left

    @cached_property
    def behind_headline(self) -> list[Block]:
        """The blocks in which a standfirst may stand."""
        return blocks_behind_headline(self.bare)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The page's first-level headings, in order."""
        return self._lines("h1")

    def _lines(self, tag: str) -> tuple[str, ...]:
        texts = (h.text_content() for h in self.tree.iter(tag))
        lines = (one_line(text) for text in texts if len(text) <= MAX_HEADING_CHARS)
        return tuple(filter(None, lines))[:MAX_HEADINGS]

    @cached_property
    def subheadings(self) -> tuple[str, ...]:
        """The page's second-level headings, in order."""
        return self._lines("h2")

    @property
    def is_day_first(self) -> bool:
        """Whether the page says that it is in a language that writes the day before the month."""
        stated = (self.tree.get("lang") or "").lower().replace("_", "-")
        return stated not in {"", "en", "en-us", "en-ph"}

    @property
    def site_names(self) -> tuple[str, ...]:
        """What the page calls its site."""
        return self.said.texts("publisher")


class Extractor(Protocol):
    """One way to read a page; every answer may be "not said"."""

    name: str

    def title(self, view: View) -> str | None:
        """The headline, None where it finds none."""
        return None

    def text(self, view: View) -> str:
        """The body, paragraphs apart by a blank line; empty where it finds none."""
        return ""

    def authors(self, view: View) -> list[str]:
        """The byline's names as printed; empty where it finds none."""
        return []

    def published(self, view: View) -> Moment | None:
        """When the article was published; None where it finds no time that makes sense."""
        return None
