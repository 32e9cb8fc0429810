"""An article's text as parsed sentences, with offsets into the text as it was given.

Paragraphs are parsed one by one: two that are glued together give one speaker the other's words.
A line break inside a paragraph becomes a space, one character for another, so that every offset
holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

MAX_PARAGRAPH_CHARS = 10_000
BATCH_SIZE = 16
# The sentence splitter cuts behind these although no sentence ends there.
_TITLE_END = re.compile(
    r"\b(Dr|Gen|Col|Lt|Sgt|Capt|Maj|Mr|Mrs|Ms|Rep|Sen|Gov|Prof|Rev|St|Adm|Brig|Cmdr|No)\.$")


@dataclass(frozen=True)
class Paragraph:
    """A parsed paragraph and where it begins in the text.

    number: its place in the article, from 0; the title comes first where there is one.
    offset: the character of the text at which it begins; 0 for the title.
    """

    doc: Doc
    number: int
    offset: int
    in_title: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence: its parse, its number in the article (the title is -1) and its paragraph."""

    span: Span
    number: int
    paragraph: Paragraph

    @property
    def in_title(self) -> bool:
        """Whether it stands in the article's title."""
        return self.paragraph.in_title

    @property
    def start(self) -> int:
        """Offset of the first character in the text (in the title for the title)."""
        return self.paragraph.offset + self.span.start_char

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.paragraph.offset + self.span.end_char

    def words(self, start: int, end: int) -> Span:
        """The words at a half-open span of characters of the paragraph; a cut word counts whole.

        Raises ValueError where no word is there.
        """
        words = self.paragraph.doc.char_span(start, end, alignment_mode="expand")
        if words is None or not len(words):
            raise ValueError(f"no word stands at characters {start} to {end} of the paragraph")
        return words


def split_paragraphs(text: str) -> list[tuple[str, int]]:
    """Cut a text at blank lines; gives each paragraph re-flowed, with its offset in the text."""
    found = []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        flat = re.sub(r"[\n\r\t\u00a0\u2028\u2029]", " ", match.group()).rstrip()
        found += [(flat[at:at + MAX_PARAGRAPH_CHARS], match.start() + at)
                  for at in range(0, len(flat), MAX_PARAGRAPH_CHARS)]
    return found


def parse_text(nlp: Language, title: str | None, text: str) -> list[Paragraph]:
    """Parse the title (first, where there is one) and every paragraph of the text."""
    parts = split_paragraphs(text)
    docs = nlp.pipe([*([title] if title else []), *(part for part, _ in parts)],
                    batch_size=BATCH_SIZE)
    paragraphs = [Paragraph(next(docs), 0, 0, True)] if title else []
    for doc, (_, offset) in zip(docs, parts, strict=True):
        paragraphs.append(Paragraph(doc, len(paragraphs), offset))
    return paragraphs


def sentences(paragraphs: list[Paragraph]) -> Iterator[Sentence]:
    """Yield the sentences in order, those that have a letter or a digit."""
    number = 0
    for paragraph in paragraphs:
        for span in _joined(paragraph.doc):
            yield Sentence(span, -1 if paragraph.in_title else number, paragraph)
            number += not paragraph.in_title


def _joined(doc: Doc) -> Iterator[Span]:
    """The parser's sentences, those joined that it cut behind "Gen." or before a closing quote."""
    start = 0
    spans = list(doc.sents)
    for position, span in enumerate(spans):
        is_last = position == len(spans) - 1
        is_open = bool(_TITLE_END.search(doc[start:span.end].text))
        if not is_last and (is_open or not re.search(r"\w", spans[position + 1].text)):
            continue
        joined = doc[start:span.end]
        start = span.end
        if re.search(r"\w", joined.text):
            yield _trim(joined)


def _trim(span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and span.doc[start].is_space:
        start += 1
    while end > start and span.doc[end - 1].is_space:
        end -= 1
    return span.doc[start:end]
