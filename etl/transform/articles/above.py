"""What stands above the text: from the headline to where the paragraphs of the story begin.

In: a page's tree. Out: the elements between. There a page shows when it was published, and by whom.
"""

import itertools
from collections.abc import Iterator

from etl.transform.articles.html import Element

# A paragraph of so many words is one of the story, or the summary that stands above it.
PARAGRAPH_WORDS, SUMMARIES = 15, 1
# A page whose headline is far above its text has a menu between, or another page's headlines.
MAX_ELEMENTS = 300
_PROSE = frozenset({"p", "li", "blockquote", "td", "dd", "figcaption"})
# A line of so many words beside a time is a sentence that tells of it.
LINE_WORDS = 12


def above_text(tree: Element) -> list[Element]:
    """The elements from the headline to the story's first paragraphs, in order.

    What stands before the headline in its own box belongs to it. Without a headline it is what
    stands before the paragraphs in `<article>` or `<main>`; nothing where the page has neither.
    """
    headings = list(tree.iter("h1"))
    own = (heading for heading in headings if _story_of(heading) is not None)
    start = next(itertools.chain(own, headings, tree.iter("article"), tree.iter("main")), None)
    if start is None:
        return []
    before = _before(start) if start.tag == "h1" else []
    return [*before, *itertools.islice(_until_text(tree, start), MAX_ELEMENTS)]


def _story_of(element: Element) -> Element | None:
    return next(element.iterancestors("article", "main"), None)


def _before(heading: Element) -> list[Element]:
    """What stands before the headline: beside it, and in the same story."""
    story = _story_of(heading)
    inside = itertools.takewhile(lambda box: box is not story, heading.iterancestors())
    boxes = [heading, *(inside if story is not None else ())]
    return [inner for box in boxes for beside in box.itersiblings(preceding=True)
            for inner in beside.iter()]


def _until_text(tree: Element, start: Element) -> Iterator[Element]:
    paragraphs = 0
    for element in itertools.dropwhile(lambda element: element is not start, tree.iter()):
        if element.tag == "p" and len(element.text_content().split()) >= PARAGRAPH_WORDS:
            paragraphs += 1
            if paragraphs > SUMMARIES:
                return
        yield element


def is_in_prose(element: Element) -> bool:
    """Whether it stands within a sentence: its paragraph has many words beside its own."""
    box = next(element.iterancestors(*_PROSE), None)
    if box is None:
        return False
    own = len(element.text_content().split())
    return len(box.text_content().split()) - own >= LINE_WORDS
