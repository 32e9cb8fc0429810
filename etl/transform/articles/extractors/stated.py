"""The page's own statements as extractors: JSON-LD, meta tags, and markup.

In: a `View` of a page. Out: what one of these ways states, as written; times are read.
"""

from dataclasses import dataclass

from etl.transform.articles.dates import Moment, read_moment
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.statements.statement import Statement


@dataclass(frozen=True)
class Stated(Extractor):
    """One of the ways in which a page speaks of itself."""

    name: str

    def title(self, view: View) -> str | None:
        """The stated headline, as written."""
        return self._statement(view).title

    def text(self, view: View) -> str:
        """JSON-LD's articleBody; the other ways state none."""
        return self._statement(view).body or ""

    def authors(self, view: View) -> list[str]:
        """The stated authors."""
        return list(self._statement(view).authors)

    def published(self, view: View) -> Moment | None:
        """The stated time of publication."""
        return read_moment(self._statement(view).published, view.captured_at, view.rules.zone,
                           view.is_day_first)

    def _statement(self, view: View) -> Statement:
        return dict(view.said.ways)[self.name]
