"""An article's text as parsed sentences, with offsets into the text as it was given.

Paragraphs are parsed one by one: two glued together give one speaker the other's words. A hard line
break inside a paragraph becomes a space, one character for another, so that every offset holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

MAX_PARAGRAPH_CHARS = 10_000
BATCH_SIZE = 16


@dataclass(frozen=True)
class Paragraph:
    """A parsed paragraph and where it begins in the text; the title has in_title and offset 0."""

    doc: Doc
    offset: int
    in_title: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence: its parse, its number in the article (the title is -1) and its span in the text."""

    span: Span
    number: int
    paragraph: Paragraph

    @property
    def start(self) -> int:
        """Offset of the first character in the text (in the title for the title)."""
        return self.paragraph.offset + self.span.start_char

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.paragraph.offset + self.span.end_char


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
    docs = nlp.pipe([*([title] if title else []), *(part for part, _ in parts)], batch_size=BATCH_SIZE)
    paragraphs = [Paragraph(next(docs), 0, True)] if title else []
    return paragraphs + [Paragraph(doc, offset) for doc, (_, offset) in zip(docs, parts, strict=True)]


def sentences(paragraphs: list[Paragraph]) -> Iterator[Sentence]:
    """Yield the sentences in order, those that are not blank; an ellipsis of quotes stays whole."""
    number = 0
    for paragraph in paragraphs:
        for span in _joined(paragraph.doc):
            yield Sentence(span, -1 if paragraph.in_title else number, paragraph)
            number += not paragraph.in_title


def _joined(doc: Doc) -> Iterator[Span]:
    start = 0
    spans = list(doc.sents)
    for position, span in enumerate(spans):
        is_last = position == len(spans) - 1
        # The splitter cuts after "Gen." and before a closing quotation mark.
        if not is_last and (_is_open(doc[start:span.end]) or not re.search(r"\w", spans[position + 1].text)):
            continue
        joined = doc[start:span.end]
        start = span.end
        if re.search(r"\w", joined.text):
            yield _trim(joined)


_TITLE_END = re.compile(r"\b(Dr|Gen|Col|Lt|Sgt|Capt|Maj|Mr|Mrs|Ms|Rep|Sen|Gov|Prof|Rev|St|Adm|Brig|Cmdr|No)\.$")


def _is_open(span: Span) -> bool:
    return bool(_TITLE_END.search(span.text))


def _trim(span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and span.doc[start].is_space:
        start += 1
    while end > start and span.doc[end - 1].is_space:
        end -= 1
    return span.doc[start:end]
