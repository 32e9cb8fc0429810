"""The standfirst: the summary that stands between headline and body.

In: a page's tree without boilerplate, its descriptions and its body. Out: the paragraphs to be put
in front of the body. Extractors leave them out with the page's head.
"""

import re
from dataclasses import dataclass

from etl.transform.articles.html import Element
from etl.transform.articles.lines import is_chrome
from etl.transform.articles.words import words_of

MIN_WORDS, MAX_WORDS = 7, 110
# Behind the headline and before the body stand a few blocks; a page whose h1 is its logo has many.
MAX_BLOCKS = 40
# Publishers cut descriptions short: two texts are the same when this share of their words is.
SAME = 0.9
# A block is that of the text where the text holds so many of its first words.
FIRST_WORDS = 12
# A longer paragraph that the text holds is the beginning of the body.
BODY_WORDS = 25
_NAMES = re.compile(
    r"standfirst|strapline|stand-first|(?<![a-z])dek(?![a-z])|sub-?_?(title|head|headline"
    r"|heading)(?![a-z])|(?<![a-z])(lead|lede|leadtext|intro)(?![a-z])|lead-?(text|in)|intro-?text"
    r"|preamble|(?<![a-z])(chapo|chapeau|abstract|excerpt|sapo|ingress|manchet)(?![a-z])"
    r"|article[-_]+(summary|desc|description|teaser|subtitle|intro)", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "h2", "h3", "strong", "span", "section", "em"})
_NO_SUMMARY = frozenset({
    "h1", "time", "button", "img", "figure", "ul", "ol", "input", "script", "article"})


@dataclass(frozen=True)
class Block:
    """A block behind the headline, as shown.

    is_named: whether its name, or that of its parent, says that it is a standfirst.
    """

    text: str
    is_named: bool
    is_paragraph: bool
    parent: Element | None = None


def blocks_behind_headline(tree: Element) -> list[Block]:
    """The blocks of a standfirst's length behind the page's first h1, in order; none without h1."""
    heading = next(tree.iter("h1"), None)
    found: list[Block] = []
    seen = False
    for element in tree.iter() if heading is not None else ():
        seen = seen or element is heading
        if not seen or element is heading or element.tag not in _BLOCKS:
            continue
        text = " ".join(element.text_content().split())
        is_short = MIN_WORDS <= text.count(" ") + 1 <= MAX_WORDS
        if is_short and not any(inner.tag in _NO_SUMMARY for inner in element.iter()):
            found.append(_block(element, text))
            if len(found) == MAX_BLOCKS:
                break
    return found


def _block(element: Element, text: str) -> Block:
    parent, is_paragraph = element.getparent(), element.tag == "p"
    is_inside = is_paragraph and parent is not None and _is_named(parent)
    return Block(text, is_inside or _is_named(element), is_paragraph, parent)


def find_standfirst(blocks: list[Block], descriptions: tuple[str, ...], titles: tuple[str, ...],
                    text: str) -> str | None:
    """The standfirst as the page shows it; None where it shows none or the text holds it already.

    It is the first block behind the headline, before the body begins, that repeats the page's own
    description (meta, JSON-LD) or bears one of the names that publishers give it.
    """
    described = [words for words in map(words_of, descriptions) if len(words) >= MIN_WORDS]
    headlines = [" ".join(words_of(title)) for title in titles]
    have = " ".join(words_of(text))
    for block in blocks:
        words = words_of(block.text)
        if len(words) < MIN_WORDS or any(" ".join(words) in headline for headline in headlines):
            continue
        is_described = any(_same(words, d) for d in described)
        if " ".join(words[:FIRST_WORDS]) in have:
            if is_described or (block.is_paragraph and len(words) > BODY_WORDS):
                return None
        elif (block.is_named or is_described) and not is_chrome(block.text):
            return "\n\n".join([block.text, *_rest(block, blocks, have)])
    return None


def _rest(first: Block, blocks: list[Block], have: str) -> list[str]:
    """A standfirst's further paragraphs: in the same named parent, and not in the body."""
    if not (first.is_named and first.is_paragraph):
        return []
    behind = blocks[blocks.index(first) + 1:]
    alike = (b.text for b in behind if b.parent is first.parent and b.is_named and b.is_paragraph)
    return [text for text in alike
            if " ".join(words_of(text)[:FIRST_WORDS]) not in have and not is_chrome(text)]


def _is_named(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('data-testid') or ''}"
    return _NAMES.search(names) is not None


def _same(words: list[str], described: list[str]) -> bool:
    shorter = min(len(words), len(described))
    alike = sum(a == b for a, b in zip(words, described, strict=False))
    is_whole = shorter >= SAME * len(described) and len(words) <= 2 * len(described) + 10
    return is_whole and alike >= SAME * shorter
