"""The standfirst: the summary that stands between headline and body, which extractors leave out with the page's head."""

import re
from dataclasses import dataclass

from etl.transform.articles.html import Element
from etl.transform.articles.lines import is_chrome
from etl.transform.articles.words import words_of

MIN_WORDS, MAX_WORDS = 7, 110
# Behind the headline and before the body stand a few blocks; a page whose h1 is its logo has many.
MAX_BLOCKS = 40
# Publishers cut descriptions short: two texts are the same when this share of the shorter one's words is.
SAME = 0.9
BODY_WORDS = 25
_NAMES = re.compile(
    r"standfirst|strapline|stand-first|(?<![a-z])dek(?![a-z])|sub-?_?(title|head|headline|heading)(?![a-z])|(?<![a-z])(lead|lede|leadtext|intro)"
    r"(?![a-z])|lead-?(text|in)|intro-?text|preamble|(?<![a-z])(chapo|chapeau|abstract|excerpt|sapo|ingress|manchet)(?![a-z])"
    r"|article[-_]+(summary|desc|description|teaser|subtitle|intro)|header[-_]+(teaser|intro|subtitle|summary)", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "h2", "h3", "strong", "span", "section", "em"})
_NO_SUMMARY = frozenset({"h1", "time", "button", "img", "figure", "ul", "ol", "input", "script", "article"})


@dataclass(frozen=True)
class Block:
    """A block behind the headline, as shown; whether its name or its parent's says that it is a standfirst."""

    text: str
    is_named: bool
    is_paragraph: bool
    parent: Element | None = None


def blocks_behind_headline(tree: Element) -> list[Block]:
    """The blocks of a standfirst's length behind the page's first h1, in order; none where it has no h1."""
    heading = next(tree.iter("h1"), None)
    found: list[Block] = []
    seen = False
    for element in tree.iter() if heading is not None else ():
        seen = seen or element is heading
        if not seen or element is heading or element.tag not in _BLOCKS:
            continue
        text = " ".join(element.text_content().split())
        if MIN_WORDS <= text.count(" ") + 1 <= MAX_WORDS and not any(inner.tag in _NO_SUMMARY for inner in element.iter()):
            parent = element.getparent()
            is_named = _is_named(element) or (element.tag == "p" and parent is not None and _is_named(parent))
            found.append(Block(text, is_named, element.tag == "p", parent))
            if len(found) == MAX_BLOCKS:
                break
    return found


def find_standfirst(blocks: list[Block], descriptions: tuple[str, ...], titles: tuple[str, ...], text: str) -> str | None:
    """The standfirst as the page shows it; None where it shows none or the text holds it already.

    It is the first block behind the headline that repeats the page's own description (meta, JSON-LD) or bears one of
    the names that publishers give it, before the body begins.
    """
    described = [words for words in map(words_of, descriptions) if len(words) >= MIN_WORDS]
    headlines = [" ".join(words_of(title)) for title in titles]
    have = " ".join(words_of(text))
    for block in blocks:
        words = words_of(block.text)
        if len(words) < MIN_WORDS or any(" ".join(words) in headline for headline in headlines):
            continue
        is_described = any(_same(words, d) for d in described)
        if " ".join(words[:12]) in have:
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
    return [block.text for block in behind if block.parent is first.parent and block.is_named and block.is_paragraph
            and " ".join(words_of(block.text)[:12]) not in have and not is_chrome(block.text)]


def _is_named(element: Element) -> bool:
    return _NAMES.search(f"{element.get('class') or ''} {element.get('data-testid') or ''}") is not None


def _same(words: list[str], described: list[str]) -> bool:
    shorter = min(len(words), len(described))
    alike = sum(a == b for a, b in zip(words, described, strict=False))
    return shorter >= SAME * len(described) and alike >= SAME * shorter and len(words) <= len(described) * 2 + 10
