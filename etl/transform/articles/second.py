"""What a second reader of the page says about the lines behind a story's last sentence.

In: a body, and the text that another extractor found. Out: the body without lines at its end that
only look like text. Between sentences a short line is a subheading, an item or a line of a table,
and readers that pass over it are no evidence against it.
"""

from etl.transform.articles.readings import Gram, grams, told_until
from etl.transform.articles.words import words_of

# The second reader is believed where it has this share of the text's runs.
BELIEVED = 0.8
# A line of fewer words says too little to be compared.
TELLING_WORDS = 3


def agreed(text: str, other: str) -> str:
    """The text without the lines behind its last sentence that another reading has not as a whole.

    It stays as it is where the other lacks more than a few of its runs of words.
    """
    lines = text.split("\n\n")
    end = told_until(lines)
    if not 0 < end < len(lines):
        return text
    known = grams(other)
    if _share(text, known) < BELIEVED:
        return text
    behind = (line for line in lines[end:]
              if len(words_of(line)) < TELLING_WORDS or grams(line) <= known)
    return "\n\n".join([*lines[:end], *behind])


def _share(text: str, known: frozenset[Gram]) -> float:
    """The share of a text's runs of words that are known; 0 where it has none."""
    ours = grams(text)
    return len(ours & known) / len(ours) if ours else 0.0
