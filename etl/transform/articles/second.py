"""What a second reader of the page says about each line of a body.

In: a body, and the text that another extractor found. Out: the body without lines that only look
like text.
"""

from etl.transform.articles.readings import Gram, grams, told
from etl.transform.articles.words import words_of

# The second reader is believed where it has this share of the text's runs. Then a line that tells
# no sentence, and of which it has less than the other share, is boilerplate.
BELIEVED, UNKNOWN = 0.8, 0.2
# The first lines are spared, because readers differ in where a body begins, and so are lines of
# fewer words, which say too little to be compared.
SPARED_LINES, TELLING_WORDS = 2, 3


def agreed(text: str, other: str) -> str:
    """The text without the lines that another reading lacks, if that has nearly all of the text.

    A line that tells a sentence stays: readers pass over the first and the last paragraph, too.
    """
    known = grams(other)
    if _share(text, known) < BELIEVED:
        return text
    lines = text.split("\n\n")
    return "\n\n".join(line for at, line in enumerate(lines)
                       if at < SPARED_LINES or _is_known(line, known))


def _share(text: str, known: frozenset[Gram]) -> float:
    """The share of a text's runs of words that are known; 0 where it has none."""
    ours = grams(text)
    return len(ours & known) / len(ours) if ours else 0.0


def _is_known(line: str, known: frozenset[Gram]) -> bool:
    is_seen = _share(line, known) >= UNKNOWN
    return is_seen or told(line) > 0 or len(words_of(line)) < TELLING_WORDS
