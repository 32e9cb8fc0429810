"""The body: whose text is taken, and what is done to it whoever found it.

In: a page's `View` and the extractors. Out: `text` and `text_by` of `articles`.
"""

from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.lines import without_chrome
from etl.transform.articles.standfirst import find_standfirst
from etl.transform.articles.words import count_words, words_of

# A shorter body is a teaser or a caption, and other extractors are asked: the shortest story of a
# news agency has about 40 words.
SHORT_WORDS = 40
# An extractor that is asked later must find this many times as much.
MUCH_MORE = 2
# Two readings of a page are compared by their runs of three words.
GRAM = 3
# The second reader is believed where it has this share of the text's runs. Then a line of which it
# has less than the other share is boilerplate.
BELIEVED, UNKNOWN = 0.8, 0.2
# The first lines are spared, because readers differ in where a body begins, and so are lines of
# fewer words, which say too little to be compared.
SPARED_LINES, TELLING_WORDS = 2, 3


def decide_text(view: View, title: str | None, extractors: tuple[Extractor, ...],
                second: Extractor) -> tuple[str, str]:
    """The body and the name of the extractor that found it; an empty body where none finds one.

    The first extractor is the best measured; the next are asked only where it finds too little for
    a story. Where the `second` reader finds nearly all of the body too, lines that it does not find
    are left out.
    """
    stated = (title, view.said.json_ld.title, view.said.meta.title, *view.headings)
    titles = tuple(filter(None, stated))
    best, by = "", extractors[0].name
    for extractor in extractors:
        found = _text_by(extractor, view)
        text = without_chrome(found, titles) or found
        if count_words(text) > (MUCH_MORE * count_words(best) if best else 0):
            best, by = text, extractor.name
        if count_words(best) >= SHORT_WORDS:
            break
    if by != second.name:
        best = agreed(best, _text_by(second, view))
    descriptions = view.said.texts("description")
    standfirst = find_standfirst(view.behind_headline, descriptions, titles, best) if best else None
    return (f"{standfirst}\n\n{best}" if standfirst else best), by


def _text_by(extractor: Extractor, view: View) -> str:
    """What one extractor finds; a library that raises on a page has found nothing there."""
    try:
        return extractor.text(view)
    except MemoryError:
        raise
    except Exception:
        return ""


def agreed(text: str, other: str) -> str:
    """The text without the lines that another reading lacks, if that has nearly all of the text."""
    known = _grams(other)
    if not text or len(_grams(text) & known) < BELIEVED * len(_grams(text)):
        return text
    lines = text.split("\n\n")
    return "\n\n".join(line for at, line in enumerate(lines)
                       if at < SPARED_LINES or _is_known(line, known))


def _is_known(line: str, known: set[tuple[str, ...]]) -> bool:
    grams = _grams(line)
    return len(words_of(line)) < TELLING_WORDS or len(grams & known) >= UNKNOWN * len(grams)


def _grams(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[at:at + GRAM]) for at in range(max(1, len(words) - GRAM + 1))}
