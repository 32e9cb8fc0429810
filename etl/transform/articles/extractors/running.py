"""The running text of a page, whatever its boxes are called.

In: a page without boilerplate. Out: a body, where those who go by names and scores find none: they
pass over a story whose box is called comments.
"""

from etl.transform.articles.blocks import text_of
from etl.transform.articles.boilerplate import running_chars
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element
from etl.transform.articles.readings import told

# The box of the story holds at least this share of the running text of the page.
SHARE = 0.6


class RunningText(Extractor):
    """The sentences in the smallest box that holds most of the page's running text."""

    name = "running-text"

    def text(self, view: View) -> str:
        """The body; empty where the page has no running text."""
        wanted = SHARE * running_chars(view.bare)
        lines = text_of(_smallest(view.bare, wanted)).split("\n\n") if wanted else []
        return "\n\n".join(line for line in lines if told(line))


def _smallest(tree: Element, wanted: float) -> Element:
    box: Element | None = tree
    while box is not None:
        tree = box
        box = next((inner for inner in tree if running_chars(inner) >= wanted), None)
    return tree
