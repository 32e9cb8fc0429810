"""Tables that lay a page out, as the boxes that they are.

In: a page's tree. Out: the same tree, in which tables hold data only. Extractors write a table as
rows of cells; where a cell holds the story, that would put all of its paragraphs into one line.
"""

from etl.transform.articles.boilerplate import running_chars
from etl.transform.articles.html import Element

# In characters: a cell with more running text holds paragraphs, and no datum. That of a table of
# facts is a name, a number or a sentence or two.
CELL_CHARS = 400
_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th")
_CELLS = ("td", "th")


def unwrap_layout(tree: Element) -> None:
    """Make boxes of the tables that lay the page out, in place.

    Such a table says so (`role="presentation"`), holds another table, or has the text of
    paragraphs in one of its cells.
    """
    for table in list(tree.iter("table")):
        if _is_layout(table):
            _unwrap(table)


def _is_layout(table: Element) -> bool:
    if table.get("role") in {"presentation", "none"}:
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    return any(running_chars(cell) >= CELL_CHARS for cell in table.iter(*_CELLS))


def _unwrap(part: Element) -> None:
    """Make boxes of a table and its rows and cells; a table in a cell is looked at by itself."""
    for inner in part:
        if inner.tag in _PARTS:
            _unwrap(inner)
    part.tag = "div"
