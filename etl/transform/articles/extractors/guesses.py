"""Times that the page does not state as such.

In: a `View` of a page. Out: the feed entry's time, the day in the address, and the day that
htmldate finds in the whole page.
"""

import re
from copy import deepcopy

from htmldate import find_date

from etl.transform.articles.dates import TOLERANCE, Moment, read_moment
from etl.transform.articles.extractors.extractor import Extractor, View

_DAY_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


class FeedEntry(Extractor):
    """The time that the feed gave its entry."""

    name = "feed"

    def published(self, view: View) -> Moment | None:
        """The entry's time, None where the feed gives none or one after the capture."""
        at, latest = view.feed_published_at, view.captured_at
        if at is None or (latest is not None and at > latest + TOLERANCE):
            return None
        return Moment(at, None)


class Address(Extractor):
    """The day in an address such as /2026/03/05/bridge."""

    name = "url"

    def published(self, view: View) -> Moment | None:
        """The day, at midnight UTC; None where the address holds none."""
        day = _DAY_IN_ADDRESS.search(view.url)
        return read_moment("-".join(day.groups()), view.captured_at) if day else None


class HtmlDate(Extractor):
    """htmldate's rules over the whole page."""

    name = "htmldate"

    def published(self, view: View) -> Moment | None:
        """The day, at midnight UTC; None where it finds none."""
        try:
            limit = f"{view.captured_at + TOLERANCE:%Y-%m-%d}" if view.captured_at else None
            found = find_date(deepcopy(view.tree), url=view.url, original_date=True,
                              extensive_search=False, max_date=limit)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None
        return read_moment(found, view.captured_at)
